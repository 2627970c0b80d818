"""How many bounces silence an address, or stop all sending (B-19)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from digest.policy import BouncePolicy


def is_dead(moments: Iterable[datetime], policy: BouncePolicy) -> bool:
    """Return True if bounces at these times, one per letter, show that their address is dead."""
    known = sorted(moments)
    apart = zip(known, known[policy.dead_bounces - 1 :], strict=False)
    return any(last - first <= policy.dead_within for first, last in apart)


def is_full(moments: Iterable[datetime], policy: BouncePolicy) -> bool:
    """Return True if a mailbox was full on enough days in a row, counted in UTC."""
    days = {moment.date() for moment in moments}
    span = range(policy.full_days)
    return any(all(day - timedelta(days=n) in days for n in span) for day in days)


def refused_lately(
    bounces: Iterable[tuple[datetime, int]], policy: BouncePolicy, *, at: datetime
) -> set[int]:
    """Return the members letters to whom were refused because of us, just before `at`."""
    return {member for moment, member in bounces if at - moment <= policy.outbreak_within}
