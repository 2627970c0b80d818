"""Words near a value that do not ask for it: a name told beside a question, a day without letters."""

from datetime import date

import pytest

from digest.community.preferences.preference import DisplayName, Weekly
from digest.intents.phrases import Choose, NotUnderstood
from inbound.interpret.commands.asked import asked_at

TODAY = date(2026, 3, 2)


def chosen(place, text):
    read = asked_at(place, "", text, today=TODAY)
    phrases = () if isinstance(read, NotUnderstood) else read
    return [each.preference for each in phrases if isinstance(each, Choose)]


@pytest.mark.parametrize("place", ["help", "settings"])
@pytest.mark.parametrize(
    "text",
    [
        "Mein Name ist Jutta Kern. Wer kann das sehen?",
        "My name is Jutta Kern. Who can see it?",
        "Me llamo Jutta Kern. ¿Quién puede ver eso?",
    ],
)
def test_a_name_beside_a_question_about_names_is_not_set(place, text):
    assert chosen(place, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Please show my name as Jutta Kern. Who can see that?",
        "My name is Jutta Kern.",
        "Could you call me Jutta Kern?",
    ],
)
def test_a_name_that_is_wished_for_is_set_whatever_is_asked_besides(text):
    assert DisplayName("Jutta Kern") in chosen("settings", text)


@pytest.mark.parametrize("place", ["help", "settings"])
@pytest.mark.parametrize(
    "text",
    [
        "nothing on Sundays please",
        "No letters on Sundays, please.",
        "Sonntags bitte nichts",
        "los domingos nada, por favor",
    ],
)
def test_a_day_without_letters_is_no_day_for_the_summary(place, text):
    assert chosen(place, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "not daily, on Sundays please",
        "I want nothing but one letter a week, on Sundays",
        "nur sonntags bitte, nicht täglich",
    ],
)
def test_a_day_beside_what_is_not_wanted_is_still_the_day(text):
    assert Weekly(6) in chosen("settings", text)


def test_a_subject_that_names_the_day_makes_no_wish_of_a_denial():
    read = asked_at("help", "Sonntag", "sonntags bitte keine Briefe", today=TODAY)

    assert isinstance(read, NotUnderstood)
