"""Slips of the finger, and how few of them are forgiven."""

import pytest

from digest.language.similarity import closest, correct_spelling, edit_distance

KNOWN = frozenset({"settings", "weekly", "unsubscribe", "help", "daily"})


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("setings", "settings"),
        ("settigns", "settings"),
        ("weekley", "weekly"),
        ("unsubscrbe", "unsubscribe"),
        ("unsubcsribe", "unsubscribe"),
        ("help", "help"),
        ("hepl", "hepl"),
        ("hell", "hell"),
        ("bettings", "bettings"),
        ("weeklies", "weeklies"),
        ("d4ily", "d4ily"),
    ],
)
def test_a_word_is_corrected_where_only_one_slip_or_two_in_a_long_one_lie_between(word, meant):
    assert correct_spelling((word,), KNOWN, at_most=3) == (meant,)


def test_where_many_words_are_unknown_it_is_not_about_us():
    words = ("setings", "of", "the", "pump")
    assert correct_spelling(words, KNOWN, at_most=3) == words


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "xbz", 2), ("abc", "xyz", 3)],
)
def test_the_distance_is_counted_no_further_than_asked(one, other, slips):
    assert edit_distance(one, other, at_most=2) == slips


def test_what_is_most_like_a_word_comes_first():
    known = ["weekly", "sleep", "never", "asleep"]
    assert closest("slep", known, most=2, at_least=0.7) == ("sleep", "asleep")
    assert closest("xyz", known, most=2, at_least=0.7) == ()
