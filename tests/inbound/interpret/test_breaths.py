"""What an answer takes back at once counts no more; a reason beside the one meant names no other."""

import pytest

from inbound.interpret.breaths import breaths_of
from inbound.interpret.which_one import which_one

ENGLISH = ["Taste after chemo", "Sleeping upright", "Travel insurance"]
GERMAN = ["Geschmack nach der Chemo", "Im Sitzen schlafen", "Reiseversicherung"]
SPANISH = ["El sabor después de la quimio", "Dormir sentado", "El seguro de viaje"]

LONG = """Taste, because on my last trip the hotel had such good soup that I ate again, and then my \
doctor said that I could stop the tablets for a week, which helped a lot"""


@pytest.mark.parametrize(
    ("text", "titles", "place"),
    [
        ("the taste one. no wait the insurance one", ENGLISH, 2),
        ("A. No, sorry, C", ENGLISH, 2),
        ("the first, actually the third", ENGLISH, 2),
        ("la del sabor, no, perdón, la de dormir", SPANISH, 1),
        ("A. Ach nein, die dritte", GERMAN, 2),
        ("B, because that is the one I was reading", ENGLISH, 1),
        ("E, porque me gusta", [*SPANISH, "Otra", "Galletas"], 4),
        ("Die dritte, und herzliche Grüße an alle", GERMAN, 2),
        ("C, y gracias por vuestra paciencia", SPANISH, 2),
        ("taste of course", ENGLISH, 0),
        ("it is B, sorry", ENGLISH, 1),
        ("la del sabor, no la del seguro", SPANISH, 0),
    ],
)
def test_the_one_is_meant_that_is_left(text, titles, place):
    assert which_one("", text, titles) == {place}


@pytest.mark.parametrize(
    "text",
    [
        "insurance or maybe taste, not sure",
        "the taste one. no wait, I do not know",
        "A, or is it C?",
        "No, the second",  # of those, or none of those?
        "the taste one, the insurance one",
        "the taste one. no, neither",
        LONG,
    ],
)
def test_what_stays_unclear_is_asked_again(text):
    assert len(which_one("", text, ENGLISH)) != 1


def test_nothing_is_taken_back_before_something_was_said():
    assert breaths_of("No, the second").parts == ("the second",)
    assert not breaths_of("No, the second").is_corrected
    assert breaths_of("No, the second").begins_with_no
