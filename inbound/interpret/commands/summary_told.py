"""Finds in free words which summary is wanted once more: of a day, a weekday or a date, else the last one."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta

from digest.intents.phrases import SummaryAgain
from digest.intents.slots import has_been
from digest.language.times_in_text import SpottedTime, TimeKind
from digest.language.vocabulary import time_words, word_list
from inbound.interpret.commands.said import Said

NO_DAY = date(1900, 1, 1)  # in place of a day that is none: no summary is of it
LONGEST_YEAR = 5  # figures behind a day that may be meant for its year
THIS_CENTURY = 2000
DAYS_AGO = {"of_the_day_before": 2, "of_yesterday": 1, "of_today": 0}  # lists of words


def summary_told(said: Said) -> tuple[SummaryAgain, ...]:
    """Return the one summary that is told; none where several days are, or a day to come."""
    for words, days_ago in DAYS_AGO.items():
        if any(f" {each} " in f" {said.words.line}" for each in word_list(words)):
            return (SummaryAgain(days_ago=days_ago),)
    if said.today is None:
        return (SummaryAgain(),)
    if _names_no_day(said):
        return (SummaryAgain(day=NO_DAY),)
    days = {*_weekdays(said, said.today), *_dates(said, said.today)}
    if not days:
        of_several = word_list("several_letters").intersection(said.words.words)
        return () if of_several else (SummaryAgain(),)
    return tuple(SummaryAgain(day=each) for each in days if each) if len(days) == 1 else ()


def asks_again(said: Said) -> bool:
    """Say whether a letter of a day is wanted once more, so that its day tells no break."""
    if said.speaks_of("pause") or said.speaks_of("stop"):
        return False
    return any(each.has("letter_again") and not each.has("denies") for each in said.clauses)


def _names_no_day(said: Said) -> bool:
    """Say whether a day is named that is none: the 31st of February, 1 January of the year 1."""
    dates = [each for each in said.times if each.kind is TimeKind.DATE]
    if dates:
        return any(_is_of_odd_year(said, each) for each in dates)
    words, months = said.words.words, time_words().months
    named = [at for at, word in enumerate(words) if word in months]
    return any(_has_figure(words[max(at - 2, 0) : at] + words[at + 1 : at + 2]) for at in named)


def _has_figure(words: Sequence[str]) -> bool:
    return any(each[:1].isdigit() for each in words)


def _is_of_odd_year(said: Said, told: SpottedTime) -> bool:
    """Say whether a number stands behind a day that is not its year, in full or without the century."""
    if not isinstance(told.value, date):
        return False
    words = said.words.words
    numbers = [each for each in words[told.first : told.last] if each[:1].isdigit()]
    behind = [each for each in words[told.last : told.last + 1] if each.isdecimal()]
    year = (numbers[1:] + behind)[-1:]
    if not year or not year[0].isdecimal() or len(year[0]) > LONGEST_YEAR:
        return False
    return has_been_in(told.value, int(year[0]), said.today) is None


def has_been_in(day: date, year: int, today: date | None) -> date | None:
    """Return a day in the year of this number, or of its last two figures; None where it has not been."""
    whole = year + THIS_CENTURY if 10 <= year < 100 else year  # noqa: PLR2004
    with suppress(ValueError):
        found = day.replace(year=whole)
        return found if today is None or date(THIS_CENTURY, 1, 1) <= found <= today else None
    return None


def _weekdays(said: Said, today: date) -> set[date]:
    numbers = (each for each in said.of(TimeKind.WEEKDAY) if isinstance(each, int))
    return {today - timedelta(days=(today.weekday() - each) % 7) for each in numbers}


def _dates(said: Said, today: date) -> set[date | None]:
    return {has_been(each, today) for each in said.of(TimeKind.DATE) if isinstance(each, date)}
