"""Packs ids into few bytes: sorted ids as varints of the gaps between them, or ids in their own order."""

from collections.abc import Iterable

LOW_BITS, MORE = 0x7F, 0x80


def pack_ids(ids: Iterable[int]) -> bytes:
    """Return the ids (positive, in any order) as bytes, mostly one or two per id."""
    packed = bytearray()
    previous = 0
    for number in sorted(set(ids)):
        gap, previous = number - previous, number
        while gap > LOW_BITS:
            packed.append(gap & LOW_BITS | MORE)
            gap >>= 7
        packed.append(gap)
    return bytes(packed)


def unpack_ids(packed: bytes) -> list[int]:
    """Return the ids in ascending order."""
    ids, number, gap, shift = [], 0, 0, 0
    for byte in packed:
        gap |= (byte & LOW_BITS) << shift
        shift += 7
        if not byte & MORE:
            number += gap
            ids.append(number)
            gap = shift = 0
    return ids


def pack_in_order(ids: Iterable[int]) -> bytes:
    """Return the ids (positive) as bytes that keep their order."""
    packed = bytearray()
    for number in ids:
        rest = number
        while rest > LOW_BITS:
            packed.append(rest & LOW_BITS | MORE)
            rest >>= 7
        packed.append(rest)
    return bytes(packed)


def unpack_in_order(packed: bytes) -> list[int]:
    """Return the ids in the order in which they were packed."""
    ids, number, shift = [], 0, 0
    for byte in packed:
        number |= (byte & LOW_BITS) << shift
        shift += 7
        if not byte & MORE:
            ids.append(number)
            number = shift = 0
    return ids
