"""Reads the days that times in a text make together: from a day to a day, or so many from one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from digest.language.dates import AmbiguousDate, DaySpan
from digest.language.times_in_text import NEAR, RELATING, SpottedTime, TimeKind

WEEK = timedelta(days=7)
LONGEST_AHEAD = timedelta(days=330)  # of a day without its year; a later one is that of last year
CALENDAR = frozenset(
    {TimeKind.NEXT_WEEK, TimeKind.THIS_WEEK, TimeKind.NEXT_MONTH, TimeKind.MONTH_END}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysTold:
    """Days from `since` up to, and not with, `until`; without `since` it begins at once.

    `days`: how long it is, where no end is said.
    """

    since: date | None = None
    until: date | None = None
    days: int | None = None


def told_days(spotted: Sequence[SpottedTime], today: date) -> DaysTold | None:
    """Return the period that times make with what relates them; None where no time is said.

    A day alone is the end, unless the words before it say that it is the start, or say how long behind it.
    """
    reading = _DaysReading(today)
    for place, each in enumerate(spotted):
        reading.take(each, spotted[place + 1 :])
    return reading.period()


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
        self._is_dated = False  # a date was told
        self._last = -1  # where the newest time ended

    def take(self, each: SpottedTime, behind: Sequence[SpottedTime]) -> None:
        """Take the next time, or what relates the one behind it."""
        if each.first - self._role_ends > NEAR:
            self._role = None
        if each.kind in RELATING:
            self._relate(each, behind)
            return
        if each.kind is TimeKind.WEEKDAY and _is_of_date(each, behind):
            return
        if each.kind in CALENDAR:
            self._take_calendar(each.kind)
        elif isinstance(each.value, DaySpan):
            self._days = each.value.days
        else:
            day = _day(each, behind, self._today, self._since)
            if each.kind is TimeKind.DATE and day is not None and self._role is not TimeKind.VAGUE:
                self._is_dated, self._is_unknown = True, False
            self._take_day(day)
        self._role, self._last = None, each.last

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
                self._since, self._until = _first(today, 1), _first(today, 2)
            case _:
                self._until = _first(today, 1)

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
            case TimeKind.VAGUE:
                self._is_unknown = True
            case TimeKind.FEAST:
                self._is_unknown = not self._is_dated
            case TimeKind.BACK if self._is_dated and 0 <= each.first - self._last <= NEAR:
                times = (one for one in behind if one.kind not in RELATING)
                following = next(times, None)
                is_last = following is None or following.first - each.last > NEAR
                if (
                    is_last and self._since is not None and self._until is None
                ):  # "on 2 April I am back"
                    self._since, self._until, self._is_end = None, self._since, True
        self._role, self._role_ends = role, each.last

    def _take_day(self, day: date | None) -> None:
        if day is None or self._role in (TimeKind.PAST, TimeKind.INSTEAD, TimeKind.VAGUE):
            return
        if self._role is TimeKind.FROM and self._since is None:
            self._since = day
        elif self._role in (TimeKind.UNTIL, TimeKind.BACK):
            earlier = None if self._is_end else self._until
            self._since, self._until, self._is_end = self._since or earlier, day, True
        elif self._until is None:
            self._until = day

    def period(self) -> DaysTold | None:
        """Return what they make."""
        if self._is_unknown:
            return None
        since, until, days, today = self._since, self._until, self._days, self._today
        if days is not None and until is not None and not self._is_end:  # from that day on, so long
            since, until = since or until, None
        if until is not None and not today < until <= today + LONGEST_AHEAD:
            until = None
        if since is not None and (since <= today or since > today + LONGEST_AHEAD):
            since = None
        if since is not None and until is not None and since >= until:
            since = None
        if since is not None and days is not None and until is None:
            until = since + timedelta(days=days)
        if until is None and days is None:
            return None
        return DaysTold(since=since, until=until, days=days if until is None else None)


def _is_of_date(weekday: SpottedTime, behind: Sequence[SpottedTime]) -> bool:
    """Say whether the weekday only names that of the date behind it: Saturday, 7 March."""
    following = behind[0] if behind else None
    return (
        following is not None
        and following.kind is TimeKind.DATE
        and following.first <= weekday.last + 1
    )


def _day(
    each: SpottedTime, behind: Sequence[SpottedTime], today: date, since: date | None
) -> date | None:
    """Return the day of a date, of a weekday, or of a day whose month the next date may tell."""
    value = each.value
    match each.kind, value:
        case TimeKind.DATE, AmbiguousDate():
            return None
        case TimeKind.DATE, date():
            return value
        case TimeKind.WEEKDAY, int():
            start = max(today, since or today)
            return start + timedelta(days=(value - start.weekday() - 1) % 7 + 1)
        case ((TimeKind.DAY | TimeKind.NUMBER), int()):
            near = behind[:2]
            told = next((one.value for one in near if isinstance(one.value, date)), None)
            if told is None and each.kind is TimeKind.NUMBER:
                return None
            return _in_month(value, told, since or today)
        case _:
            return None


def _in_month(number: int, told: date | None, after: date) -> date | None:
    """Return that day of the month of a date behind it, or the next one of that number."""
    first = (told or after).replace(day=1)
    for months in (0, -1) if told else (0, 1, 2):
        try:
            day = _first(first, months).replace(day=number)
        except ValueError:
            continue
        if (day < told) if told else (day > after):
            return day
    return None


def _first(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
