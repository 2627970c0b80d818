"""Complaints of what was done to somebody, or of how somebody treats them: a person reads them."""

from datetime import date

import pytest

from digest.intents.phrases import AskPerson, NotUnderstood, Terminate
from inbound.interpret.commands.asked import asked_at
from inbound.interpret.commands.in_answer import phrases_in
from inbound.interpret.commands.match import To

TODAY = date(2026, 3, 2)
A_PERSON = (AskPerson(),)


def read(text, place="help"):
    return asked_at(place, "", text, today=TODAY)


@pytest.mark.parametrize("place", ["help", "settings", "terminate"])
@pytest.mark.parametrize(
    "text",
    [
        "I only wanted a comma changed and you deleted everything I wrote!",
        "You took my post down. That was not what I asked for.",
        "Why was everything deleted?",
        "My account was closed, and not by me.",
        "Warum wurde alles gelöscht? Ich wollte nur einen Satz ändern.",
        "Ihr habt mich einfach abgemeldet.",
        "Sie haben meine Nachricht gestrichen, das war nicht nötig.",
        "Pedí quitar una frase y me borraron todo",
        "¿Por qué me dieron de baja?",
        "Me quitaron el mensaje sin avisar.",
    ],
)
def test_what_was_ended_for_somebody_who_did_not_want_it_is_for_a_person(place, text):
    assert read(text, place) == A_PERSON


@pytest.mark.parametrize(
    "text",
    [
        "Finn keeps writing me rude messages",
        "Finn schreibt mir ständig Gemeinheiten",
        "Finn me escribe groserías todo el tiempo",
    ],
)
def test_how_a_member_treats_another_is_for_a_person(text):
    found = read(text)
    likely = found.likely if isinstance(found, NotUnderstood) else found
    assert AskPerson() in likely


def test_so_is_what_answers_a_letter_that_tells_of_it():
    text = "You have deleted my whole post! I only wanted a line changed."
    assert phrases_in(text, today=TODAY, to=To.A_NOTICE, kind="notice") == A_PERSON


def test_an_end_that_is_wished_for_besides_is_asked_about():
    found = read("You deleted my post without a word. Please delete my account and all I wrote.")
    assert isinstance(found, NotUnderstood)
    assert found.likely[0] == AskPerson()
    assert any(isinstance(each, Terminate) for each in found.likely)


@pytest.mark.parametrize(
    "text",
    [
        "Please delete everything I wrote.",
        "Bitte löscht alles, was ich geschrieben habe.",
        "Borren todo lo que escribí, por favor.",
        "They took my licence, so no more #driving please.",
    ],
)
def test_what_is_wished_or_done_elsewhere_is_no_complaint(text):
    assert read(text) != A_PERSON
