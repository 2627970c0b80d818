"""What became of every row of a list of people."""

from dataclasses import dataclass, field

from inbound.roster.people_table import PeopleRow


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A row of which nobody came, and why."""

    row: PeopleRow
    reason: str
    is_known: bool = False  # they are a member already


@dataclass(slots=True)
class PeopleReport:
    """What became of every row of a list of people."""

    read: int = 0  # rows; each is added or left out
    added: int = 0
    left_out: list[RefusedRow] = field(default_factory=list)
    is_stopped: bool = False  # there are rows that were not read

    @property
    def already(self) -> int:
        """Return how many are members already."""
        return sum(each.is_known for each in self.left_out)

    @property
    def refused(self) -> int:
        """Return of how many rows nobody can come as they are."""
        return len(self.left_out) - self.already
