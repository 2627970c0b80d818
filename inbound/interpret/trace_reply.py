"""Finds which letter of ours a mail to a From address answers, by the Message-IDs that it names."""

from collections.abc import Iterable
from dataclasses import replace

from sqlmodel import Session

from digest.community.moderation.decide import Concern as Concerned
from digest.community.preferences.stop import Stream
from digest.errors import BadToken
from digest.inbox.question import AT_THE_OTHER_BOX
from digest.letters.overview import ANSWERED_AT, Overview
from digest.letters.reason_facts import FACTS, AnswerUse, Audience, reasons
from digest.mail.signed_address import CONVERSATION, Keys, Purpose, Ticket
from digest.outbox.delivery import Delivery, LetterKind
from inbound.recipient import AddressRole, Destination, FixedAddress

TO_THE_OTHER_BOX = frozenset(
    reason.value for reason, facts in FACTS.items() if facts.audience is Audience.OTHER_MAILBOX
)
ABOUT_A_POST = frozenset(reason.value for reason in reasons(reply=AnswerUse.POST))
TOLD_TO = frozenset(role.value for role in Concerned)  # whom a decision concerns


def trace_reply(
    session: Session, answers: Iterable[str], keys: Keys, *, of: FixedAddress
) -> Destination | None:
    """Return what the first letter of ours among `answers` was for: nobody can guess its Message-ID."""
    for message_id in answers:
        local = message_id.strip("<>").partition("@")[0].lower()
        if not local.startswith(f"{Purpose.MESSAGE_ID}."):
            continue
        try:
            named = keys.read_local_part(local)
        except BadToken:
            continue
        ticket = _as_bounce(named) if of.role is AddressRole.REPORTS else _as_answer(session, named)
        if ticket is not None:
            return ticket
    return None


def _as_bounce(named: Ticket) -> Ticket:
    return replace(named, purpose=Purpose.BOUNCE, detail=0)


def _as_answer(session: Session, named: Ticket) -> Destination | None:
    """Return what an answer to the letter with this Message-ID does."""
    if named.is_lost:
        return replace(named, purpose=Purpose.REPLY, detail=0)
    if named.detail == CONVERSATION:
        return _ticket(Purpose.REPLY, named.member_id, named.object_id)
    delivery = session.get(Delivery, named.object_id)
    is_theirs = delivery is not None and delivery.member_id == named.member_id
    return _answered(delivery) if delivery is not None and is_theirs else None


def _answered(delivery: Delivery) -> Destination | None:  # noqa: C901, PLR0911  (one arm a kind)
    match delivery.kind:
        case LetterKind.NEW_CONVERSATION:
            ticket = _ticket(Purpose.REPLY, delivery.member_id, delivery.conversation_id)
            return ticket and replace(ticket, detail=Stream.NEW_CONVERSATIONS)
        case LetterKind.NOTIFICATION | LetterKind.CONVERSATION:
            return _ticket(Purpose.REPLY, delivery.member_id, delivery.conversation_id)
        case LetterKind.ANNOUNCEMENT | LetterKind.SAFETY:
            number = delivery.announcement_id
            return _ticket(Purpose.ANNOUNCEMENT, delivery.member_id, number)
        case LetterKind.RECEIPT:
            return _ticket(Purpose.POST, delivery.member_id, delivery.post_id)
        case LetterKind.SUMMARY:
            return _ticket(Purpose.SUMMARY, delivery.member_id, delivery.id)
        case LetterKind.NOTICE:
            return _as_answer_to_question(delivery) or _as_answer_about_post(delivery)
        case LetterKind.MODERATION:  # a plain answer decides nothing; to who ruled it is words
            ruled_on = delivery.matter_id if delivery.reason in TOLD_TO else None
            member_id = delivery.member_id
            return Ticket(purpose=Purpose.DECISION, member_id=member_id, object_id=ruled_on or 0)
        case LetterKind.OVERVIEW if delivery.named is not None:
            return _ticket(Purpose.SUMMARY, delivery.member_id, delivery.id)
        case LetterKind.OVERVIEW:
            command = ANSWERED_AT.get(Overview(delivery.reason or Overview.HELP))
            return FixedAddress(AddressRole.COMMAND, command) if command else None
        case LetterKind.DATA | LetterKind.GOODBYE:
            return None  # what is said to them is a command, or nothing


def _as_answer_to_question(notice: Delivery) -> Ticket | None:
    ticket = _ticket(Purpose.CONFIRM, notice.member_id, notice.question_id)
    is_other_box = notice.reason in TO_THE_OTHER_BOX
    return replace(ticket, detail=AT_THE_OTHER_BOX) if ticket and is_other_box else ticket


def _as_answer_about_post(notice: Delivery) -> Ticket | None:
    if notice.reason not in ABOUT_A_POST:
        return None
    return _ticket(Purpose.POST, notice.member_id, notice.post_id)


def _ticket(purpose: Purpose, member_id: int, object_id: int | None) -> Ticket | None:
    if object_id is None:
        return None
    return Ticket(purpose=purpose, member_id=member_id, object_id=object_id)
