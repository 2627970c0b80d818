"""The name in what somebody says of themselves: where it begins, and where other words do."""

import pytest

from digest.language.told_name import told_name
from digest.language.words import split_words


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Rosa M. from now on", "Rosa M."),
        ("just P.K. please", "P.K."),
        ("Peter from Oban instead of Peter Lindqvist", "Peter from Oban"),
        ("künftig Frau B. und nicht mehr Berta Bauer", "Frau B."),
        ("Julián de la Sierra, por favor", "Julián de la Sierra"),
        ("mary ann", "mary ann"),
        ("'The Captain' for the others", "The Captain"),
        ("Moni56", "Moni56"),
    ],
)
def test_words_are_a_name_with_no_more_than_from_when_or_instead_of_what(words, name):
    assert told_name(split_words(words)) == name


@pytest.mark.parametrize(
    "words",
    [
        "back tomorrow",
        "on Monday",
        "something else",
        "Kev and send it weekly",
        "not 'Old Jim' any more",
        "",
    ],
)
def test_words_that_say_more_or_are_no_name_are_none(words):
    assert told_name(split_words(words)) is None
