"""The span of time that a summary covers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

DAYS_TOLD_APART = timedelta(days=6)  # by their weekday alone


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open span in UTC: `since` belongs to it, `until` does not."""

    since: datetime
    until: datetime

    def covers(self, other: "Period") -> bool:
        """Say whether every moment of the other period is in this one."""
        return self.since <= other.since and other.until <= self.until

    @property
    def names_days(self) -> bool:
        """Whether a weekday and a time of day could be two moments of it."""
        return self.until - self.since > DAYS_TOLD_APART

    def has(self, moment: datetime | None) -> bool:
        """Say whether a moment is in it."""
        return moment is not None and self.since <= moment < self.until
