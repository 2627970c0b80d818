"""Spans, dates and weekdays in everyday words."""

from datetime import date, timedelta

import pytest

from digest.language.dates import (
    AmbiguousDate,
    DaySpan,
    parse_date,
    parse_span,
    parse_weekday,
)
from digest.language.vocabulary import time_words, vocabularies
from digest.language.words import split_words

MONDAY = date(2026, 3, 2)


def times(language):
    return next(each.times for each in vocabularies() if each.language == language)


@pytest.mark.parametrize(
    ("language", "words", "days"),
    [
        ("en", "two weeks", 14),
        ("en", "a couple of weeks", 14),
        ("en", "10 days", 10),
        ("en", "a fortnight", 14),
        ("en", "eight days", 8),
        ("en", "seventeen days", 17),
        ("en", "twenty-one days", 21),
        ("en", "twenty one days", 21),
        ("de", "achtzehn Tage", 18),
        ("es", "veintiún días", 21),
        ("en", "another month", 30),
        ("en", "two years", 730),
        ("en", "0 days", None),
        ("en", "60 weeks", 420),
        ("en", "400 days", None),
        ("en", "two weeks and three days", 17),
        ("en", "two and a half weeks", 18),
        ("en", "a month and a half", 45),
        ("en", "half a year", 183),
        ("en", "two weeks and", None),
        ("de", "drei Wochen", 21),
        ("de", "zwei Wochen und drei Tage", 17),
        ("de", "zwei Wochen und drei Tage bitte", None),
        ("de", "ein halbes Jahr", 183),
        ("es", "mes y medio", 45),
        ("es", "una quincena", 15),
    ],
)
def test_a_length_of_time(language, words, days):
    assert parse_span(split_words(words), times(language)) == (days and DaySpan(days))


@pytest.mark.parametrize(
    ("language", "words", "day"),
    [
        ("en", "2026-05-01", date(2026, 5, 1)),
        ("en", "1 May", date(2026, 5, 1)),
        ("en", "May 1st", date(2026, 5, 1)),
        ("en", "the 1st of May 2027", date(2027, 5, 1)),
        ("en", "1 March", date(2027, 3, 1)),
        ("en", "friday", date(2026, 3, 6)),
        ("en", "next monday", date(2026, 3, 9)),
        ("en", "tomorrow", date(2026, 3, 3)),
        ("en", "the end of April", date(2026, 5, 1)),
        ("en", "the end of March", date(2026, 4, 1)),
        ("en", "15/4", date(2026, 4, 15)),
        ("en", "4/15", date(2026, 4, 15)),
        ("en", "1/5", AmbiguousDate(date(2026, 5, 1), date(2027, 1, 5))),
        ("en", "30 February", None),
        ("de", "15.4.", date(2026, 4, 15)),
        ("de", "1/5", date(2026, 5, 1)),
        ("es", "1/5", date(2026, 5, 1)),
        ("de", "1. Mai", date(2026, 5, 1)),
        ("es", "el 1 de mayo", date(2026, 5, 1)),
        ("en", "soon", None),
    ],
)
def test_the_next_such_day(language, words, day):
    assert parse_date(split_words(words), times(language), today=MONDAY) == day


def test_without_a_today_only_a_whole_date_is_one():
    assert parse_date(split_words("friday"), times("en"), today=None) is None
    assert parse_date(split_words("2026-05-01"), times("en"), today=None) == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("2 weeks", date(2026, 3, 16), id="weeks"),
        pytest.param("for two weeks", date(2026, 3, 16), id="number-word"),
        pytest.param("10 days", date(2026, 3, 12), id="days"),
        pytest.param("a month", date(2026, 4, 1), id="month"),
        pytest.param("zwei Wochen", date(2026, 3, 16), id="german-span"),
        pytest.param("una semana", date(2026, 3, 9), id="spanish-span"),
        pytest.param("1 year", date(2027, 3, 2), id="year"),
        pytest.param("until 2026-05-01", date(2026, 5, 1), id="iso"),
        pytest.param("until 1 May", date(2026, 5, 1), id="day-month"),
        pytest.param("1st of May 2026", date(2026, 5, 1), id="ordinal"),
        pytest.param("May 1", date(2026, 5, 1), id="month-day"),
        pytest.param("Dec. 24, 2026", date(2026, 12, 24), id="short-month"),
        pytest.param("bis zum 1. Mai", date(2026, 5, 1), id="german"),
        pytest.param("bis 3. März", date(2026, 3, 3), id="german-with-marks"),
        pytest.param("hasta el 1 de mayo", date(2026, 5, 1), id="spanish"),
        pytest.param("1.5.", date(2026, 5, 1), id="dots"),
        pytest.param("1.5.26", date(2026, 5, 1), id="dots-short-year"),
        pytest.param("24/12/2026", date(2026, 12, 24), id="strokes-day-first"),
        pytest.param("12/24/2026", date(2026, 12, 24), id="strokes-month-first"),
        pytest.param("5/5", date(2026, 5, 5), id="strokes-both-same"),
        pytest.param("1 February", date(2027, 2, 1), id="that-of-next-year"),
        pytest.param("tomorrow", date(2026, 3, 3), id="tomorrow"),
        pytest.param("Monday", date(2026, 3, 9), id="today-s-weekday-is-the-next"),
        pytest.param("next Friday", date(2026, 3, 6), id="weekday"),
    ],
)
def test_a_day_or_a_span_is_understood_in_any_of_our_languages(text, day):
    words = split_words(text)
    span = parse_span(words, time_words())
    until = MONDAY + timedelta(span.days) if span else None
    assert (until or parse_date(words, time_words(), today=MONDAY)) == day


@pytest.mark.parametrize(
    ("language", "words", "number"),
    [
        ("en", "on Mondays", 0),
        ("de", "am Sonntag", 6),
        ("es", "los sábados", 5),
        ("en", "soon", None),
    ],
)
def test_a_weekday(language, words, number):
    assert parse_weekday(split_words(words), times(language)) == number
