"""Whom a mail to us mutes, or wants to read again, is heard with the reason that stands beside it."""

import pytest

from digest.intents.meaning import PLAIN
from digest.intents.phrases import MuteMember
from inbound.interpret.commands.asked import asked_at


@pytest.mark.parametrize(
    ("text", "name", "on"),
    [
        ("let me read RiverBen again please", "RiverBen", False),
        ("please show me RiverBen again", "RiverBen", False),
        ("unmute RiverBen, I miss him", "RiverBen", False),
        ("I miss HopefulAna, please show me her words again", "HopefulAna", False),
        ("I miss HopefulAna, I want to read her again", "HopefulAna", False),
        ("mute RiverBen please, he goes on so", "RiverBen", True),
        ("HopefulAna writes too much for me, could I not see her any more", "HopefulAna", True),
        ("No, I do not want to read, I want to mute HopefulAna", "HopefulAna", True),
        ("Ich möchte RiverBen wieder lesen", "RiverBen", False),
        ("quiero leer a RiverBen otra vez", "RiverBen", False),
    ],
)
@pytest.mark.parametrize("command", ["settings", "help"])
def test_who_is_named_is_muted_or_read_again(command, text, name, on):
    assert asked_at(command, "", text) == (MuteMember(name=name, on=on),)


@pytest.mark.parametrize(
    "text",
    [
        "don't mute RiverBen, I like him",
        "I miss her, please show me her words again",
        "I miss HopefulAna and RiverBen, please show me her words again",
    ],
)
def test_nobody_is_muted_or_read_again_whom_no_wish_names(text):
    found = asked_at("settings", "", text)
    phrases = found if isinstance(found, tuple) else ()
    assert not any(isinstance(each, MuteMember) and each.name for each in phrases)


@pytest.mark.parametrize(
    "text",
    [
        "How can I make the print larger? my eyes",
        "Kann die Schrift größer sein? Meine Augen",
        "¿Puede ser la letra más grande? Mis ojos",
    ],
)
def test_how_large_print_is_changes_no_length(text):
    assert PLAIN["length_short"] not in _done(asked_at("settings", "", text))


@pytest.mark.parametrize(
    "text",
    [
        "only the conversations I follow in my summary",
        "I only want the conversations I follow in my summary",
        "I'd like only what I follow, not all the rest",
    ],
)
def test_only_what_is_followed_is_wished_in_any_words(text):
    assert PLAIN["scope_followed"] in _done(asked_at("settings", "", text))


def _done(found):
    return found if isinstance(found, tuple) else ()
