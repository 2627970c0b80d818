"""How a full letter's room is shared between its groups: two pure rules over counts and sizes."""

from collections.abc import Sequence

from digest.mail.share import fair_share

MOST_NAMED = 400  # conversations of one letter


def named(counts: Sequence[int], most: int, *, followed: bool) -> list[int]:
    """Return how many conversations of each group are named where no more than `most` may be.

    Those of the first group come first where it has the followed ones; the others share what is left.
    """
    if followed and counts:
        first = min(counts[0], most)
        return [first, *named(counts[1:], most - first, followed=False)]
    share = fair_share(counts, most) if counts else 0
    kept = [min(count, share) for count in counts]
    left = most - sum(kept)
    for place, count in enumerate(counts):
        more = min(1, count - kept[place], left)
        kept[place] += more
        left -= more
    return kept


def shares(wanted: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Return what each group may take of the room: at most what it wants, and else all the same.

    Each gets the `least` that it can begin with, the smallest first where even that is too much for all.
    """
    if sum(least) > room:
        return _begun(least, room)
    low, high = 0, max([room, *wanted])
    while low < high:
        share = (low + high + 1) // 2
        taken = sum(map(_part, wanted, least, [share] * len(wanted)))
        low, high = (share, high) if taken <= room else (low, share - 1)
    return [_part(want, begin, low) for want, begin in zip(wanted, least, strict=True)]


def _part(wanted: int, least: int, share: int) -> int:
    return min(wanted, max(least, share))


def _begun(least: Sequence[int], room: int) -> list[int]:
    given = [0] * len(least)
    for place in sorted(range(len(least)), key=least.__getitem__):
        if least[place] <= room:
            given[place] = least[place]
            room -= least[place]
    return given
