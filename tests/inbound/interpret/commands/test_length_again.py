"""Words for a length choose it, and end no break."""

import pytest

from digest.intents.meaning import PLAIN, RESUME
from digest.intents.phrases import NotUnderstood
from inbound.interpret.commands.asked import asked_at

LONG, SHORT = PLAIN["length_long"], PLAIN["length_short"]


@pytest.mark.parametrize("place", ["settings", "help"])
@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("full-length letters again", LONG),
        ("the long ones back please", LONG),
        ("die langen wieder bitte", LONG),
        ("bitte wieder die ausführlichen Briefe", LONG),
        ("otra vez las cartas largas", LONG),
        ("las cartas completas de nuevo, por favor", LONG),
        ("bitte wieder die kurzen", SHORT),
        ("otra vez los correos cortos", SHORT),
    ],
)
def test_a_length_is_chosen_and_nothing_else(place, words, length):
    assert asked_at(place, "", words) == (length,)


@pytest.mark.parametrize(
    "words",
    [
        "the whole letters may come back to me",
        "könnten die langen Dinger wiederkommen",
        "que vuelvan las largas, por favor",
        "vuelvan a mandarme las cartas enteras",
    ],
)
def test_a_length_in_other_words_ends_no_break(words):
    found = asked_at("settings", "", words)

    assert isinstance(found, NotUnderstood) or RESUME not in found


@pytest.mark.parametrize(
    "words",
    [
        "I am home after a long time away, please start my letters again",
        "please end my long break",
        "Ich war die ganze Woche im Krankenhaus, jetzt bitte wieder Post",
        "ya volví de un viaje largo, reanuden los correos",
    ],
)
def test_a_break_that_was_long_ends(words):
    assert asked_at("settings", "", words) == (RESUME,)
