"""Refuses words that are perhaps a command: with what they may mean, and with the words back."""

from dataclasses import replace

from digest.intents.phrases import LeaveCommunity, NotUnderstood, Phrase, StopThis
from digest.language.vocabulary import vocabularies
from digest.letters.notice import Reason
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.commands.guess import MOST, guessed
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import Refuse
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import refuse
from inbound.recipient import AddressRole, FixedAddress

PUBLISHING = frozenset({Purpose.REPLY, Purpose.SUMMARY, Purpose.POST})


def unclear(letter: ReadMail, facts: MailFacts, writer: Author, *meant: Phrase) -> Refuse:
    """Ask what was meant; where a post was perhaps meant, say how to have it published all the same."""
    if meant:
        likely = meant
    elif isinstance(letter.wishes, NotUnderstood):
        likely = _in_place(letter.wishes.likely, facts)
    else:
        likely = guessed(letter.text, vocabularies())
    reason = Reason.UNCLEAR_POST if _may_be_post(facts) else Reason.UNCLEAR
    return replace(refuse(letter, writer, reason, facts), likely=likely[:MOST])


def _may_be_post(facts: MailFacts) -> bool:
    target = facts.target
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
    stops_all = [wish for wish in likely if wish == StopThis(all=True)]
    others = [wish for wish in likely if wish not in stops_all]
    return (LeaveCommunity(name=target.name), *stops_all, *others)
