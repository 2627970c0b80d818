"""Where words belong that were kept until their writer said so."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from digest.notices.question import ABOUT_WORDS, Question
from inbound.deciding.about_conversation import AboutConversation, about_conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a member said about their kept words: post them in a conversation, or replace their post."""

    said_at: datetime  # when the mail was taken that said so
    is_reply: bool
    conversation: AboutConversation | None  # None for one that is gone


def kept(session: Session, received_id: int, reader_id: int) -> Kept | None:
    """Return what the writer of a mail that is worked on again has said about it."""
    answered = select(Question).where(
        Question.received_id == received_id,
        col(Question.asks).in_(ABOUT_WORDS),
        col(Question.was_yes).is_(True),
    )
    question = session.exec(answered).first()
    if question is None or question.agreed_at is None:
        return None
    chosen, _ = question.chosen_and_offered()
    return Kept(
        said_at=question.agreed_at,
        is_reply=chosen is not None,
        conversation=about_conversation(session, chosen, reader_id) if chosen else None,
    )
