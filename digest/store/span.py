"""What is needed to read a token of some epoch: plain values, for processes without a database."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Numbers = Mapping[str, int]  # by table, the last number that it gave to a row


@dataclass(frozen=True, slots=True)
class Span:
    """One epoch; `kept` are, by table, the last numbers that still mean the same, None if all of them do."""

    salt: bytes = b""
    kept: Numbers | None = field(default=None)

    def keeps(self, table: str, number: int) -> bool:
        """Return True if a number of this epoch still names the same row."""
        return self.kept is None or number <= self.kept.get(table, 0)


FIRST = Span()
