"""Says which day a time in a text is by what stands beside it: the 1st to 14th of April, next week Friday."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from digest.language.calendar_days import first_of, next_monday
from digest.language.dates import AmbiguousDate
from digest.language.times_in_text import RELATING, SpottedTime, TimeKind

NEAR_WEEK = 2  # words between a weekday and the week that it is of


def with_days_of_next_week(spotted: Sequence[SpottedTime], today: date) -> Sequence[SpottedTime]:
    """Return times with the days of next week in place of it and of the weekdays that stand beside it."""
    named = [at for at, each in enumerate(spotted) if each.kind is TimeKind.NEXT_WEEK]
    days = {at for one in named for step in (-1, 1) for at in _weekdays_beside(spotted, one, step)}
    monday = next_monday(today)
    found: list[SpottedTime] = []
    for at, each in enumerate(spotted):
        if at in days and isinstance(each.value, int):
            if found and found[-1].kind is TimeKind.ON:
                found.pop()
            found.append(replace(each, value=monday + timedelta(days=each.value)))
        elif not (days and at in named):
            found.append(each)
    return found


def _weekdays_beside(spotted: Sequence[SpottedTime], at: int, step: int) -> Iterator[int]:
    """Yield the places of the weekdays on one side of a time, with nothing between but what relates them."""
    last, at = spotted[at], at + step
    while 0 <= at < len(spotted):
        each = spotted[at]
        gap = each.first - last.last if step > 0 else last.first - each.last
        is_weekday = each.kind is TimeKind.WEEKDAY
        if gap > NEAR_WEEK or not (is_weekday or each.kind in RELATING):
            return
        if is_weekday:
            yield at
        last, at = each, at + step


def with_days_behind_weekdays(spotted: Sequence[SpottedTime], today: date) -> list[SpottedTime]:
    """Return times with one date for "Monday the 16th"; nobody knows which day it is if that is no Monday."""
    found: list[SpottedTime] = []
    for each in spotted:
        before = [one for one in found[-2:] if one.kind is not TimeKind.ON]
        weekday = before[-1] if before else None
        if weekday is None or not _tells_number(weekday, each):
            found.append(each)
            continue
        while found[-1] is not weekday:
            found.pop()
        day = _in_month(int(str(each.value)), None, today)
        is_that = day is not None and day.weekday() == weekday.value
        kind = TimeKind.DATE if is_that else TimeKind.VAGUE
        found[-1] = replace(weekday, kind=kind, value=day if is_that else None, last=each.last)
    return found


def _tells_number(weekday: SpottedTime, each: SpottedTime) -> bool:
    """Say whether a number of a day stands right behind a weekday."""
    is_weekday = weekday.kind is TimeKind.WEEKDAY and isinstance(weekday.value, int)
    is_number = each.kind in (TimeKind.DAY, TimeKind.NUMBER) and isinstance(each.value, int)
    return is_weekday and is_number and each.first <= weekday.last + 1


def is_of_date(weekday: SpottedTime, behind: Sequence[SpottedTime]) -> bool:
    """Say whether the weekday only names that of the date behind it: Saturday, 7 March."""
    following = behind[0] if behind else None
    return (
        following is not None
        and following.kind is TimeKind.DATE
        and following.first <= weekday.last + 1
    )


def day_of(
    each: SpottedTime, behind: Sequence[SpottedTime], today: date, since: date | None
) -> date | None:
    """Return the day of a date, of a weekday, or of a day whose month the next date may tell."""
    value = each.value
    match each.kind, value:
        case TimeKind.DATE, AmbiguousDate():
            return None
        case ((TimeKind.DATE | TimeKind.MONTH | TimeKind.WEEKDAY), date()):
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
            day = first_of(first, months).replace(day=number)
        except ValueError:
            continue
        if (day < told) if told else (day > after):
            return day
    return None
