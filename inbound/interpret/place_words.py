"""Reads words by the address that they came to: at `join` and `leave` they name communities."""

from typing import TypeGuard

from digest.intents.phrases import (
    JoinCommunity,
    LeaveCommunity,
    NotUnderstood,
    Phrase,
    Show,
    Viewable,
)
from digest.language.names import is_polite, tells_story
from inbound.interpret.answer_words import bare_subject
from inbound.interpret.commands.asked import Wishes
from inbound.interpret.facts import MailFacts
from inbound.interpret.read_mail import ReadMail
from inbound.recipient import AddressRole, FixedAddress

ABOUT_JOINING = frozenset({Viewable.COMMUNITIES, Viewable.HELP})


def wishes_by_place(letter: ReadMail, facts: MailFacts) -> tuple[Phrase, ...]:
    """Return what words mean there that are no command by themselves; nothing anywhere else.

    Silence asks for the letter that shows what can be joined or left, and so do thanks for a letter. A story
    below a name is read as well, since it comes back to its writer.
    """
    target = facts.target
    if not (isinstance(target, FixedAddress) and target.role is AddressRole.COMMAND):
        return ()
    words = _words(letter)
    if target.name == "leave" and not words:
        return (LeaveCommunity(name=None),)
    if target.name == "join" and _joins(letter.wishes) and tells_story(letter.text):
        return (*letter.wishes, JoinCommunity(name=letter.text.strip()))
    is_about_joining = not letter.wishes or _says_nothing_else(letter.wishes) or is_polite(words)
    if target.name == "join" and is_about_joining:
        return (JoinCommunity(name=words),)
    return ()


def _words(letter: ReadMail) -> str:
    """Return what was written; the subject of an answer is that of our letter, and says nothing."""
    is_own = bare_subject(letter.subject) == letter.subject.strip()
    subject = letter.subject.strip() if is_own else ""
    return "\n".join(each for each in (subject, letter.text.strip()) if each)


def _joins(wishes: Wishes) -> TypeGuard[tuple[Phrase, ...]]:
    return isinstance(wishes, tuple) and all(isinstance(each, JoinCommunity) for each in wishes)


def _says_nothing_else(wishes: Wishes) -> bool:
    """Say whether no more could be made of the words than that they are about joining."""
    return isinstance(wishes, NotUnderstood) and all(
        isinstance(each, Show) and each.what in ABOUT_JOINING for each in wishes.likely
    )
