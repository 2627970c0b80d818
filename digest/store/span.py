"""What a token knows of the epoch it was sealed in: plain values, for processes without a database."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Numbers = Mapping[str, int]  # by table, the last number that it gave to a row


@dataclass(frozen=True, slots=True)
class Span:
    """One epoch; `kept` are the numbers that were given in it and still mean the same, None: all of them."""

    salt: bytes = b""
    kept: Numbers | None = field(default=None)

    def keeps(self, table: str, number: int) -> bool:
        """Say whether a number of this epoch names what it named then."""
        return self.kept is None or number <= self.kept.get(table, 0)


FIRST = Span()
