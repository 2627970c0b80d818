"""Carries out what a member answers: a kept mail let through or thrown away, an address added.

A mail that is let through waits again, and is worked off as one whose writer is known. The question's row
is what two answers at once compete for, so it is done once.
"""

from datetime import datetime

from sqlmodel import Session

from digest.community import audit
from digest.inbox.held import drop, release
from digest.inbox.question import CHANGING, OF_ADDRESSES, Question, QuestionKind, end, open_question
from digest.letters.notice import Reason
from inbound.acting.answer import answer
from inbound.acting.confirmed import ON_A_YES, do_confirmed, leave_undone
from inbound.acting.mailboxes import agree_about_mailbox
from inbound.acting.newcomer import turn_back, welcome_member
from inbound.acting.occasion import Occasion
from inbound.deciding.decision import Agree, Decline


def agree(session: Session, decision: Agree, occasion: Occasion) -> str:
    """Do what a yes allows, and return a word for what was done."""
    question, at = open_question(session, decision.question_id), occasion.at
    if question is None:
        return "answered already"
    if question.asks is QuestionKind.JOIN:
        return _arrive(session, question, occasion)
    if question.asks in ON_A_YES:
        end(question, was_yes=True, at=at)
        session.flush()
        return do_confirmed(session, question, occasion)
    if question.asks not in OF_ADDRESSES and question.asks is not QuestionKind.UNDO_ADDRESS:
        end(question, was_yes=True, at=at)
        return "let through" if release(session, question, at) else "nothing kept"
    done = agree_about_mailbox(
        session, question, occasion, at_the_other_box=decision.at_the_other_box
    )
    if question.was_yes and question.asks is not QuestionKind.UNDO_ADDRESS:
        release(session, question, at)  # the mail from there that made us ask
    return done


def _arrive(session: Session, question: Question, occasion: Occasion) -> str:
    """Let somebody in, and with them what they wrote to a community before."""
    done = welcome_member(session, question, occasion)
    if question.was_yes:
        release(session, question, occasion.at)
    return done


def decline(session: Session, decision: Decline, occasion: Occasion) -> str:
    """Throw away what a no is about, and tell the member."""
    question, at = open_question(session, decision.question_id), occasion.at
    if question is None:
        return "answered already"
    if question.asks is QuestionKind.JOIN:
        return turn_back(session, question, at=at)
    member_id = question.member_id
    end(question, was_yes=False, at=at)
    if question.asks in ON_A_YES:
        return leave_undone(session, question, occasion)
    if question.asks in OF_ADDRESSES:
        not_done = Reason.NOT_CHANGED if question.asks in CHANGING else Reason.NOT_ADDED
        answer(session, occasion, member_id, not_done, question_id=question.id)
        _record(session, question, "decline mailbox", f"member {member_id}", at)
        return "address declined"
    drop(session, question, at)
    answer(session, occasion, member_id, Reason.DROPPED)
    return "declined"


def _record(session: Session, question: Question, act: str, target: str, at: datetime) -> None:
    actor, reason = f"member {question.member_id}", f"question {question.id}"
    audit.record(session, actor=actor, act=act, target=target, reason=reason, at=at)
