"""Puts the times of a text together, one by one, into the days that they tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from digest.language.calendar_days import WEEKS_AND_MONTHS, calendar_days, first_of
from digest.language.dates import AmbiguousDate, DaySpan, MonthOver
from digest.language.day_in_text import day_of, is_of_date
from digest.language.feasts import DAY, FeastDays
from digest.language.times_in_text import ENDS, NEAR, RELATING, SpottedTime, TimeKind

NEAR_FEAST = timedelta(days=182)  # of a farther one, the last may be meant: at Christmas I was ill
HALF = 15  # days of a month

_ENDING = (TimeKind.UNTIL, TimeKind.BACK, TimeKind.INCLUDING)
_AS_ENDS = {TimeKind.OPEN: TimeKind.UNTIL, TimeKind.THROUGH: TimeKind.INCLUDING}
_BEGINNING = (TimeKind.FROM, TimeKind.AFTER)
_NOT_MEANT = (TimeKind.PAST, TimeKind.INSTEAD, TimeKind.VAGUE)
_WITHOUT_DAY_BEHIND = {TimeKind.AFTER: TimeKind.FROM, TimeKind.INCLUDING: TimeKind.UNTIL}
_OF_DAYS = (*_ENDING, *_BEGINNING, *_NOT_MEANT)


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysTold:
    """Days from `since` up to, and not with, `until`; without `since` it begins at once.

    `days`: how long it is, where no end is said.
    """

    since: date | None = None
    until: date | None = None
    days: int | None = None
    is_either: bool = False  # a day in figures can be two
    behind: date | None = None  # the first day that is no more of a range, which has both its days


class DaysReading:
    """A period while the times of a text are read one by one."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._since: date | None = None
        self._until: date | None = None
        self._behind: date | None = None  # the first day that is no more of the newest end
        self._behind_range: date | None = None
        self._is_joined = False  # the newest end stands right behind the time before it
        self._is_more = False  # what is told next is to come on top
        self._over: FeastDays | None = None
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
        if each.kind is TimeKind.MORE:
            self._is_more |= self._is_beside_length(each, behind)
            return
        if each.kind in RELATING:
            self._relate(each, behind)
            return
        if each.kind is TimeKind.WEEKDAY and is_of_date(each, behind):
            return
        self._take_time(each, behind)
        self._role, self._last = None, each.last

    def _is_beside_length(self, more: SpottedTime, behind: Sequence[SpottedTime]) -> bool:
        """Say whether a length stands beside this behind an end: until Sunday, then a fortnight more."""
        is_before = self._days is not None and more.first == self._last
        is_behind = _next_to(more, behind) is TimeKind.SPAN
        return self._is_end and (is_before or is_behind)

    def _take_time(self, each: SpottedTime, behind: Sequence[SpottedTime]) -> None:
        self._behind = None
        if self._role in _ENDING and _is_counted(each, behind):
            self._is_open = True
        elif each.kind in WEEKS_AND_MONTHS:
            self._take_calendar(each)
        elif each.kind in (TimeKind.FEAST, TimeKind.OVER_FEAST):
            self._take_feast(each, behind)
        elif each.kind is TimeKind.MONTH and self._role not in _OF_DAYS:
            self._take_month(each.value)
        elif isinstance(each.value, DaySpan):
            self._days = each.value.days
        else:
            self._take_named(each, behind)

    def _role_beside(self, each: SpottedTime) -> TimeKind | None:
        """Return what the words right before a time say that it is."""
        return self._role if each.first == self._role_ends else None

    def _take_feast(self, each: SpottedTime, behind: Sequence[SpottedTime]) -> None:
        """Take a feast by the words right beside it: its day, or all of it; or else it is not known."""
        if self._role in _NOT_MEANT:
            return
        feast = each.value if isinstance(each.value, FeastDays) else None
        begins = TimeKind.FROM if _next_to(each, behind) in ENDS else None
        role = self._role_beside(each) or begins
        is_near = feast is not None and feast.first - self._today <= NEAR_FEAST
        if feast and (role in _ENDING or (is_near and role in _BEGINNING)):
            self._role, self._is_dated, self._is_unknown = role, True, False
            self._take_day(feast.named, feast.behind)
        elif each.kind is TimeKind.OVER_FEAST and is_near and not (self._role or self._over):
            self._over = feast
        else:
            self._is_unknown = not self._is_dated

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

    def _take_calendar(self, each: SpottedTime) -> None:
        """Take a week or a month of the calendar, or the rest of one, or where it begins or is over."""
        first, behind = calendar_days(each.kind, self._today)
        is_to_come = first > self._today
        if is_to_come and self._role_beside(each) in (*_ENDING, *_BEGINNING):
            self._take_day(first, behind)
            return
        self._since = first if is_to_come else self._since
        self._until, self._is_end = behind, True

    def _relate(self, each: SpottedTime, behind: Sequence[SpottedTime]) -> None:
        """Take what says what the next time is."""
        self._is_joined = self._last >= 0 and each.first - self._last <= 1
        match each.kind:
            case TimeKind.INCLUDED if each.first == self._last and self._behind:
                self._until = self._behind
            case TimeKind.OPEN:
                self._is_open = True
            case TimeKind.VAGUE:
                self._is_unknown = True
            case TimeKind.BACK | TimeKind.THEN if self._over:  # its first day may be the end
                self._is_open = True
            case TimeKind.BACK if self._is_told_before(each, behind):  # "on 2 April I am back"
                self._since, self._until, self._is_end = None, self._since, True
        self._role, self._role_ends = self._role_of(each), each.last

    def _role_of(self, each: SpottedTime) -> TimeKind | None:
        """Return what the next time is, by the words before it and those before them."""
        role, beside = self._role, self._role_beside(each)
        match each.kind:
            case TimeKind.RANGE | TimeKind.OFTEN | TimeKind.THEN:
                is_between = each.kind is TimeKind.RANGE and each.first == self._last
                return TimeKind.UNTIL if is_between and (self._since or self._until) else role
            case TimeKind.ON:
                return role if beside or role is TimeKind.BACK else TimeKind.FROM
            case TimeKind.AFTER if role is TimeKind.BACK or beside is TimeKind.UNTIL:
                return TimeKind.INCLUDING
            case TimeKind.UNTIL if beside is TimeKind.INCLUDING:  # bis einschließlich zum
                return role
            case TimeKind.INCLUDING | TimeKind.INCLUDED:
                return TimeKind.INCLUDING if role in _ENDING else role
            case _:
                return _AS_ENDS.get(each.kind, each.kind)

    def _is_told_before(self, back: SpottedTime, behind: Sequence[SpottedTime]) -> bool:
        """Say whether the day that somebody is back stands before the word for it."""
        following = next((each for each in behind if each.kind not in RELATING), None)
        is_last = following is None or following.first - back.last > NEAR
        is_near = self._is_dated and self._days is None and 0 <= back.first - self._last <= NEAR
        return is_near and is_last and self._since is not None and self._until is None

    def _take_named(self, each: SpottedTime, behind: Sequence[SpottedTime]) -> None:
        """Take a day by what the words before it say it is; one of next week alone is that day."""
        if self._role in _NOT_MEANT:
            return
        if self._role and self._role_beside(each) is None:  # nach Rom, 5. April
            self._role = _WITHOUT_DAY_BEHIND.get(self._role, self._role)
        if isinstance(each.value, AmbiguousDate):
            self._is_either = True
        is_end = self._role is TimeKind.UNTIL and not self._is_end
        begins = self._since or (self._until if is_end else None)  # Mon to Fri
        day = day_of(each, behind, self._today, begins)
        if day is None:
            return
        if each.kind is TimeKind.DATE:
            self._is_dated, self._is_unknown = True, False
        is_month = each.kind is TimeKind.MONTH
        if is_month and self._role is TimeKind.INCLUDING and day.month == self._today.month:
            day = self._today.replace(day=1)
        behind_it = first_of(day, 1) if is_month else min(day, date.max - DAY) + DAY
        is_whole = each.kind is TimeKind.WEEKDAY and each.value == day
        is_day = not is_month and not isinstance(each.value, MonthOver)
        self._take_day(day, behind_it, is_whole=is_whole, is_day=is_day)

    def _take_day(
        self, day: date, behind: date, *, is_whole: bool = False, is_day: bool = False
    ) -> None:
        """Take a day as the end or the start, or the first day behind what is told.

        `is_day`: it is one, and no month or feast.
        """
        if self._role in (TimeKind.INCLUDING, TimeKind.AFTER):
            day = behind
        if self._role in _BEGINNING and self._since is None:
            self._since = day
        elif self._role in _BEGINNING and self._is_end:
            self._begins_again = True
        elif self._role in _ENDING:
            self._behind = behind
            self._begins_twice |= self._begins_again
            earlier = None if self._is_end else self._until
            self._since, self._until, self._is_end = self._since or earlier, day, True
            is_range = self._role is TimeKind.UNTIL and self._is_joined
            is_range &= self._since is not None and is_day
            self._behind_range = behind if is_range else None
            self._is_open = False
        elif is_whole and self._until is None:
            self._since, self._until = day, behind
        elif self._since is None and day == self._today + DAY:
            self._since = day  # nobody asks for a break that ends tomorrow in no other words
        elif self._until is None:
            self._until = day

    def period(self) -> DaysTold:
        """Return what they make, wherever it lies."""
        if self._is_unknown or self._is_open or self._begins_twice:
            return DaysTold(since=self._since)
        since, until, days = self._since, self._until, self._days
        over, is_all = self._over, until is None and days is None
        if over and since is None and (until is None or until > over.first):
            return DaysTold(since=over.first, until=over.behind if is_all else None)
        is_from = not self._is_end or self._is_more
        if days is not None and until is not None and is_from:  # from that day on, so long
            since, until = (until if self._is_more else since or until), None
        behind = self._behind_range if until == self._until else None
        return DaysTold(
            since=since, until=until, days=days, is_either=self._is_either, behind=behind
        )


def _next_to(each: SpottedTime, behind: Sequence[SpottedTime]) -> TimeKind | None:
    """Return the kind of the time, or of what relates one, that stands right behind a time."""
    return behind[0].kind if behind and behind[0].first == each.last else None


def _is_counted(each: SpottedTime, behind: Sequence[SpottedTime]) -> bool:
    """Say whether a length or a weekday is told of a day behind it: two weeks after, Friday after Easter."""
    is_after = _next_to(each, behind) is TimeKind.AFTER
    is_day = any(isinstance(one.value, date | FeastDays) for one in behind[1:2])
    return is_after and (each.kind is TimeKind.SPAN or (each.kind is TimeKind.WEEKDAY and is_day))
