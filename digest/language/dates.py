"""Reads days as people write them: a span, a date, a weekday. A pure rule over folded words."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from digest.language.time_words import LEAST_OF_MONTH, TimeWords
from digest.language.words import Words

MOST = 366  # days, weeks, months that a span can be; a greater number is none that somebody means
MONTHS = 12
TEN, TWENTY = 10, 20  # "twenty one"
YEARS = 9  # in which 29 February comes again

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2})?)?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|o|º)?")
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class DaySpan:
    """A length of time; a month is 30 days."""

    days: int


class MonthOver(date):
    """The first day behind a month whose end was told: nothing is to be added to it."""


@dataclass(frozen=True, slots=True)
class AmbiguousDate:
    """A day in figures that can be two: 1/5 is in May or in January."""

    one: date
    other: date


def parse_span(words: Words, known: TimeWords) -> DaySpan | None:
    """Return how long "two weeks" are, "two weeks and three days", "a month and a half"."""
    parts: list[list[str]] = [[]]
    for word in words.words:
        if word in known.joins:
            parts.append([])
        elif word not in known.small or word in known.numbers or word in known.units:
            parts[-1].append(word)
    days = _length(parts, known)
    return None if days is None else DaySpan(days)


def _length(parts: list[list[str]], known: TimeWords) -> int | None:
    """Return the days that lengths make together; a half is of the unit behind it, or else before it."""
    days, whole, unit = 0.0, 0, 0  # whole: the two of "two and a half weeks"
    for part in parts:
        told = [word for word in part if word not in known.halves]
        is_half = len(told) < len(part)
        named = known.units.get(told[-1], 0) if told else 0
        count = _number(told[:-1] if named else told, known)
        unit = named or unit
        if is_half and unit and count == 1:
            days, whole = days + (whole + 0.5) * unit, 0
        elif named and not whole and 0 < count <= MOST:
            days += count * unit
        elif told and count and not (is_half or named or whole):
            whole = count
        else:
            return None
    return ceil(days) if days and not whole else None


def _number(words: list[str], known: TimeWords) -> int:
    """Return the number of one word or two, "a few", "twenty one"; 0 where they say none, 1 without any."""
    if not words:
        return 1
    counts = [int(word) if word.isdecimal() else known.numbers.get(word, 0) for word in words]
    if len(counts) > 2 or not all(counts):  # noqa: PLR2004
        return 0
    first, last = counts[0], counts[-1]
    is_sum = len(counts) > 1 and first >= TWENTY and first % TEN == 0 and last < TEN
    return first + last if is_sum else last


def parse_weekday(words: Words, known: TimeWords) -> int | None:
    """Return a weekday, of which Monday is 0."""
    plain = [word for word in words.words if word not in known.small]
    return known.weekdays.get(plain[0]) if len(plain) == 1 else None


def parse_date(
    words: Words, known: TimeWords, *, today: date | None
) -> date | AmbiguousDate | None:
    """Return the day that is meant: "1 May", "15.4.", "friday"; "the end of June" is the day after its last.

    A day without a year is the next one of that name; where no `today` is known, there is none.
    """
    plain = [word for word in words.words if word not in known.small or word in known.end]
    line = " ".join(plain)
    if len(plain) == 1 or line in known.days:
        return _in_figures(line, known, today) or _near(line, known, today)
    *_, weekday, behind = ("", "", *words.words)
    if plain == [weekday, behind] and weekday in known.weekdays and behind in known.week_later:
        day = _near(weekday, known, today)
        return None if day is None else day + timedelta(weeks=1)
    if len(plain) == 2 and plain[0] in known.end:  # noqa: PLR2004
        before = today and today.replace(day=1) - timedelta(
            days=1
        )  # this month has its end still before it
        first = _next(parse_month(plain[1], known), 1, None, before)
        return None if first is None else _first_behind(first)
    return _in_words(plain, known, today)


def _in_figures(word: str, known: TimeWords, today: date | None) -> date | AmbiguousDate | None:
    """Return a day in figures: with dots the day comes first; with strokes it may be either in English."""
    if iso := _ISO.fullmatch(word):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    if dotted := _DOTTED.fullmatch(word):
        return _next(int(dotted[2]), int(dotted[1]), dotted[3], today)
    slashed = _SLASHED.fullmatch(word)
    if slashed is None:
        return None
    one, other = int(slashed[1]), int(slashed[2])
    day_first = _next(other, one, slashed[3], today)
    month_first = _next(one, other, slashed[3], today)
    if known.day_first is False:
        return month_first or day_first
    if known.day_first is None and day_first and month_first and one != other:
        return AmbiguousDate(day_first, month_first)
    return day_first or month_first


def tells_day_first(words: Words) -> bool | None:
    """Say whether days in strokes have the day first, by one that can be nothing else: 17/4."""
    for each in filter(None, map(_SLASHED.fullmatch, words.words)):
        if int(each[1]) > MONTHS or int(each[2]) > MONTHS:
            return int(each[1]) > MONTHS
    return None


def _near(word: str, known: TimeWords, today: date | None) -> date | None:
    if today is None:
        return None
    if word in known.days:
        return today + timedelta(days=known.days[word])
    if word in known.weekdays:
        return today + timedelta(days=(known.weekdays[word] - today.weekday() - 1) % 7 + 1)
    return _next(parse_month(word, known), 1, None, today)


def _in_words(words: list[str], known: TimeWords, today: date | None) -> date | None:
    """Return the day that a month and a number make, and perhaps a year, in whatever order."""
    years = [word for word in words if _YEAR.fullmatch(word)]
    if len(words) != 2 + len(years):
        return None
    months = [month for word in words if (month := parse_month(word, known))]
    days = [found for word in words if (found := _DAY.fullmatch(word))]
    if len(months) != 1 or len(days) != 1:
        return None
    return _next(months[0], int(days[0][1]), years[0] if years else None, today)


def parse_month(word: str, known: TimeWords) -> int | None:
    """Return a month by its name, or by the first letters of it."""
    if word in known.months or len(word) < LEAST_OF_MONTH:
        return known.months.get(word)
    return known.month_beginnings.get(word)


def _next(month: int | None, number: int, year: str | None, today: date | None) -> date | None:
    """Return the day in that year, or else the next such day."""
    if month is None:
        return None
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, number)  # noqa: PLR2004
    if today is None:
        return None
    days = (_date(today.year + more, month, number) for more in range(YEARS))
    return next((day for day in days if day is not None and day > today), None)


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _first_behind(day: date) -> MonthOver:
    """Return the first day of the month behind that of a day."""
    first = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return MonthOver(first.year, first.month, first.day)
