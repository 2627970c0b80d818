"""Ends of breaks as people name them: 40 sentences a language, with feasts and the ends of months and years.

They were written before the code was, and split at random; the first half was looked at while it was. At
first 24 and 18 of 60 were right, and 6 and 8 wrong. Days that are not told for sure are asked about: `ask`.
What FIGURES has may not become less.
"""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from digest.language.times_in_text import find_times, spread_ranges
from digest.language.told_days import told_days
from digest.language.vocabulary import vocabularies
from digest.language.words import split_words

HERE = Path(__file__).parent
MONDAY = date(2026, 3, 2)
ASKED = "ask"
FIGURES = {"ends_first": 60, "ends_second": 59}  # of 60: right at least; none is wrong


def days_in(text, language):
    times = next(each.times for each in vocabularies() if each.language == language)
    words = split_words(spread_ranges(text))
    told = told_days(list(find_times(words, times, today=MONDAY)), MONDAY)
    if told is None:
        return ASKED
    since = f"{told.since}>" if told.since else ""
    return f"{since}{told.until}" if told.until else f"{since}days{told.days}"


def verdict(told, expected):
    if told in expected:
        return "right"
    return "asked" if told == ASKED else "wrong"


@pytest.mark.parametrize("half", FIGURES)
def test_the_end_of_a_break_is_the_one_that_is_named_or_asked_about(half):
    lines = (HERE / f"{half}.jsonl").read_text("utf-8").splitlines()
    found = [(each, days_in(each["text"], each["lang"])) for each in map(json.loads, lines)]
    verdicts = Counter(verdict(told, each["expect"]) for each, told in found)
    print(
        verdicts, *(one for one in found if verdict(one[1], one[0]["expect"]) != "right"), sep="\n"
    )
    assert verdicts["right"] >= FIGURES[half]
    assert verdicts["wrong"] == 0
