"""Where words belong that were kept until their writer said so, and whether others may see them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, and_, col, or_, select

from digest.inbox.question import ABOUT_WORDS, Question, QuestionKind
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.about_question import AboutQuestion, about_question
from inbound.recipient import Destination

ALWAYS = timedelta(0)  # for how long the question was open does not matter any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a member said about their kept words: where they belong, and that they are to be published."""

    said_at: datetime  # when the mail was taken that said so
    question: AboutQuestion  # the last that was answered
    is_sure: bool = False  # they saw the text as it would stand, and said yes


def kept(session: Session, received_id: int, reader_id: int) -> Kept | None:
    """Return what the writer of a mail that is worked on again has said about it.

    An operator who let a mail through that we asked about has said yes to it.
    """
    by_operator = and_(
        col(Question.asks) == QuestionKind.PUBLISH_THIS,
        col(Question.ended_at).is_not(None),
        col(Question.was_yes).is_(None),
    )
    answered = select(Question).where(
        Question.received_id == received_id,
        col(Question.asks).in_((*ABOUT_WORDS, QuestionKind.PUBLISH_THIS)),
        or_(col(Question.was_yes).is_(True), by_operator),
        col(Question.agreed_at).is_not(None),
    )
    questions = session.exec(answered.order_by(col(Question.id).desc())).all()
    about = about_question(session, questions[0].id, open_for=ALWAYS) if questions else None
    if about is None or about.said_at is None:
        return None
    is_sure = any(each.asks is QuestionKind.PUBLISH_THIS for each in questions)
    return Kept(said_at=about.said_at, question=about, is_sure=is_sure)


def asked_about(session: Session, target: Destination | None) -> int | None:
    """Return the kept mail that others may see or not, as an answer to this address of ours says."""
    if not isinstance(target, Ticket) or target.purpose is not Purpose.CONFIRM:
        return None
    question = session.get(Question, target.object_id)
    if (
        question is None
        or question.asks is not QuestionKind.PUBLISH_THIS
        or question.ended_at is not None
    ):
        return None
    return question.received_id if question.member_id == target.member_id else None
