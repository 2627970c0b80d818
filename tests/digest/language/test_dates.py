"""Days, hours, dates, weekdays and zones in everyday words."""

from datetime import date

import pytest

from digest.language import dates, zones
from digest.language.vocabulary import vocabularies
from digest.language.words import split_words

MONDAY = date(2026, 3, 2)


def calendar(language):
    return next(each.times for each in vocabularies() if each.language == language)


@pytest.mark.parametrize(
    ("language", "words", "days"),
    [
        ("en", "two weeks", 14),
        ("en", "a couple of weeks", 14),
        ("en", "10 days", 10),
        ("en", "a fortnight", 14),
        ("en", "another month", 30),
        ("en", "two years", None),
        ("en", "0 days", None),
        ("en", "60 weeks", None),
        ("de", "drei Wochen", 21),
        ("es", "una quincena", 15),
    ],
)
def test_a_length_of_time(language, words, days):
    assert dates.days(split_words(words).words, calendar(language)) == days


@pytest.mark.parametrize(
    ("language", "words", "hour"),
    [
        ("en", "7", 7),
        ("en", "7 am", 7),
        ("en", "7pm", 19),
        ("en", "6 in the evening", 18),
        ("en", "18:00", 18),
        ("en", "12 am", 0),
        ("en", "noon", 12),
        ("en", "24", 0),
        ("en", "7:30", None),
        ("en", "25", None),
        ("en", "seven", 7),
        ("de", "18 Uhr", 18),
        ("de", "7 Uhr abends", 19),
        ("es", "las 7 de la tarde", 19),
    ],
)
def test_an_hour(language, words, hour):
    assert dates.hour(split_words(words).words, calendar(language)) == hour


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
        ("en", "the end of April", date(2026, 4, 30)),
        ("en", "15/4", date(2026, 4, 15)),
        ("en", "4/15", date(2026, 4, 15)),
        ("en", "1/5", None),
        ("en", "30 February", None),
        ("de", "15.4.", date(2026, 4, 15)),
        ("de", "1. Mai", date(2026, 5, 1)),
        ("es", "el 1 de mayo", date(2026, 5, 1)),
        ("en", "soon", None),
    ],
)
def test_the_next_such_day(language, words, day):
    assert dates.day(split_words(words).words, calendar(language), MONDAY) == day


def test_without_a_today_only_a_whole_date_is_one():
    assert dates.day(("friday",), calendar("en"), None) is None
    assert dates.day(("2026-05-01",), calendar("en"), None) == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("europe/berlin", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("Pacific time", "America/Los_Angeles"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("Nowhere", None),
    ],
)
def test_a_time_zone_by_its_name_its_city_or_what_people_call_it(words, zone):
    assert zones.zone(split_words(words).words, words, calendar("en")) == zone
