"""Decides who is heard: no machine, nobody unproved, nobody but whom the address was made for.

The token says what a mail is for, the proved From says who wrote it. Whoever is not proved is never answered:
nothing is ever sent to where such a mail came from. A member whose address it bears, or whose link it used,
may be asked at the registered address; a From that its own domain disowns is not worth a question.
"""

from dataclasses import replace

from digest.community.preferences.stop import Stream
from digest.inbox.question import QuestionKind
from digest.intents.intents import (
    StopStreams,
    WriteToModerators,
)
from digest.letters.notice import Reason
from digest.mail.organisation import has_everybody
from digest.mail.signed_address import Purpose, Ticket
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.delivery import STREAMS
from inbound.authenticate import AuthStatus
from inbound.bounce import Finding
from inbound.classify import MailKind
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import (
    Ask,
    CountSenders,
    Hold,
    Ignore,
    MailResult,
    NoteBounce,
    NoteComplaint,
    Refuse,
)
from inbound.interpret.person import to_people
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.refusal import refuse
from inbound.reading.sender_report import ReportFlaw
from inbound.recipient import SENDER_REPORTS, AddressRole, Destination, FixedAddress

REPORTS = frozenset({MailKind.BOUNCE, MailKind.COMPLAINT, MailKind.DISPOSITION, MailKind.CHALLENGE})
NO_COMPLAINTS = frozenset({"auth-failure", "not-spam"})  # RFC 6591, RFC 6430
NO_SENDER_REPORTS = REPORTS | {MailKind.LOOP}
LOST_TIME = "of a lost time"  # a restored backup does not know it


def of_no_person(mail: ReadMail, facts: MailFacts) -> MailResult | None:
    """Return what becomes of a mail that no person wrote, or that answers a letter which nobody knows."""
    at_once = of_a_lost_time(mail, facts) or _on_senders(mail, facts) or _of_a_machine(mail, facts)
    if (
        at_once is None and mail.doubled
    ):  # two programs could read it differently, one of which checked it
        return Hold(reason=f"doubled {mail.doubled}")
    return at_once


def of_nobody_known(
    mail: ReadMail, facts: MailFacts
) -> Ask | Hold | Ignore | WriteToModerators | None:
    """Return what becomes of a mail that is for the operator, or whose writer may not do what it asks."""
    target, writer = facts.target, facts.writer
    if target is None:
        return Ignore(reason="no such address")
    if isinstance(target, FixedAddress) and target.role in (
        AddressRole.PEOPLE,
        AddressRole.REPORTS,
    ):
        return to_people(mail, facts, target)
    if not mail.is_proved:
        return of_the_unproved(mail, facts)
    if isinstance(target, Ticket) and (writer is None or writer.member_id != target.member_id):
        return of_another(mail, facts, target)
    return _of_before(mail, facts)


def _on_senders(mail: ReadMail, facts: MailFacts) -> CountSenders | Ignore | None:
    """Return what a report on mail in our name comes to.

    Its address stands in DNS, where others find it, too: what else comes there by nobody known is nothing.
    At a provider's own domain everybody can have a mailbox, so what comes from there is not the provider's.
    """
    target = facts.target
    if not isinstance(target, FixedAddress) or target.name != SENDER_REPORTS:
        return None
    found = mail.sender_report
    if mail.kind in NO_SENDER_REPORTS or (found is None and facts.writer is not None):
        return None
    if found is None or isinstance(found, ReportFlaw):
        return Ignore(reason=found or "no report")
    is_proved = mail.is_proved and not mail.doubled and facts.author is not None
    domain = (facts.author or "").rpartition("@")[2] if is_proved else ""
    return CountSenders(report=found, reporter="" if has_everybody(domain) else domain)


def _of_a_machine(mail: ReadMail, facts: MailFacts) -> MailResult | None:
    """Return what becomes of a mail that no person wrote, None for a person's; the order is L-01's."""
    signed = facts.target if isinstance(facts.target, Ticket) else None
    if mail.kind in REPORTS:
        return _report(mail, facts, signed)
    if signed is not None and signed.purpose is Purpose.UNSUBSCRIBE:
        return _unsubscribe(mail, signed)
    if mail.kind is MailKind.PERSON or (mail.kind is MailKind.DOUBTFUL and _begins(facts.target)):
        return None
    return (
        Hold(reason="doubtful")
        if mail.kind is MailKind.DOUBTFUL
        else Ignore(reason=mail.kind.value)
    )


def _begins(target: Destination | None) -> bool:
    """Say whether a mail came to a community: no letter comes from there that a machine could answer."""
    return isinstance(target, FixedAddress) and target.role is AddressRole.COMMUNITY


def _report(mail: ReadMail, facts: MailFacts, signed: Ticket | None) -> MailResult:
    """Return what a report comes to; it concerns the member whose address it came to, and nobody else."""
    reports_on = signed if signed and signed.purpose is Purpose.BOUNCE else None
    if mail.kind is MailKind.BOUNCE and reports_on is not None:
        return _bounce(mail, reports_on)
    if mail.kind is MailKind.COMPLAINT and reports_on and mail.feedback not in NO_COMPLAINTS:
        if not mail.is_from_source:
            return Hold(reason="complaint by a stranger")
        return NoteComplaint(member_id=reports_on.member_id, stream=facts.stream)
    if mail.kind is MailKind.CHALLENGE and signed is not None:
        return replace(_bounce(mail, signed), delivery_id=None, verdict=BounceCause.CHALLENGED)
    return Ignore(reason=mail.kind.value)


def _bounce(mail: ReadMail, ticket: Ticket) -> NoteBounce:
    finding = mail.finding or Finding(verdict=BounceCause.PASSING)
    return NoteBounce(
        member_id=ticket.member_id,
        delivery_id=ticket.object_id,
        verdict=finding.verdict,
        status=finding.status,
    )


def _unsubscribe(mail: ReadMail, ticket: Ticket) -> MailResult:
    """Stop the stream that the address names, whoever wrote: the address alone is the right to (U-08)."""
    known = ticket.detail in STREAMS.values()
    if mail.reverse_path == "" or mail.kind is MailKind.LOOP or not known:
        return Ignore(reason="not from a mail program")
    stream = Stream(ticket.detail)
    return StopStreams(streams=(stream,), of=ticket.object_id)


def of_a_lost_time(mail: ReadMail, facts: MailFacts) -> Ask | Hold | Ignore | Refuse | None:
    """Return what becomes of it, None for any other mail; of a person whom we cannot answer it is held."""
    if not isinstance(facts.target, Ticket) or not facts.target.is_lost:
        return None
    if mail.kind is MailKind.DOUBTFUL:
        return Hold(reason=LOST_TIME)
    if mail.kind is not MailKind.PERSON:
        return Ignore(reason=LOST_TIME)
    if not mail.is_proved:
        return of_the_unproved(mail, facts)
    if facts.writer is None:
        return Hold(reason=LOST_TIME)
    return refuse(mail, facts.writer, Reason.LOST_TIME)


def of_the_unproved(mail: ReadMail, facts: MailFacts) -> Ask | Hold:
    """Decide about a mail whose writer is not proved."""
    why, writer = mail.why_not or "not proved", facts.writer
    if mail.result is not AuthStatus.NOT_PROVED or writer is None or writer.is_suspended:
        return Hold(reason=why)
    if not _could_do_something(facts, writer):
        return Hold(reason=why)
    words = mail.text or None
    return Ask(member_id=writer.member_id, asks=QuestionKind.WAS_THIS_YOU, why=why, words=words)


def of_another(mail: ReadMail, facts: MailFacts, ticket: Ticket) -> Ask | Hold:
    """Return what a proved mail comes to that used an address made for somebody else.

    Its sender's address is shown to the owner of the link, who may know it as their own; never a member's.
    """
    why, owner_id = "not theirs", ticket.member_id
    if ticket.purpose is Purpose.BOUNCE:
        return Hold(reason=why)
    if facts.writer is not None:
        return replace(not_theirs(mail, facts.writer), owner_id=owner_id)
    if facts.author is None:
        return Hold(reason=why, owner_id=owner_id)
    return Ask(member_id=owner_id, asks=QuestionKind.YOUR_ADDRESS, why=why, address=facts.author)


def _of_before(mail: ReadMail, facts: MailFacts) -> Ask | Hold | None:
    """Return what becomes of a mail that came by a member's address before its mailbox was theirs.

    Somebody who shares the mailbox may have written it, to whom the letter was passed on.
    """
    why, writer = "before it was theirs", facts.writer
    if writer is None or mail.is_released or not isinstance(facts.target, Ticket):
        return None
    if writer.since is None or mail.accepted_at >= writer.since:
        return None
    if writer.is_suspended or not _could_do_something(facts, writer):
        return Hold(reason=why)
    words = mail.text or None
    return Ask(member_id=writer.member_id, asks=QuestionKind.WAS_THIS_YOU, why=why, words=words)


def not_theirs(mail: ReadMail, writer: Author | None) -> Hold:
    """Keep what answers a letter made for somebody else; who it comes from is told, if they are proved."""
    if writer is None or not mail.is_proved:
        return Hold(reason="not theirs")
    tells, words = Reason.MADE_FOR_ANOTHER, mail.text or None
    return Hold(reason="not theirs", member_id=writer.member_id, tells=tells, words=words)


def _could_do_something(facts: MailFacts, writer: Author) -> bool:
    """Say whether the mail would be more than noise if its writer were proved."""
    match facts.target:
        case Ticket(member_id=owner_id, purpose=purpose):
            return owner_id == writer.member_id and purpose is not Purpose.BOUNCE
        case FixedAddress(role=AddressRole.COMMUNITY):
            return facts.community is not None and facts.community.belongs
        case FixedAddress(role=AddressRole.COMMAND):
            return True
        case _:
            return False
