"""How something is done is a question, and brings its lines of the help alone."""

import pytest

from digest.intents.phrases import Explain, HelpTopic, Show, Viewable
from inbound.interpret.commands.asked import asked_at


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("How do I mute somebody?", HelpTopic.MUTE),
        ("how can I mute a person", HelpTopic.MUTE),
        ("How does muting work?", HelpTopic.MUTE),
        ("Wie schalte ich jemanden stumm?", HelpTopic.MUTE),
        ("¿Cómo silencio a alguien?", HelpTopic.MUTE),
        ("How do I report a post?", HelpTopic.REPORT),
        ("Can I take back my report?", HelpTopic.REPORT),
        ("How do I hide the titles?", HelpTopic.SHOWN),
        ("How do I get the short letter?", HelpTopic.SHOWN),
        ("How do I undo something?", HelpTopic.UNDO),
        ("How do I delete what I wrote?", HelpTopic.EDIT),
        ("where is the note from the moderators?", HelpTopic.NOTES),
        ("what did the moderators tell us?", HelpTopic.NOTES),
        ("who writes these notes?", HelpTopic.NOTES),
        ("Was ist eine Mitteilung der Moderatoren?", HelpTopic.NOTES),
        ("¿Quién manda las notas de los moderadores?", HelpTopic.NOTES),
    ],
)
def test_a_question_is_answered_and_nothing_is_done(words, topic):
    assert asked_at("help", "", words) == (Explain(topic=topic),)


@pytest.mark.parametrize(
    "words",
    [
        "Whom have I muted?",
        "who have i muted",
        "List the people I muted",
        "Have I muted anyone?",
        "Wen habe ich stummgeschaltet?",
    ],
)
@pytest.mark.parametrize("place", ["help", "settings"])
def test_whom_somebody_mutes_stands_in_the_list_of_what_they_follow(words, place):
    assert asked_at(place, "", words) == (Show(what=Viewable.FOLLOWED),)


@pytest.mark.parametrize(
    "words",
    [
        "open harbour for all",
        "please open Harbour so that the titles show for everybody",
        "Show the titles to all members please",
        "Titel für alle zeigen",
        "muestren los títulos para todos",
    ],
)
@pytest.mark.parametrize("place", ["help", "settings"])
def test_what_is_so_for_everybody_is_the_operators_to_decide(words, place):
    assert asked_at(place, "", words) == (Explain(topic=HelpTopic.FOR_ALL),)


@pytest.mark.parametrize("words", ["thank you all for the titles", "show me the titles"])
def test_what_is_for_oneself_is_not(words):
    assert asked_at("settings", "", words) != (Explain(topic=HelpTopic.FOR_ALL),)
