"""Says what words mean by the address that they came to, and what is offered where they mean nothing."""

from dataclasses import replace
from typing import TypeGuard

from digest.community.posting.danger import Danger, danger_in, in_danger_oneself
from digest.intents.phrases import (
    JoinCommunity,
    LeaveCommunity,
    NotUnderstood,
    Phrase,
    PhrasesRead,
    Show,
    StopThis,
    UndoThis,
    Viewable,
)
from digest.language.names import is_polite, tells_story
from digest.language.vocabulary import vocabularies
from digest.letters.notice import Reason
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.commands.asked import HELP
from inbound.interpret.commands.by_example import hear
from inbound.interpret.commands.named_wishes import MOST
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import Refuse
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import refuse
from inbound.interpret.second_thoughts import is_near, naming_change
from inbound.recipient import AddressRole, FixedAddress

PUBLISHING = frozenset({Purpose.REPLY, Purpose.SUMMARY, Purpose.POST})


def unclear(mail: ReadMail, facts: MailFacts, writer: Author, *meant: Phrase) -> Refuse:
    """Ask what was meant; where a post was perhaps meant, say how to have it published all the same."""
    if meant:
        likely = meant
    elif isinstance(mail.phrases, NotUnderstood):
        likely = _in_place(mail.phrases.likely, facts)
    else:
        heard = hear(
            "", mail.text, place=HELP, today=mail.accepted_at.date(), languages=vocabularies()
        )
        likely = () if heard.asks_nothing else heard.likely
    reason = Reason.UNCLEAR_POST if _may_be_post(facts) else Reason.UNCLEAR
    refusal = replace(refuse(mail, writer, reason, facts), likely=likely[:MOST])
    if is_cry(mail):
        refusal = replace(refusal, words=all_written(mail))
    is_about_change = facts.change is not None and is_near(mail, facts.change)
    return naming_change(refusal, facts.change) if is_about_change else refusal


def _may_be_post(facts: MailFacts) -> bool:
    target = facts.target
    if facts.summary is not None and facts.summary.is_list:
        return False
    if isinstance(target, Ticket):
        return target.purpose in PUBLISHING
    return isinstance(target, FixedAddress) and target.role is AddressRole.COMMUNITY


def _in_place(likely: tuple[Phrase, ...], facts: MailFacts) -> tuple[Phrase, ...]:
    """Return the guesses, with the community that was written to named as one to leave."""
    target = facts.target
    if (
        not (isinstance(target, FixedAddress) and target.role is AddressRole.COMMUNITY)
        or facts.community is None
    ):
        return likely
    stops_all = [phrase for phrase in likely if phrase == StopThis(all=True)]
    others = [phrase for phrase in likely if phrase not in stops_all]
    return (LeaveCommunity(name=target.name), *stops_all, *others)


ABOUT_JOINING = frozenset({Viewable.COMMUNITIES, Viewable.HELP})


def phrases_by_place(mail: ReadMail, facts: MailFacts) -> tuple[Phrase, ...]:
    """Return what words mean there that are no command by themselves; nothing anywhere else.

    Silence asks for the letter that shows what can be joined or left, and so do thanks for a letter. A story
    below a name is read as well, since it comes back to its writer.
    """
    target = facts.target
    if not (isinstance(target, FixedAddress) and target.role is AddressRole.COMMAND):
        return ()
    words = written_in(mail)
    if target.name == "leave" and not words:
        return (LeaveCommunity(name=None),)
    if target.name == "join" and _joins(mail.phrases) and tells_story(mail.text):
        return (*mail.phrases, JoinCommunity(name=mail.text.strip(), is_story=True))
    is_about_joining = not mail.phrases or is_polite(words) or _is_story(mail)
    if target.name == "join" and is_about_joining:
        return (JoinCommunity(name=words, is_story=True),)
    return ()


def is_cry(mail: ReadMail) -> bool:
    """Say whether somebody tells that they may harm themselves; the subject may be all that tells of it."""
    return in_danger_oneself(all_written(mail))


def danger_of(mail: ReadMail) -> Danger:
    """Say how far a mail tells that somebody may harm themselves, as the letter about it reads it."""
    return danger_in(all_written(mail))


def all_written(mail: ReadMail) -> str:
    """Return a subject of the writer's own and the text, a blank line between."""
    return "\n\n".join(_parts_of(mail))


def written_in(mail: ReadMail) -> str:
    """Return what was written; the subject of an answer is that of our letter, and says nothing."""
    return "\n".join(_parts_of(mail))


def _parts_of(mail: ReadMail) -> list[str]:
    subject = mail.subject.strip() if mail.answer.is_own_subject else ""
    return [each for each in (subject, mail.text.strip()) if each]


def _joins(phrases: PhrasesRead) -> TypeGuard[tuple[Phrase, ...]]:
    return isinstance(phrases, tuple) and all(isinstance(each, JoinCommunity) for each in phrases)


def _is_story(mail: ReadMail) -> bool:
    """Say whether no more could be made of the words than that they are about joining, or a story."""
    if not isinstance(mail.phrases, NotUnderstood):
        return False
    likely = mail.phrases.likely
    says_nothing_else = all(
        isinstance(each, Show) and each.what in ABOUT_JOINING for each in likely
    )
    return says_nothing_else or (tells_story(mail.text) and likely[:1] != (UndoThis(),))
