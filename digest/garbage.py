"""How often Python looks for objects that hold each other: the only garbage it does not see at once."""

import gc

NEW = 50_000  # objects; by itself it looks after 700, which is a fortieth of a batch of letters


def look_seldom() -> None:
    """Let this process look less often from now on.

    A batch of letters is some ten thousand objects that all go when it is done, and hold each other
    nowhere. Looked at midway they count as old, and with many old ones everything is looked through.
    """
    gc.set_threshold(NEW, 20, 20)
