"""Times of day in everyday words, also beside the full hour."""

from datetime import time

import pytest

from digest.language.clock import parse_clock
from digest.language.vocabulary import vocabularies
from digest.language.words import split_words


def clock(language, text):
    times = next(each.times for each in vocabularies() if each.language == language)
    return parse_clock(split_words(text), times)


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
        ("en", "seven", 7),
        ("en", "8ish", 8),
        ("de", "18 Uhr", 18),
        ("de", "20h", 20),
        ("de", "7 Uhr abends", 19),
        ("de", "abends um acht", 20),
        ("es", "las 7 de la tarde", 19),
    ],
)
def test_an_hour(language, words, hour):
    assert clock(language, words) == time(hour)


@pytest.mark.parametrize(
    ("language", "words", "told"),
    [
        ("en", "7:30", time(7, 30)),
        ("en", "half past eight", time(8, 30)),
        ("en", "half eight", time(8, 30)),
        ("en", "half past six in the evening", time(18, 30)),
        ("en", "a quarter to nine in the evening", time(20, 45)),
        ("de", "halb neun", time(8, 30)),
        ("de", "halb sieben abends", time(18, 30)),
        ("de", "viertel nach sieben", time(7, 15)),
        ("de", "dreiviertel acht", time(7, 45)),
        ("de", "8 Uhr 30", time(8, 30)),
        ("de", "21.30 Uhr", time(21, 30)),
        ("es", "las ocho y media", time(8, 30)),
        ("es", "las seis y cuarto de la tarde", time(18, 15)),
        ("es", "las diez menos cuarto de la noche", time(21, 45)),
    ],
)
def test_minutes_are_heard_and_belong_to_the_hour_that_is_meant(language, words, told):
    assert clock(language, words) == told


@pytest.mark.parametrize("words", ["25", "soon", "half", "half the week"])
def test_what_is_no_time_of_day(words):
    assert clock("en", words) is None
