"""Tells a writer why nothing was done, with what they wrote."""

from sqlmodel import Session

from digest.inbox.finish import finish
from digest.inbox.received_mail import Outcome
from digest.letters.notice import Reason
from inbound.interpret.interpretation import Refuse
from inbound.work.ask_back import note_asked_again
from inbound.work.occasion import Occasion


def refuse(session: Session, decision: Refuse, occasion: Occasion) -> None:
    """Enqueue the letter, and end the work on the mail."""
    if decision.reason in (Reason.WHICH_AGAIN, Reason.WHAT_AGAIN):
        note_asked_again(session, decision.question_id, occasion)
    occasion.context(session).answer(
        decision.member_id,
        decision.reason,
        words=decision.words,
        post_id=decision.post_id,
        conversation_id=decision.conversation_id,
        question_id=decision.question_id,
        offers=decision.likely,
    )
    finish(
        session,
        occasion.received,
        Outcome.REFUSED,
        reason=decision.reason.value,
        member_id=decision.member_id,
        post_id=decision.post_id,
        at=occasion.at,
    )
