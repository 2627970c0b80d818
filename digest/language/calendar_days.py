"""Says which days the weeks, months and years of the calendar have that are named from today: next week."""

from datetime import date, timedelta

from digest.language.times_in_text import TimeKind

WEEK = timedelta(days=7)
WEEKS_AND_MONTHS = frozenset(
    {
        TimeKind.NEXT_WEEK,
        TimeKind.THIS_WEEK,
        TimeKind.NEXT_MONTH,
        TimeKind.MONTH_END,
        TimeKind.YEAR_END,
    }
)


def calendar_days(kind: TimeKind, today: date) -> tuple[date, date]:
    """Return the first day, which is today where it has begun, and the day behind the last."""
    monday = next_monday(today)
    match kind:
        case TimeKind.NEXT_WEEK:
            return monday, monday + WEEK
        case TimeKind.THIS_WEEK:
            return today, monday
        case TimeKind.NEXT_MONTH:
            return first_of(today, 1), first_of(today, 2)
        case TimeKind.MONTH_END:
            return today, first_of(today, 1)
        case _:
            return today, date(today.year + 1, 1, 1)


def next_monday(today: date) -> date:
    """Return the first day of next week."""
    return today + WEEK - timedelta(days=today.weekday())


def first_of(day: date, months: int) -> date:
    """Return the first day of the month so many months later."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
