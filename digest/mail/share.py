"""How to divide a letter's room when not everything fits: two pure rules over sizes."""

from collections.abc import Sequence
from itertools import accumulate

TITLES_SHARE = 3  # titles of conversations that are not shown take at most a third of the room


def fair_share(sizes: Sequence[int], room: int) -> int:
    """Return the most that each may take so that all fit: small ones leave more for large ones."""
    left = room
    for place, size in enumerate(sorted(sizes)):
        share = left // (len(sizes) - place)
        if size > share:
            return share
        left -= size
    return room


def split(shown: Sequence[int], titles: Sequence[int], room: int) -> tuple[int, int]:
    """Return how many conversations are shown in full, and how many after those by their title only.

    `shown` are the sizes of the first conversations, as many as could be shown at all; `titles` are the
    sizes of all titles. As many are shown as leave room for the titles of all others; if those need more
    than a third of the room, they get that third. The rest are only counted.
    """
    after = [*accumulate(reversed(titles), initial=0)][::-1]  # what all titles from here on take
    used = [*accumulate(shown, initial=0)]
    fitting = (
        count
        for count in range(len(shown), -1, -1)
        if used[count] + min(after[count], room // TITLES_SHARE) <= room
    )
    most = next(fitting, 0)
    ends = accumulate(titles[most:], initial=used[most])
    return most, max(sum(end <= room for end in ends) - 1, 0)
