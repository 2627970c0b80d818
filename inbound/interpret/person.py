"""Decides what reaches a person: the word PERSON, and mail to the addresses behind which people are.

Only a proved member is told so; whatever anybody else writes there is kept, and nobody answers it (L-02).
"""

from dataclasses import replace

from digest.inbox.for_people import A_PERSON
from digest.intents.intents import WriteToModerators
from digest.letters.notice import Reason
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.about_request import RequestFacts
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import Hold, Ignore, Refuse
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import refuse
from inbound.interpret.unclear import all_written, is_cry
from inbound.recipient import AddressRole, Destination, FixedAddress

MODERATORS = "moderators"
BY_MACHINES = frozenset({Purpose.BOUNCE, Purpose.UNSUBSCRIBE})


def for_a_person(mail: ReadMail, facts: MailFacts) -> Hold | None:
    """Return that a mail is kept for a person, where its proved writer asks for one.

    Whoever tells that they may harm themselves reads first who helps now.
    """
    writer = facts.writer
    if writer is None or not mail.is_proved or not _is_asked_there(facts.target, writer):
        return None
    if not mail.answer.wants_person:
        return None
    found = kept_for_person(writer)
    return replace(found, words=all_written(mail)) if is_cry(mail) else found


def kept_for_person(writer: Author) -> Hold:
    """Return that a member's mail is kept with its text, and its writer told that a person reads it."""
    return Hold(reason=A_PERSON, member_id=writer.member_id, tells=Reason.A_PERSON_READS)


def to_people(
    mail: ReadMail, facts: MailFacts, place: FixedAddress
) -> Hold | Ignore | WriteToModerators:
    """Return what becomes of a mail to people; the operator's own, and what it answers to us, is no news."""
    if facts.is_from_operator:
        return Ignore(reason="from the operator")
    reason, writer = f"for {place.name}", facts.writer
    if writer is None or not mail.is_proved:
        return Hold(reason=reason)
    if place.name == MODERATORS and mail.text.strip():
        words = f"{mail.subject.strip()}\n\n{mail.text}".strip()
        return WriteToModerators(words=words)
    return Hold(reason=reason, member_id=writer.member_id, tells=Reason.A_PERSON_READS)


def to_judge(
    mail: ReadMail, writer: Author, request: RequestFacts
) -> WriteToModerators | Hold | Refuse:
    """Return what words do in answer to a letter that tells of a decision: they go to whoever decided."""
    if not mail.text.strip():
        return refuse(mail, writer, Reason.NO_TEXT)
    if not request.is_heard:
        return kept_for_person(writer)
    return WriteToModerators(words=mail.text, request_id=request.matter_id)


def _is_asked_there(target: Destination | None, writer: Author) -> bool:
    """Say whether it answers a letter of ours to this writer, or came to an address for commands."""
    if isinstance(target, Ticket):
        return target.member_id == writer.member_id and target.purpose not in BY_MACHINES
    return isinstance(target, FixedAddress) and target.role in (
        AddressRole.COMMAND,
        AddressRole.SENDER,
    )
