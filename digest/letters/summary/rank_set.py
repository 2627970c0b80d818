"""Sets of small numbers, each kept as the bits of one integer, so that thousands are joined at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

WINDOW = 512  # bits looked at together for the lowest ones


def rank_set(ranks: Iterable[int]) -> int:
    """Return these numbers, 0 or more each, as a set."""
    members = list(ranks)
    if not members:
        return 0
    bits = bytearray(max(members) // 8 + 1)
    for rank in members:
        bits[rank >> 3] |= 1 << (rank & 7)
    return int.from_bytes(bits, "little")


def ranks_in(ranks: int) -> Iterator[int]:
    """Yield the numbers in a set, the lowest first; what is not asked for costs nothing."""
    begin = 0
    while ranks:
        window = ranks & ((1 << WINDOW) - 1)
        while window:
            lowest = window & -window
            yield begin + lowest.bit_length() - 1
            window ^= lowest
        ranks >>= WINDOW
        begin += WINDOW


@dataclass(frozen=True, slots=True)
class Tally:
    """A count for each number, of which the sum over any set is taken at once."""

    planes: Sequence[int]  # by place of a binary digit: the numbers whose count has it

    @classmethod
    def of(cls, counts: Sequence[int]) -> "Tally":
        """Return the counts, the first one for the number 0."""
        digits = max(counts, default=0).bit_length()
        return cls(
            [
                rank_set(rank for rank, count in enumerate(counts) if count >> digit & 1)
                for digit in range(digits)
            ]
        )

    def total(self, ranks: int) -> int:
        """Return the sum of the counts of a set of numbers."""
        return sum((plane & ranks).bit_count() << digit for digit, plane in enumerate(self.planes))
