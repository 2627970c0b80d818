"""What members ask for about their account: their data, to leave for good, a mailbox more or less.

The first two are done only after a yes from the registered mailbox, whoever asked and however well proved
(A-07); `confirmed` does them.
"""

from datetime import timedelta

from sqlmodel import Session, select

from digest.community import audit
from digest.community.member import Address, normal_address
from digest.inbox.question import Question, QuestionKind, asked_since
from digest.intents.intents import GetData, Intent, Terminate, UseAddress
from digest.letters.notice import Reason, tell
from inbound.acting.answer import answer
from inbound.acting.mailboxes import ask_for_mailbox
from inbound.acting.occasion import Occasion
from inbound.acting.unsubscribe import locked_member

DAY = timedelta(days=1)
A_DAY = 5  # questions of one kind; whoever asks more often is perhaps a machine
REASONS = {
    QuestionKind.DATA: Reason.CONFIRM_DATA,
    QuestionKind.TERMINATE: Reason.CONFIRM_TERMINATE,
    QuestionKind.TERMINATE_ERASING: Reason.CONFIRM_ERASING,
}
BESIDE: dict[QuestionKind, tuple[Intent, ...]] = {  # what each letter offers instead
    QuestionKind.DATA: (),
    QuestionKind.TERMINATE: (GetData(), Terminate(erases=True)),
    QuestionKind.TERMINATE_ERASING: (GetData(), Terminate()),
}


def ask_for_yes(session: Session, member_id: int, asks: QuestionKind, occasion: Occasion) -> str:
    """Ask the member, at the address that their letters go to, and return a word for what was done."""
    at = occasion.at
    if locked_member(session, member_id) is None:
        return "left"
    if asked_since(session, member_id, at - DAY, asks) >= A_DAY:
        answer(session, occasion, member_id, Reason.TOO_MANY_COMMANDS)
        return f"asked too often: {asks}"
    question = Question(member_id=member_id, asks=asks, asked_at=at)
    session.add(question)
    session.flush()
    tell(
        session,
        member_id,
        REASONS[asks],
        at=at,
        key=f"ask:{question.id}",
        answers=occasion.message_id,
        question_id=question.id,
        offers=BESIDE[asks],
    )
    return f"asked: {asks}"


def remove_address(session: Session, member_id: int, typed: str, occasion: Occasion) -> str:
    """Take no mail from a mailbox as the member's any more; the one that gets the letters stays."""
    member = locked_member(session, member_id)
    if member is None:
        return "left"
    theirs = select(Address).where(
        Address.member_id == member_id, Address.address == _normal(typed)
    )
    found = session.exec(theirs).first()
    if found is None:
        _tell(session, member_id, Reason.NO_SUCH_ADDRESS, occasion)
        return "no such address"
    if found.is_primary:
        _tell(session, member_id, Reason.ADDRESS_STAYS, occasion, Terminate())
        return "address stays"
    undo = UseAddress(address=found.address, on=True)
    session.delete(found)
    session.flush()
    _tell(session, member_id, Reason.ADDRESS_REMOVED, occasion, undo)
    actor = target = f"member {member_id}"
    reason = f"mail {occasion.received.id}"
    audit.record(
        session, actor=actor, act="remove address", target=target, reason=reason, at=occasion.at
    )
    return "address removed"


def use_address(session: Session, member_id: int, wish: UseAddress, occasion: Occasion) -> str:
    """Add a mailbox to the member's, once both have agreed, or take one away."""
    if not wish.on:
        return remove_address(session, member_id, wish.address, occasion)
    return ask_for_mailbox(session, member_id, wish.address, QuestionKind.ADD_ADDRESS, occasion)


def _tell(
    session: Session, member_id: int, reason: Reason, occasion: Occasion, *offered: Intent
) -> None:
    tell(
        session,
        member_id,
        reason,
        at=occasion.at,
        key=f"answer:{occasion.received.id}:{reason}",
        subject=occasion.subject,
        answers=occasion.message_id,
        offers=offered,
    )


def _normal(typed: str) -> str:
    try:
        return normal_address(typed)
    except ValueError:
        return ""
