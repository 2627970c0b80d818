"""What the slots of phrases take: each reads words of its kind, and says what they mean."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from digest.community.preferences.preference import LONGEST_PAUSE, RefusedPreference, SummaryHour
from digest.community.preferences.read_preference import hour_at, read_zone
from digest.language.clock import parse_clock
from digest.language.dates import parse_date, parse_span, parse_weekday
from digest.language.told_address import address_of
from digest.language.told_name import told_name
from digest.language.words import Words
from digest.language.words_file import Vocabulary

S = TypeVar("S")

WEEK = timedelta(days=7)
LEAP_YEARS = 9  # of which one has 29 February

_GENITIVE = re.compile(r"['’]s$")


@dataclass(frozen=True, slots=True)
class PhraseSlot(Generic[S]):
    """A slot by its name in the phrases; `read` returns None for words that are nothing of its kind."""

    name: str
    read: Callable[[Words, Vocabulary, date | None], S | None]


def _days(words: Words, language: Vocabulary, _today: date | None) -> int | None:
    span = parse_span(words, language.times)
    return span.days if span and span.days <= LONGEST_PAUSE.days else None


def _date(words: Words, language: Vocabulary, today: date | None) -> date | None:
    day = parse_date(words, language.times, today=today)
    return day if isinstance(day, date) else None


def _past(words: Words, language: Vocabulary, today: date | None) -> date | None:
    """Return a day that has been: without a year the last one of that name."""
    day = _date(words, language, today)
    if day is None or _is_of_odd_year(words, day):
        return None
    if today is None or day <= today:
        return day
    return day - WEEK if parse_weekday(words, language.times) is not None else has_been(day, today)


def _is_of_odd_year(words: Words, day: date) -> bool:
    """Say whether a second number stands last that is no year of the day, in full or without the century."""
    numbers = [each for each in words.words if each[:1].isdigit()]
    years = (str(day.year), f"{day.year % 100:02}")
    return len(numbers) > 1 and numbers[-1] == words.words[-1] and numbers[-1] not in years


def has_been(day: date, today: date) -> date | None:
    """Return the last day of this day's name that is not to come."""
    return next((each for each in (day, *_years_before(day)) if each <= today), None)


def _years_before(day: date) -> Iterator[date]:
    """Yield the day in the years before its own that have it."""
    for year in range(day.year - 1, day.year - LEAP_YEARS, -1):
        with suppress(ValueError):
            yield day.replace(year=year)


def _hour(
    words: Words, language: Vocabulary, _today: date | None
) -> SummaryHour | RefusedPreference | None:
    clock = parse_clock(words, language.times)
    return None if clock is None else hour_at(clock, words.as_written())


def _address(words: Words, _language: Vocabulary, _today: date | None) -> str | None:
    return address_of(words.as_written())


def _member(words: Words, _language: Vocabulary, _today: date | None) -> str | None:
    """Return another member's name, also where it stands in the genitive: Finn's posts."""
    name = told_name(words)
    if name is None or name.startswith("#"):
        return None
    return _GENITIVE.sub("", name)


def _as_written(words: Words, _language: Vocabulary, _today: date | None) -> str | None:
    return words.as_written() or None


DAYS = PhraseSlot("days", _days)
HOUR = PhraseSlot("hour", _hour)
WEEKDAY = PhraseSlot("weekday", lambda words, language, _: parse_weekday(words, language.times))
DATE = PhraseSlot("date", _date)
PAST_DAY = PhraseSlot("day", _past)
ZONE = PhraseSlot("zone", lambda words, _, today: read_zone(words.as_written(), today=today))
LANGUAGE = PhraseSlot(
    "language", lambda words, language, _: language.languages.get(" ".join(words.words))
)
ADDRESS = PhraseSlot("address", _address)
NAME = PhraseSlot("name", _as_written)
DISPLAY_NAME = PhraseSlot("name", lambda words, _, __: told_name(words))
MEMBER = PhraseSlot("name", _member)
QUERY = PhraseSlot("query", _as_written)
