"""Keeps words that could mean several things, asks their writer which, and does what the answer says."""

from sqlmodel import Session

from digest.inbox.finish import finish
from digest.inbox.question import Question, QuestionKind, QuestionPayload, open_question
from digest.inbox.received_mail import Outcome
from digest.letters.notice import Reason, tell
from inbound.interpret.interpretation import AskBack
from inbound.work.look_after import look_after_words
from inbound.work.occasion import Occasion

ASKS = {
    Reason.WHICH_CONVERSATION: QuestionKind.WHICH_CONVERSATION,
    Reason.ASK_BACK: QuestionKind.WHAT_TO_DO,
}


def ask_back(session: Session, decision: AskBack, occasion: Occasion) -> None:
    """Keep the mail, and ask where its words belong; the letter has them too."""
    received, at, member_id = occasion.received, occasion.at, decision.member_id
    question = Question(
        member_id=member_id,
        asks=ASKS[decision.reason],
        received_id=received.id,
        payload=QuestionPayload(conversations=decision.offered),
        asked_at=at,
    )
    session.add(question)
    session.flush()
    tell(
        session,
        member_id,
        decision.reason,
        at=at,
        key=f"ask:{received.id}:{question.id}",  # the mail itself is answered once it is worked on
        subject=occasion.subject,
        answers=occasion.message_id,
        words=decision.words,
        post_id=decision.post_id,
        conversation_id=decision.conversation_id,
        until=decision.until,
        question_id=question.id,
    )
    look_after_words(session, decision, occasion, decision.words)
    ids = {"member_id": member_id, "post_id": decision.post_id}
    finish(session, received, Outcome.HELD, reason=decision.reason.value, at=at, **ids)


def note_asked_again(session: Session, question_id: int | None, occasion: Occasion) -> None:
    """Remember that an answer was not clear: nobody is asked the same a third time."""
    question = None if question_id is None else open_question(session, question_id)
    if question is not None:
        question.reminded_at = occasion.at
