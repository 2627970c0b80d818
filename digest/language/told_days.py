"""Reads the days that times in a text make together: from a day to a day, or so many from one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from digest.language.dates import AmbiguousDate, DaySpan
from digest.language.day_in_text import (
    WEEK,
    day_of,
    first_of,
    is_of_date,
    with_days_behind_weekdays,
    with_days_of_next_week,
)
from digest.language.times_in_text import NEAR, RELATING, SpottedTime, TimeKind

LONGEST_AHEAD = timedelta(days=330)  # of a day without its year; a later one is that of last year
CALENDAR = frozenset(
    {TimeKind.NEXT_WEEK, TimeKind.THIS_WEEK, TimeKind.NEXT_MONTH, TimeKind.MONTH_END}
)
HALF = 15  # days of a month
_OF_DAYS = (
    TimeKind.FROM,
    TimeKind.UNTIL,
    TimeKind.BACK,
    TimeKind.PAST,
    TimeKind.INSTEAD,
    TimeKind.VAGUE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysTold:
    """Days from `since` up to, and not with, `until`; without `since` it begins at once.

    `days`: how long it is, where no end is said.
    """

    since: date | None = None
    until: date | None = None
    days: int | None = None
    is_either: bool = False  # a day in figures can be two


def told_days(spotted: Sequence[SpottedTime], today: date) -> DaysTold | None:
    """Return the period to come that times in free words make; None where none is said, or not for sure."""
    told = read_days(spotted, today)
    since, until, days = told.since, told.until, told.days
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
    reading = _DaysReading(today)
    spotted = with_days_behind_weekdays(with_days_of_next_week(spotted, today), today)
    spotted = _without_mere_months(spotted)
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


class _DaysReading:
    """A period while the times of a text are read one by one."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._since: date | None = None
        self._until: date | None = None
        self._days: int | None = None
        self._is_end = False  # what is known as the end is said to be it
        self._role: TimeKind | None = None
        self._role_ends = 0
        self._is_unknown = False  # an end is told whose day we do not know
        self._is_open = False  # an end is told that nobody knows yet
        self._is_either = False  # a day in figures can be two
        self._begins_twice = False  # two periods are told
        self._begins_again = False  # a further first day is told behind an end
        self._is_dated = False  # a date was told
        self._last = -1  # where the newest time ended

    def take(self, each: SpottedTime, behind: Sequence[SpottedTime]) -> None:
        """Take the next time, or what relates the one behind it."""
        if each.first - self._role_ends > NEAR:
            self._role = None
        if each.kind in RELATING:
            self._relate(each, behind)
            return
        if each.kind is TimeKind.WEEKDAY and is_of_date(each, behind):
            return
        if each.kind in CALENDAR:
            self._take_calendar(each.kind)
        elif each.kind is TimeKind.MONTH and self._role not in _OF_DAYS:
            self._take_month(each.value)
        elif isinstance(each.value, DaySpan):
            self._days = each.value.days
        else:
            self._take_named(each, behind)
        self._role, self._last = None, each.last

    def _take_month(self, first: object) -> None:
        """Take all of a month, or the half of it that the words before it name."""
        if not isinstance(first, date):
            return
        this = self._today.replace(day=1)
        begins = this if first.month == this.month else first
        half, ends = begins.replace(day=HALF + 1), first_of(begins, 1)
        self._since = half if self._role is TimeKind.SECOND_HALF else begins
        self._until = half if self._role is TimeKind.FIRST_HALF else ends
        self._is_end = True

    def _take_calendar(self, kind: TimeKind) -> None:
        """Take a week or a month of the calendar, or the end of one."""
        today, monday = self._today, self._today + WEEK - timedelta(days=self._today.weekday())
        self._is_end = True
        match kind:
            case TimeKind.NEXT_WEEK:
                self._since, self._until = monday, monday + WEEK
            case TimeKind.THIS_WEEK:
                self._until = monday
            case TimeKind.NEXT_MONTH:
                self._since, self._until = first_of(today, 1), first_of(today, 2)
            case _:
                self._until = first_of(today, 1)

    def _relate(self, each: SpottedTime, behind: Sequence[SpottedTime]) -> None:
        """Take what says what the next time is."""
        role: TimeKind | None = each.kind
        match each.kind:
            case TimeKind.RANGE:
                role = TimeKind.UNTIL if each.first == self._last else self._role
            case TimeKind.ON:
                is_part = self._role is not None and each.first == self._role_ends
                role = self._role if is_part or self._role is TimeKind.BACK else TimeKind.FROM
            case TimeKind.OFTEN:
                role = self._role
            case TimeKind.OPEN:
                role, self._is_open = TimeKind.UNTIL, True
            case TimeKind.VAGUE:
                self._is_unknown = True
            case TimeKind.FEAST:
                self._is_unknown = not self._is_dated
            case TimeKind.BACK if self._is_told_before(each, behind):  # "on 2 April I am back"
                self._since, self._until, self._is_end = None, self._since, True
        self._role, self._role_ends = role, each.last

    def _is_told_before(self, back: SpottedTime, behind: Sequence[SpottedTime]) -> bool:
        """Say whether the day that somebody is back stands before the word for it."""
        following = next((each for each in behind if each.kind not in RELATING), None)
        is_last = following is None or following.first - back.last > NEAR
        is_near = self._is_dated and 0 <= back.first - self._last <= NEAR
        return is_near and is_last and self._since is not None and self._until is None

    def _take_named(self, each: SpottedTime, behind: Sequence[SpottedTime]) -> None:
        """Take a day by what the words before it say it is; one of next week alone is that day."""
        if self._role in (TimeKind.PAST, TimeKind.INSTEAD, TimeKind.VAGUE):
            return
        if isinstance(each.value, AmbiguousDate):
            self._is_either = True
        day = day_of(each, behind, self._today, self._since)
        if day is None:
            return
        if each.kind is TimeKind.DATE:
            self._is_dated, self._is_unknown = True, False
        self._take_day(day, is_whole=each.kind is TimeKind.WEEKDAY and each.value == day)

    def _take_day(self, day: date, *, is_whole: bool) -> None:
        if self._role is TimeKind.FROM and self._since is None:
            self._since = day
        elif self._role is TimeKind.FROM and self._is_end:
            self._begins_again = True
        elif self._role in (TimeKind.UNTIL, TimeKind.BACK):
            self._begins_twice |= self._begins_again
            earlier = None if self._is_end else self._until
            self._since, self._until, self._is_end = self._since or earlier, day, True
            self._is_open = False
        elif is_whole and self._until is None:
            self._since, self._until = day, day + timedelta(days=1)
        elif self._since is None and day == self._today + timedelta(days=1):
            self._since = day  # nobody asks for a break that ends tomorrow in no other words
        elif self._until is None:
            self._until = day

    def period(self) -> DaysTold:
        """Return what they make, wherever it lies."""
        if self._is_unknown or self._is_open or self._begins_twice:
            return DaysTold(since=self._since)
        since, until, days = self._since, self._until, self._days
        if days is not None and until is not None and not self._is_end:  # from that day on, so long
            since, until = since or until, None
        return DaysTold(since=since, until=until, days=days, is_either=self._is_either)
