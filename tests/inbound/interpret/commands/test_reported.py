"""What another said, wrote or wants is no wish of who tells it: it is offered, or its question answered."""

from datetime import date

import pytest

from digest.community.preferences.preference import PauseFor
from digest.intents.phrases import (
    Choose,
    Explain,
    FollowTag,
    HelpTopic,
    JoinCommunity,
    LeaveCommunity,
    NotUnderstood,
    Show,
)
from inbound.interpret.commands.asked import asked_at

TODAY = date(2026, 3, 2)


def read(place, text):
    return asked_at(place, "", text, today=TODAY)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("leave", "Finn asked me to leave harbour"),
        ("leave", "Finn hat mich gebeten, harbour zu verlassen. Muss ich?"),
        ("leave", "Finn me pidió que dejara harbour. ¿Es obligatorio?"),
        ("settings", "I read one can write 'name Old Fool'"),
        ("settings", 'I saw "notifications off" in the letter'),
        ("settings", "Im Brief stand „Benachrichtigungen aus“, warum?"),
        ("settings", 'Mi vecina escribió "semanal" y no le sirvió.'),
        ("join", "Somebody suggested I join lantern, but I have no migraine."),
        ("join", "Jemand meinte, ich soll bei lantern mitmachen, aber ich habe keine Migräne."),
        ("help", "Mi hermana dice que borre mi cuenta. No estoy segura."),
        ("pause", "The moderator told me to take a break of two weeks. Why?"),
    ],
)
def test_words_of_others_are_asked_about(place, text):
    found = read(place, text)
    assert isinstance(found, NotUnderstood) or all(
        isinstance(each, Show | Explain) for each in found
    )


@pytest.mark.parametrize(
    "text",
    [
        "Gauri told us to follow #oxygen. What is a tag?",
        "Gauri nos dijo que siguiéramos #aire. ¿Qué es una etiqueta?",
    ],
)
def test_a_question_about_them_is_answered(text):
    found = read("tags", text)
    likely = found.likely if isinstance(found, NotUnderstood) else found
    assert likely[0] == Explain(topic=HelpTopic.TAGS)
    assert isinstance(found, NotUnderstood) or not any(
        isinstance(each, FollowTag) for each in found
    )


def test_who_goes_on_by_wishing_for_it_makes_it_their_own():
    found = read("pause", "My doctor told me to rest, so please pause me for two weeks.")
    assert found == (Choose(preference=PauseFor(14)),)
    assert isinstance(
        read("join", "My wife says I should join lantern. So put me in lantern please.")[0],
        JoinCommunity,
    )
    assert isinstance(read("leave", "Please take me out of harbour.")[0], LeaveCommunity)
