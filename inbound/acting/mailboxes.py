"""Adds mailboxes to a member's, and changes the one that letters go to, by what each mailbox answers.

The registered mailbox is asked first, whoever wrote and however well proved: what is signed may have been
sent to somebody else before (A-07). Only after its yes is the new mailbox written to, once.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from digest.community import audit, mailbox
from digest.community.member import Member, MemberState
from digest.errors import BadInput
from digest.inbox.question import CHANGING, Question, QuestionKind, asked_since
from digest.letters.mailboxes import change, is_ready, undo_change
from digest.letters.notice import Reason, tell
from inbound.acting.answer import answer
from inbound.acting.occasion import Occasion
from inbound.acting.unsubscribe import locked_member

DAY = timedelta(days=1)
CONFIRMS = {
    QuestionKind.ADD_ADDRESS: Reason.CONFIRM_ADDING,
    QuestionKind.CHANGE_ADDRESS: Reason.CONFIRM_CHANGING,
}


def ask_for_mailbox(
    session: Session, member_id: int, typed: str, asks: QuestionKind, occasion: Occasion
) -> str:
    """Ask the registered mailbox whether this one is to be added, or to take its place; return a word.

    The member hears the same whether or not somebody else has the address already: nobody is to be found
    out like this.
    """
    member, at = locked_member(session, member_id), occasion.at
    if member is None:
        return "left"
    if asked_since(session, member_id, at - DAY, *CONFIRMS) >= occasion.limits.addresses_a_day:
        answer(session, occasion, member_id, Reason.TOO_MANY_COMMANDS)
        return "too many addresses"
    try:
        address = mailbox.usable_address(typed, domain=occasion.house.domain)
    except BadInput:
        answer(session, occasion, member_id, Reason.BAD_ADDRESS)
        return "bad address"
    is_so = _is_so(session, member_id, address, asks)
    question = Question(member_id=member_id, asks=asks, address=address, asked_at=at)
    if is_so is not None:
        question.ended_at, question.was_yes = at, True
    session.add(question)
    session.flush()
    answer(session, occasion, member_id, is_so or CONFIRMS[asks], question_id=question.id)
    return "address known" if is_so else f"asked: {asks}"


def agree_about_mailbox(
    session: Session, question: Question, occasion: Occasion, *, at_the_other_box: bool
) -> str:
    """Take the yes of one of the two mailboxes, and return a word for what was done."""
    at = occasion.at
    if question.asks is QuestionKind.UNDO_ADDRESS:
        return _undo(session, question, at=at)
    is_begun = question.agreed_at is not None or question.asks is QuestionKind.MOVE_ADDRESS
    if at_the_other_box and not is_begun:
        return "not agreed"
    if at_the_other_box:
        question.new_box_agreed_at = question.new_box_agreed_at or at
    elif question.agreed_at is None:
        question.agreed_at = at
        if question.asks is not QuestionKind.MOVE_ADDRESS:
            _ask_the_other_box(session, question, occasion)
    session.add(question)
    if not is_ready(session, question, at=at):
        return "agreed"
    member = locked_member(session, question.member_id)
    if member is None or member.state is not MemberState.ACTIVE:
        return "not agreed"
    return _carry_out(session, member, question, at)


def _is_so(session: Session, member_id: int, address: str, asks: QuestionKind) -> Reason | None:
    """Return what to say where nothing has to be changed."""
    if mailbox.owner(session, address) != member_id:
        return None
    if asks is QuestionKind.ADD_ADDRESS:
        return Reason.ADDRESS_ADDED
    now = mailbox.primary(session, member_id)
    return Reason.GOES_THERE if now is not None and now.address == address else None


def _ask_the_other_box(session: Session, question: Question, occasion: Occasion) -> None:
    """Owe the new mailbox the one letter that it ever gets for this, unless it is somebody else's."""
    member_id, number, at = question.member_id, question.id, occasion.at
    answer(session, occasion, member_id, Reason.ADDRESS_ASKED, question_id=number)
    if mailbox.owner(session, question.address or "") in (None, member_id):
        key, reason = f"{Reason.CONFIRM_ADDRESS}:{number}", Reason.CONFIRM_ADDRESS
        tell(session, member_id, reason, at=at, key=key, question_id=number)


def _carry_out(session: Session, member: Member, question: Question, at: datetime) -> str:
    if question.asks in CHANGING:
        return "address changed" if change(session, question, at=at) else "address taken"
    address = question.address
    if address is None or mailbox.owner(session, address) is not None:
        return "address taken"
    mailbox.add(session, member.id, address, at=at)
    question.ended_at, question.was_yes = at, True
    actor, reason = f"member {member.id}", f"question {question.id}"
    audit.record(session, actor=actor, act="add address", target=actor, reason=reason, at=at)
    key = f"added:{question.id}"
    tell(session, member.id, Reason.ADDRESS_ADDED, at=at, key=key, question_id=question.id)
    return "address added"


def _undo(session: Session, question: Question, *, at: datetime) -> str:
    if locked_member(session, question.member_id) is None:
        return "left"
    return "change undone" if undo_change(session, question, at=at) else "address taken"
