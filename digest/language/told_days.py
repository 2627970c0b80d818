"""Reads the days that times in a text make together: from a day to a day, or so many from one."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from digest.language.calendar_days import WEEKS_AND_MONTHS
from digest.language.dates import DaySpan
from digest.language.day_in_text import with_days_behind_weekdays, with_days_of_next_week
from digest.language.days_reading import DaysReading, DaysTold
from digest.language.times_in_text import SpottedTime, TimeKind

LONGEST_AHEAD = timedelta(days=330)  # of a day without its year; a later one is that of last year
CALENDAR = WEEKS_AND_MONTHS | {TimeKind.OVER_FEAST}  # what is a period by itself


def told_days(spotted: Sequence[SpottedTime], today: date) -> DaysTold | None:
    """Return the period to come that times in free words make; None where none is said, or not for sure.

    A range has both its days: who is away from the 7th to the 28th is so on the 28th.
    """
    told = read_days(spotted, today)
    since, until, days = told.since, told.behind or told.until, told.days
    if until is not None and not today < until <= today + LONGEST_AHEAD:
        until = None
    if since is not None and (since <= today or since > today + LONGEST_AHEAD):
        since = None
    if since is not None and days is not None and until is None:
        until = since + timedelta(days=days)
    is_backwards = since is not None and until is not None and since >= until
    if told.is_either or is_backwards or (until is None and days is None):
        return None
    return DaysTold(since=since, until=until, days=days if until is None else None)


def read_days(spotted: Sequence[SpottedTime], today: date) -> DaysTold:
    """Return the period that times make with what relates them, wherever it lies; it may lack an end.

    A day alone is the end, unless the words before it say that it is the start, or say how long behind it.
    """
    reading = DaysReading(today)
    spotted = with_days_behind_weekdays(with_days_of_next_week(spotted, today), today)
    spotted = _without_rates(_without_mere_months(spotted))
    for place, each in enumerate(spotted):
        reading.take(each, spotted[place + 1 :])
    return reading.period()


def _without_mere_months(spotted: Sequence[SpottedTime]) -> Sequence[SpottedTime]:
    """Return times without the months that days are told of, as a subject does: "April"."""
    dates = [each.value for each in spotted if each.kind is TimeKind.DATE]
    told = {each.month for each in dates if isinstance(each, date)}
    return [
        each
        for each in spotted
        if each.kind is not TimeKind.MONTH
        or not isinstance(each.value, date)
        or each.value.month not in told
    ]


def _without_rates(spotted: Sequence[SpottedTime]) -> Sequence[SpottedTime]:
    """Return times without lengths that only tell how often something is: fifteen days a month."""
    rates = [at for at, pair in enumerate(pairwise(spotted)) if _is_rate(*pair)]
    left_out = {*rates, *(at + 1 for at in rates)}
    return [each for at, each in enumerate(spotted) if at not in left_out]


def _is_rate(one: SpottedTime, other: SpottedTime) -> bool:
    """Say whether a length stands right before a longer one, or before what tells how often."""
    if one.last != other.first or not isinstance(one.value, DaySpan):
        return False
    if other.kind is TimeKind.OFTEN:
        return True
    return isinstance(other.value, DaySpan) and one.value.days < other.value.days
