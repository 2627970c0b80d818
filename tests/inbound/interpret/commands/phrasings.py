"""Reads the phrasings that people might use, and says what was made of them."""

import tomllib
from datetime import date
from pathlib import Path

from digest.community.preferences.preference import PauseFor
from digest.intents.phrases import (
    AskModerator,
    Choose,
    DeleteThis,
    EditThis,
    FollowThis,
    LeaveCommunity,
    More,
    MuteThis,
    NoCommunity,
    NotUnderstood,
    StopThis,
    UndoThis,
)
from digest.intents.ready_mail import ready_mail
from inbound.interpret.commands.asked import asked_at
from inbound.interpret.commands.in_answer import asked_in
from inbound.interpret.commands.match import To

MONDAY = date(2026, 3, 2)
ANSWERS = {
    StopThis(): "stop this",
    StopThis(all=True): "stop all",
    FollowThis(on=True): "follow this",
    FollowThis(on=False): "unfollow this",
    MuteThis(on=True): "mute this",
    MuteThis(on=False): "unmute this",
    LeaveCommunity(name=None): "leave this",
    AskModerator(): "ask a moderator",
    EditThis(): "edit this",
    DeleteThis(): "delete this",
    UndoThis(): "undo this",
    More(): "more",
}


def phrasings(name):
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text("utf-8"))["phrasings"]


def understood(where, subject, text):
    """Return a mail's phrases in the phrasings' own spelling."""
    if where == "answer":
        return shown(asked_in(text, today=MONDAY, to=To.US))
    return shown(asked_at(where, subject, text, today=MONDAY))


def shown(phrases):
    if isinstance(phrases, NotUnderstood):
        return "? " + "; ".join(_shown(phrase) for phrase in phrases.likely)
    return " + ".join(_shown(phrase) for phrase in phrases)


def _shown(phrase):
    if isinstance(phrase, NoCommunity):
        return "no community"
    if isinstance(phrase, Choose) and not isinstance(phrase.preference, PauseFor):
        return f"settings {phrase.preference.setting} {phrase.preference.value}"
    return ANSWERS.get(phrase) or " ".join(ready_mail(phrase))


def is_as_meant(found, meant):
    """Say whether what was understood is what was meant; a guess is right where it is among those offered."""
    if meant.startswith("? "):
        return found.startswith("? ") and meant[2:] in found[2:].split("; ")
    return found.casefold() == meant.casefold()
