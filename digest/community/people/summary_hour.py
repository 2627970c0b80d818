"""When a member's summary is due: a rule over what they chose, safe across changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digest.community.people.member import SummaryFrequency


def due_moment(day: date, *, hour: int, zone: str) -> datetime:
    """Return the UTC moment of `hour` o'clock on a local day.

    An hour that the clocks skip is the first moment after the gap; one that comes twice is its first.
    """
    local = datetime.combine(day, time(hour), ZoneInfo(zone))
    return local.astimezone(UTC)


def due_date(
    at: datetime, *, zone: str, hour: int, frequency: SummaryFrequency, weekday: int
) -> date:
    """Return the latest local date whose summary hour has come by the moment `at`.

    `weekday` (0 is Monday) counts for a weekly summary only.
    """
    day = at.astimezone(ZoneInfo(zone)).date()
    if due_moment(day, hour=hour, zone=zone) > at:
        day -= timedelta(days=1)
    if frequency is SummaryFrequency.WEEKLY:
        day -= timedelta(days=(day.weekday() - weekday) % 7)
    return day


def next_moment(
    at: datetime,
    *,
    zone: str,
    hour: int,
    frequency: SummaryFrequency,
    weekday: int,
    last: date,
    paused_until: datetime | None = None,
) -> datetime | None:
    """Return when the next summary is due, `at` itself where it is by now; None for one who wants none.

    `last` is the local date of the last one: no date has two, even where the zone was changed since.
    """
    if frequency is SummaryFrequency.NEVER:
        return None
    begins = at if paused_until is None else max(at, paused_until)
    day = due_date(begins, zone=zone, hour=hour, frequency=frequency, weekday=weekday)
    if last < day:
        return begins
    step = timedelta(days=7 if frequency is SummaryFrequency.WEEKLY else 1)
    while day <= last:
        day += step
    return due_moment(day, hour=hour, zone=zone)
