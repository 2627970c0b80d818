"""When a member's summary is due: a rule over what they chose, safe across changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digest.community.people.member import SummaryFrequency
from digest.community.people.pause import is_pausing


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


def next_moment(  # noqa: PLR0913  (what a member chose)
    at: datetime,
    *,
    zone: str,
    hour: int,
    frequency: SummaryFrequency,
    weekday: int,
    last: date,
    paused_from: datetime | None = None,
    paused_until: datetime | None = None,
) -> datetime | None:
    """Return when the next summary is due, `at` itself where it is by now; None for one who wants none.

    `last` is the local date of the last one: no date has two, even where the zone was changed since.
    What would be due within the pause is due at its end.
    """
    if frequency is SummaryFrequency.NEVER:
        return None
    day = due_date(at, zone=zone, hour=hour, frequency=frequency, weekday=weekday)
    is_due = last < day
    step = timedelta(days=7 if frequency is SummaryFrequency.WEEKLY else 1)
    while day <= last:
        day += step
    due = at if is_due else due_moment(day, hour=hour, zone=zone)
    if paused_until is not None and is_pausing(paused_from, paused_until, due):
        return next_moment(
            paused_until, zone=zone, hour=hour, frequency=frequency, weekday=weekday, last=last
        )
    return due
