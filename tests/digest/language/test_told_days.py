"""Days as people write them: from a day to a day, so long, or with an end that nobody can know."""

from datetime import date

import pytest

from digest.language.days_reading import DaysTold
from digest.language.times_in_text import find_times, spread_ranges
from digest.language.told_days import told_days
from digest.language.vocabulary import vocabularies
from digest.language.words import split_words

MONDAY = date(2026, 3, 2)


def days_in(text, language, today=MONDAY):
    times = next(each.times for each in vocabularies() if each.language == language)
    words = split_words(spread_ranges(text))
    return told_days(list(find_times(words, times, today=today)), today)


def span(since, until):
    return DaysTold(
        since=since and date.fromisoformat(since), until=until and date.fromisoformat(until)
    )


@pytest.mark.parametrize(
    ("language", "text", "since", "until"),
    [
        (
            "en",
            "on holiday from 1 April to 14 April, please stop the mails",
            "2026-04-01",
            "2026-04-15",
        ),
        ("en", "away till 23 march, no mail please", None, "2026-03-23"),
        ("en", "hold my letters from 9 March until the end of April", "2026-03-09", "2026-05-01"),
        ("de", "ab 9. März bis Ende April bin ich weg", "2026-03-09", "2026-05-01"),
        ("es", "desde el 9 de marzo hasta finales de abril", "2026-03-09", "2026-05-01"),
        (
            "en",
            "off to my sister on the 12th of March and back the 2nd of April",
            "2026-03-12",
            "2026-04-02",
        ),
        (
            "en",
            "in hospital from the 9th of March, home again on the 20th",
            "2026-03-09",
            "2026-03-20",
        ),
        ("en", "we stay till monday the 16th", None, "2026-03-16"),
        ("de", "bis Montag, den 16.", None, "2026-03-16"),
        ("es", "hasta el lunes 16", None, "2026-03-16"),
        ("en", "off from thursday the 12th till monday the 16th", "2026-03-12", "2026-03-17"),
        ("en", "between 5 May and 9 May", "2026-05-05", "2026-05-10"),
        ("en", "nothing for two weeks from 10 March", "2026-03-10", "2026-03-24"),
        ("en", "hold the letters until Friday", None, "2026-03-06"),
        ("en", "we are away next week", "2026-03-09", "2026-03-16"),
        ("en", "no letters until the end of the month", None, "2026-04-01"),
        ("en", "nothing until Wednesday next week", None, "2026-03-11"),
        ("en", "on Tuesday next week I am away", "2026-03-10", "2026-03-11"),
        ("en", "the first half of April", "2026-04-01", "2026-04-16"),
        ("en", "no mails in April", "2026-04-01", "2026-05-01"),
        ("en", "no mails in March", None, "2026-04-01"),
        ("en", "back in April", None, "2026-04-01"),
        ("en", "between 3/4 and 17/4", "2026-04-03", "2026-04-18"),
        ("en", "until Easter Monday", None, "2026-04-06"),
        ("en", "up to and including Easter Sunday", None, "2026-04-06"),
        ("en", "until after Easter", None, "2026-04-07"),
        ("en", "guests over Easter, no letters until 20 March", None, "2026-03-20"),
        ("en", "from 2 April over Easter until 12 April", "2026-04-02", "2026-04-13"),
        ("de", "bis spätestens Ostern", None, "2026-04-05"),
        ("en", "until Easter is over", None, "2026-04-07"),
        ("en", "nothing over Easter please", "2026-04-03", "2026-04-07"),
        ("en", "Easter to Whitsun", "2026-04-05", "2026-05-24"),
        ("en", "for two weeks after Easter", "2026-04-07", "2026-04-21"),
        ("en", "happy Easter! no mails until 10 April", None, "2026-04-10"),
        ("en", "back after 5 April", None, "2026-04-06"),
        ("en", "until 14 April inclusive", None, "2026-04-15"),
        ("en", "from 3 to 20 April, weekends included", "2026-04-03", "2026-04-21"),
        ("en", "until next week", None, "2026-03-09"),
        ("en", "until the end of next week", None, "2026-03-16"),
        ("en", "from next week for two weeks", "2026-03-09", "2026-03-23"),
        ("en", "up to and including the end of April", None, "2026-05-01"),
        ("en", "away until 10 April, until then no letters", None, "2026-04-10"),
        ("en", "from 5 April two weeks, until then all as it is", "2026-04-05", "2026-04-19"),
        ("en", "from 5 April two weeks, back to daily then", "2026-04-05", "2026-04-19"),
        ("de", "bis einschließlich Ende April", None, "2026-05-01"),
        ("en", "we go to Rome next week", "2026-03-09", "2026-03-16"),
        ("en", "until the end of the year", None, "2027-01-01"),
        ("de", "bis einschließlich zum 14. April", None, "2026-04-15"),
        ("de", "bis 14. April einschließlich", None, "2026-04-15"),
        ("de", "bis Ende nächsten Monats", None, "2026-05-01"),
        ("de", "fahre nach Hamburg, 12. bis 20. März", "2026-03-12", "2026-03-21"),
        ("de", "nach Ostern bin ich wieder da", None, "2026-04-07"),
        ("de", "den ganzen April", "2026-04-01", "2026-05-01"),
        ("de", "bis Weihnachten", None, "2026-12-24"),
        ("es", "hasta Semana Santa", None, "2026-03-29"),
        ("es", "hasta pasada la Semana Santa", None, "2026-04-06"),
        ("es", "en Semana Santa", "2026-03-29", "2026-04-06"),
        ("es", "hasta Reyes", None, "2027-01-06"),
        ("es", "hasta el mes que viene", None, "2026-04-01"),
        ("de", "nächste Woche Mittwoch", "2026-03-11", "2026-03-12"),
        ("de", "bis ich am 14. April wieder da bin", None, "2026-04-14"),
        ("es", "la segunda quincena de abril", "2026-04-16", "2026-05-01"),
        ("es", "el miércoles de la semana que viene", "2026-03-11", "2026-03-12"),
        ("de", "Urlaub bis 14. November", None, "2026-11-14"),
        ("de", "vom 1. bis 14. April bin ich verreist", "2026-04-01", "2026-04-15"),
        ("de", "1.-14. April", "2026-04-01", "2026-04-15"),
        ("de", "Am 2. April bin ich wieder an Land, vorher bitte nichts", None, "2026-04-02"),
        ("de", "bis am 16. März in den Skiferien", None, "2026-03-16"),
        ("es", "de vacaciones del 1 al 14 de abril", "2026-04-01", "2026-04-15"),
        ("es", "no me escriban hasta el 5 de abril", None, "2026-04-05"),
        ("en", "1) hello 2) no letters until May please", None, "2026-05-01"),
        ("en", "It starts Monday. Nothing from mon to fri", "2026-03-09", "2026-03-14"),
        ("en", "nothing mon to fri", "2026-03-09", "2026-03-14"),
        ("en", "paused until Friday, and two weeks more please", "2026-03-06", "2026-03-20"),
        ("de", "Pause bis 20. März, bitte noch zwei Wochen dazu", "2026-03-20", "2026-04-03"),
        ("es", "descanso hasta el 20 de marzo, y dos semanas más", "2026-03-20", "2026-04-03"),
        ("en", "another two weeks, so until 20 March", None, "2026-03-20"),
    ],
)
def test_the_days_has_the_days_that_were_said(language, text, since, until):
    assert days_in(text, language) == span(since, until)


@pytest.mark.parametrize(
    ("language", "text", "since", "until"),
    [
        ("en", "no mail through the 29th", None, "2026-03-30"),
        ("en", "away from the 20th through 29 March", "2026-03-20", "2026-03-30"),
        ("en", "through Friday", None, "2026-03-07"),
        ("en", "through the end of March", None, "2026-04-01"),
        ("en", "through March", None, "2026-04-01"),
        ("de", "bis einschließlich April", None, "2026-05-01"),
        ("en", "from 20 to 29 March, both inclusive", "2026-03-20", "2026-03-30"),
        ("de", "bis einschließlich 29. März", None, "2026-03-30"),
        ("de", "bis und mit 29. März", None, "2026-03-30"),
        ("de", "vom 20. bis 29. März, beide eingeschlossen", "2026-03-20", "2026-03-30"),
        ("es", "hasta el día 29 inclusive", None, "2026-03-30"),
        ("es", "del 20 al 29 de marzo, ambos inclusive", "2026-03-20", "2026-03-30"),
        ("es", "hasta el 29 de marzo, ese día incluido", None, "2026-03-30"),
        ("en", "until 29 March", None, "2026-03-29"),
        ("de", "bis 29. März", None, "2026-03-29"),
        ("es", "hasta el 29 de marzo", None, "2026-03-29"),
    ],
)
def test_a_last_day_that_is_said_to_be_one_is_still_of_the_break(language, text, since, until):
    assert days_in(text, language) == span(since, until)


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "please pause for three weeks", 21),
        ("de", "zwei Wochen Ruhe bitte", 14),
        ("es", "una pausa de diez días", 10),
    ],
)
def test_the_days_may_only_be_so_long(language, text, days):
    assert days_in(text, language) == DaysTold(days=days)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "my husband passed away on the 11th of February"),
        ("en", "until Thanksgiving"),
        ("en", "until the Christmas party"),
        ("en", "until the Friday before Easter"),
        ("en", "until two weeks after Easter"),
        ("en", "until two weeks after my operation"),
        ("en", "until Easter 2027"),
        ("en", "I was very ill at Christmas"),
        ("en", "over Easter and Whitsun"),
        ("en", "through Easter"),
        ("en", "off on Maundy Thursday, back the Saturday after Easter"),
        ("en", "away over Easter, back on 10 April"),
        ("en", "at Easter we fly, nothing until then"),
        ("en", "from 5 April please, until then all as it is"),
        ("en", "once a week is enough"),
        ("en", "I am going away"),
        ("de", "bis Karneval bitte nichts"),
        ("de", "bis kurz vor Ostern"),
        ("de", "bis über Ostern hinaus"),
        ("de", "an Ostern bin ich wieder da"),
        ("de", "bis zum 1. Advent"),
        ("de", "einmal in der Woche reicht"),
        ("es", "hasta después de las fiestas"),
        ("es", "la Semana Santa pasada fue dura"),
        ("es", "hasta el puente de mayo"),
        ("en", "until I write again"),
        ("en", "from 3/4 until 5 May"),
        ("en", "from 3 to 20 April and from 1 to 5 May"),
    ],
)
def test_what_is_past_or_of_an_unknown_day_or_a_frequency_is_no_days_told(language, text):
    assert days_in(text, language) is None


def test_a_weekday_with_the_day_of_another_is_asked_about():
    assert days_in("away until tuesday the 16th", "en") is None


@pytest.mark.parametrize(
    ("language", "text", "today", "since", "until"),
    [
        ("en", "over Christmas please", "2026-11-29", "2026-12-24", "2026-12-27"),
        ("en", "between Christmas and New Year", "2026-11-29", "2026-12-25", "2027-01-01"),
        ("en", "over Easter", "2026-04-05", None, "2026-04-07"),
        ("en", "until after Easter", "2026-04-06", None, "2026-04-07"),
        ("es", "de Navidad a Reyes", "2026-11-29", "2026-12-25", "2027-01-06"),
    ],
)
def test_a_feast_is_the_one_that_is_not_over(language, text, today, since, until):
    assert days_in(text, language, date.fromisoformat(today)) == span(since, until)


@pytest.mark.parametrize(
    ("text", "today"),
    [
        ("we had visitors over Easter", "2026-04-08"),
        ("until Easter Monday", "2026-04-06"),
        ("over Christmas and New Year", "2026-11-29"),
    ],
)
def test_a_feast_that_may_be_the_last_one_or_that_is_one_of_several_is_asked_about(text, today):
    assert days_in(text, "en", date.fromisoformat(today)) is None
