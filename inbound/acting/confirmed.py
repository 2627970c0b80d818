"""Does what a member asked for and then said yes to: their data, or the end of their membership."""

from sqlmodel import Session

from digest.community import audit
from digest.inbox.question import ENDING, Question, QuestionKind
from digest.letters.data_letter import DataPayload
from digest.letters.notice import Reason
from digest.outbox.enqueue import enqueue
from inbound.acting.answer import answer
from inbound.acting.occasion import Occasion
from inbound.acting.terminate import MembershipEnd, end_membership
from inbound.acting.unsubscribe import locked_member

ON_A_YES = frozenset({QuestionKind.DATA, *ENDING})


def do_confirmed(session: Session, question: Question, occasion: Occasion) -> str:
    """Do what was asked, and return a word for it; the question has been ended with a yes."""
    if question.asks is QuestionKind.DATA:
        return _send_data(session, question, occasion)
    member = locked_member(session, question.member_id)
    if member is None:
        return "left"
    end_membership(
        session,
        member,
        MembershipEnd(
            erases=question.asks is QuestionKind.TERMINATE_ERASING,
            by=f"member {member.id}",
            at=occasion.at,
            reason=f"question {question.id}",
            mails=[occasion.received.id],
            answers=occasion.message_id,
        ),
    )
    return "membership ended"


def leave_undone(session: Session, question: Question, occasion: Occasion) -> str:
    """Tell the member that nothing was done; the question has been ended with a no."""
    answer(session, occasion, question.member_id, Reason.AS_IT_WAS)
    return "declined"


def _send_data(session: Session, question: Question, occasion: Occasion) -> str:
    number = question.member_id
    payload = DataPayload(reply_to_id=occasion.message_id)
    enqueue(session, payload, to=number, key=f"data:{question.id}", at=occasion.at)
    actor = target = f"member {number}"
    reason = f"question {question.id}"
    audit.record(
        session, actor=actor, act="send data", target=target, reason=reason, at=occasion.at
    )
    return "data"
