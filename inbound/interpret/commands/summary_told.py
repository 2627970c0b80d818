"""Finds in free words which summary is wanted once more: of a day, a weekday or a date, else the last one."""

from datetime import date, timedelta

from digest.intents.phrases import SummaryAgain
from digest.intents.slots import has_been
from digest.language.times_in_text import TimeKind
from digest.language.vocabulary import word_list
from inbound.interpret.commands.said import Said

DAYS_AGO = {"of_the_day_before": 2, "of_yesterday": 1, "of_today": 0}  # lists of words


def summary_told(said: Said) -> tuple[SummaryAgain, ...]:
    """Return the one summary that is told; none where several days are, or a day to come."""
    for words, days_ago in DAYS_AGO.items():
        if any(f" {each} " in f" {said.words.line}" for each in word_list(words)):
            return (SummaryAgain(days_ago=days_ago),)
    if said.today is None:
        return (SummaryAgain(),)
    days = {*_weekdays(said, said.today), *_dates(said, said.today)}
    if not days:
        return (SummaryAgain(),)
    return tuple(SummaryAgain(day=each) for each in days if each) if len(days) == 1 else ()


def _weekdays(said: Said, today: date) -> set[date]:
    numbers = (each for each in said.of(TimeKind.WEEKDAY) if isinstance(each, int))
    return {today - timedelta(days=(today.weekday() - each) % 7) for each in numbers}


def _dates(said: Said, today: date) -> set[date | None]:
    return {has_been(each, today) for each in said.of(TimeKind.DATE) if isinstance(each, date)}
