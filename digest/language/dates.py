"""Reads what stands in a phrase's slot: days, an hour, a weekday, a date, a time zone, a language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from digest.language.words import fold_word, split_words

LONGEST_PAUSE = 366  # days
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NOON, MIDNIGHT, DAY = 12, 0, 24

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{2,4})?)?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{2,4}))?")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|o|º)?")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?(am|pm|h|uhr)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWords:
    """The words of one language for numbers and times, folded."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)  # in days
    weekdays: Mapping[str, int] = field(default_factory=dict)  # Monday is 0
    months: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=dict)  # tomorrow is 1
    hours: Mapping[str, int] = field(default_factory=dict)  # noon
    before_noon: frozenset[str] = frozenset()
    after_noon: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()  # that say nothing: of, the, at
    end: frozenset[str] = frozenset()  # of a month
    zones: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)


def read_time_words(content: Mapping[str, Any]) -> TimeWords:
    """Return the words of a language for times, as its file has them."""
    weekdays = {day: number for number, day in enumerate(WEEKDAYS)}
    return TimeWords(
        numbers=_by_word(content.get("numbers", {})),
        units=_by_word(content.get("units", {})),
        days=_by_word(content.get("days", {})),
        hours=_by_word(content.get("hours", {})),
        months=_by_word(content.get("months", {})),
        weekdays={
            fold_word(word): weekdays[day]
            for day, words in content.get("weekdays", {}).items()
            for word in words
        },
        before_noon=_words(content, "before_noon"),
        after_noon=_words(content, "after_noon"),
        small=_words(content, "small"),
        end=_words(content, "end"),
        zones={
            " ".join(split_words(word).words): name
            for word, name in content.get("zones", {}).items()
        },
        languages={
            " ".join(split_words(word).words): code
            for code, words in content.get("languages", {}).items()
            for word in words
        },
    )


def _by_word(numbers: Mapping[str, list[str]]) -> dict[str, int]:
    return {fold_word(word): int(number) for number, words in numbers.items() for word in words}


def _words(content: Mapping[str, list[str]], name: str) -> frozenset[str]:
    return frozenset(map(fold_word, content.get(name, [])))


def days(words: tuple[str, ...], known: TimeWords) -> int | None:
    """Return the days of "two weeks"."""
    plain = [word for word in words if word not in known.small or word in known.numbers]
    if not plain or plain[-1] not in known.units:
        return None
    count = _number(plain[:-1], known)
    found = known.units[plain[-1]] * count if count else 0
    return found if 0 < found <= LONGEST_PAUSE else None


def _number(words: list[str], known: TimeWords) -> int | None:
    if not words:
        return 1
    counts = [int(word) if word.isdecimal() else known.numbers.get(word) for word in words]
    return counts[-1] if len(counts) <= 2 and None not in counts else None  # noqa: PLR2004


def hour(words: tuple[str, ...], known: TimeWords) -> int | None:
    """Return the hour, 0 to 23, of "7 in the morning" or "18:00"; none where minutes are said."""
    plain = [word for word in words if word not in known.small]
    early = any(word in known.before_noon for word in plain)
    late = any(word in known.after_noon for word in plain)
    rest = [word for word in plain if word not in known.before_noon | known.after_noon]
    if len(rest) != 1 or (early and late):
        return None
    if rest[0] in known.hours:
        return known.hours[rest[0]]
    clock = _CLOCK.fullmatch(rest[0])
    value = int(clock[1]) if clock else known.numbers.get(rest[0])
    if value is None or (clock and clock[2] not in (None, "00")):
        return None
    half = clock[3] if clock else None
    return _of_the_day(value, early=early or half == "am", late=late or half == "pm")


def _of_the_day(value: int, *, early: bool, late: bool) -> int | None:
    if late and value < NOON:
        value += NOON
    elif early and value == NOON:
        value = MIDNIGHT
    value = MIDNIGHT if value == DAY else value
    return value if 0 <= value < DAY else None


def weekday(words: tuple[str, ...], known: TimeWords) -> str | None:
    """Return the English name of a weekday."""
    plain = [word for word in words if word not in known.small]
    number = known.weekdays.get(plain[0]) if len(plain) == 1 else None
    return None if number is None else WEEKDAYS[number]


def day(words: tuple[str, ...], known: TimeWords, today: date | None) -> date | None:
    """Return the next day that is meant: "1 May", "15.4.", "friday", "the end of June"."""
    plain = [word for word in words if word not in known.small or word in known.end]
    if not plain:
        return None
    if len(plain) == 1:
        return _in_figures(plain[0], today) or _near(plain[0], known, today)
    if plain[0] in known.end and len(plain) == 2:  # noqa: PLR2004
        first = _next(known.months.get(plain[1]), 28, None, today)
        return None if first is None else _last_of_month(first)
    return _in_words(plain, known, today)


def _in_figures(word: str, today: date | None) -> date | None:
    iso = _ISO.fullmatch(word)
    if iso:
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    dotted, slashed = _DOTTED.fullmatch(word), _SLASHED.fullmatch(word)
    if dotted:
        return _next(int(dotted[2]), int(dotted[1]), dotted[3], today)
    if not slashed:
        return None
    one, other = int(slashed[1]), int(slashed[2])
    if one > NOON or one == other:
        return _next(other, one, slashed[3], today)
    return (
        _next(one, other, slashed[3], today) if other > NOON else None
    )  # 1/5 may be May or January


def _near(word: str, known: TimeWords, today: date | None) -> date | None:
    if today is None:
        return None
    if word in known.days:
        return today + timedelta(days=known.days[word])
    if word in known.weekdays:
        return today + timedelta(days=(known.weekdays[word] - today.weekday() - 1) % 7 + 1)
    return _next(known.months.get(word), 1, None, today)


def _in_words(words: list[str], known: TimeWords, today: date | None) -> date | None:
    months = [known.months[word] for word in words if word in known.months]
    days = [found for word in words if (found := _DAY.fullmatch(word))]
    years = [word for word in words if re.fullmatch(r"20\d\d", word)]
    if len(months) != 1 or len(days) != 1 or len(words) != 2 + len(years):
        return None
    return _next(months[0], int(days[0][1]), years[0] if years else None, today)


def _next(month: int | None, number: int, year: str | None, today: date | None) -> date | None:
    """Return the day in that year, or else the next such day."""
    if month is None:
        return None
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, number)  # noqa: PLR2004
    if today is None:
        return None
    found = _date(today.year, month, number)
    return found if found is None or found > today else _date(today.year + 1, month, number)


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _last_of_month(first: date) -> date:
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return following - timedelta(days=1)


def language(words: tuple[str, ...], known: TimeWords) -> str | None:
    """Return the code of a language."""
    return known.languages.get(" ".join(words))
