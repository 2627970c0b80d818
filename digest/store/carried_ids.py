"""What a letter carried: ids with the type of thing that each belongs to, packed for `delivery.carried`.

A letter that carried posts alone, as most do, keeps their ids as `pack_ids` packs them, which never begins
with a zero byte. A zero byte announces the typed form: for each type its number, how many ids follow, and the
gaps between these.
"""

from collections import defaultdict
from collections.abc import Iterable
from enum import IntEnum
from itertools import islice, pairwise
from typing import NamedTuple

from digest.store.id_codec import pack_ids, pack_in_order, unpack_ids, unpack_in_order

TYPED = b"\0"


class ItemType(IntEnum):
    """A type of thing that letters bring; the number is stored, so it never changes."""

    POST = 1
    CUT = 2  # a conversation of which the letter has not all that is new
    NOTE = 3  # from the moderators of a community
    ONLY_COUNTED = 4  # not an id: how many conversations the letter does not even name


class CarriedId(NamedTuple):  # not a dataclass: each letter packs dozens of them
    """One thing that a letter carried; a later version may have stored types that this one does not know."""

    type: int  # an `ItemType`
    id: int


def posts_carried(ids: Iterable[int]) -> list[CarriedId]:
    """Return the ids of posts as what a letter carried."""
    return [CarriedId(ItemType.POST, id_) for id_ in ids]


def pack_carried(carried: Iterable[CarriedId]) -> bytes:
    """Return the ids (positive, in any order) as bytes, in the shorter form where all are posts."""
    items = list(carried)
    if not items:
        return b""
    types, all_ids = zip(*items, strict=True)
    if min(all_ids) < 1:
        raise ValueError("only positive ids can be packed")
    if set(types) == {ItemType.POST}:
        return pack_ids(all_ids)
    by_type: dict[int, set[int]] = defaultdict(set)
    for type_, id_ in items:
        by_type[type_].add(id_)
    numbers: list[int] = []
    for type_, ids in sorted(by_type.items()):
        numbers += (type_, len(ids))
        numbers += (id_ - previous for previous, id_ in pairwise([0, *sorted(ids)]))
    return TYPED + pack_in_order(numbers)


def unpack_carried(packed: bytes | None) -> list[CarriedId]:
    """Return what a letter carried, by type and id; nothing where it is not out."""
    if not packed or not packed.startswith(TYPED):
        return posts_carried(unpack_ids(packed or b""))
    carried: list[CarriedId] = []
    numbers = iter(unpack_in_order(packed[len(TYPED) :]))
    for type_, count in zip(numbers, numbers, strict=False):
        id_ = 0
        for gap in islice(numbers, count):
            id_ += gap
            carried.append(CarriedId(type_, id_))
    return carried


def carried_posts(packed: bytes | None) -> list[int]:
    """Return the ids of the posts that a letter carried, in ascending order."""
    if packed and packed.startswith(TYPED):
        return [id_ for type_, id_ in unpack_carried(packed) if type_ == ItemType.POST]
    return unpack_ids(packed or b"")
