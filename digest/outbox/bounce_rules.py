"""When bounces say that an address is to get nothing, or that nothing is to be sent at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceRules:
    """The numbers of the rules, and the rules (B-19)."""

    dead_bounces: int = 2  # so many letters, come back from nobody's mailbox
    dead_within: timedelta = timedelta(days=7)
    full_days: int = 5  # so many days in a row with a full mailbox
    probe_after: timedelta = timedelta(days=7)  # one letter to see whether the mailbox is back
    probe_quiet: timedelta = timedelta(days=2)  # a probe that did not come back by then arrived
    outbreak_members: int = 5  # so many members' letters refused for what we are
    outbreak_within: timedelta = timedelta(minutes=10)
    outbreak_rest: timedelta = timedelta(hours=1)  # nothing is sent, unless an operator says so

    def is_dead(self, moments: Iterable[datetime]) -> bool:
        """Say whether bounces at these moments, one a letter, condemn their address."""
        known = sorted(moments)
        apart = zip(known, known[self.dead_bounces - 1 :], strict=False)
        return any(last - first <= self.dead_within for first, last in apart)

    def is_full(self, moments: Iterable[datetime]) -> bool:
        """Say whether a mailbox was found full on enough days in a row, counted in UTC."""
        days = {moment.date() for moment in moments}
        span = range(self.full_days)
        return any(all(day - timedelta(days=n) in days for n in span) for day in days)

    def is_outbreak(self, bounces: Iterable[tuple[datetime, int]], *, at: datetime) -> bool:
        """Say whether letters to enough different members were refused for what we are, just before `at`."""
        lately = {member for moment, member in bounces if at - moment <= self.outbreak_within}
        return len(lately) >= self.outbreak_members
