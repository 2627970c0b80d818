"""The span of time that a summary covers."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open span in UTC: `since` belongs to it, `until` does not."""

    since: datetime
    until: datetime

    def covers(self, other: "Period") -> bool:
        """Say whether every moment of the other period is in this one."""
        return self.since <= other.since and other.until <= self.until

    def has(self, moment: datetime | None) -> bool:
        """Say whether a moment is in it."""
        return moment is not None and self.since <= moment < self.until
