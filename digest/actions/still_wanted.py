"""What becomes of the question whether our letters are still wanted: a yes, a no, or no answer."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, exists, or_, select

from digest.actions import preferences, stops
from digest.actions.context import Context
from digest.actions.result import Done, Result
from digest.community.people.member import Address, Member, SummaryFrequency, locked_member
from digest.community.preferences.preference import Daily, Pause, Preference, Weekly
from digest.community.preferences.stop import Stream
from digest.inbox.question import Question, QuestionKind, end
from digest.inbox.received_mail import ReceivedMail
from digest.intents.intents import ChangePreferences, StopStreams
from digest.intents.phrases import Phrase
from digest.letters.notice import NoticePayload, Reason

START: Preference = Pause(None)  # which brings back what was stopped


def keep(context: Context, question: Question) -> Result:
    """Keep all as it is; a later yes brings back what a no, or no answer, had ended."""
    if question.ended_at is None:
        end(question, was_yes=True, at=context.at)
        context.answer(question.member_id, NoticePayload(reason=Reason.AS_IT_WAS))
        return Done(act="still wanted")
    back = Daily() if question.was_yes is None else START
    end(question, was_yes=True, at=context.at)
    return preferences.change(context, question.member_id, ChangePreferences(choices=(back,)))


def less(context: Context, question: Question, *, likely: tuple[Phrase, ...]) -> Result:
    """Stop the summary; where other words stand beside the no, ask for these, and stop nothing yet."""
    if likely:
        context.answer(question.member_id, NoticePayload(reason=Reason.AS_IT_WAS, offers=likely))
        return Done(act="not wanted as it is")
    end(question, was_yes=False, at=context.at)
    stop = StopStreams(streams=(Stream.SUMMARY,), by_word=True)
    return stops.stop(context, question.member_id, stop)


def unanswered(session: Session, at: datetime, *, most: int) -> Sequence[Question]:
    """Return questions that nobody answered in time, locked."""
    over = select(Question).where(
        Question.asks == QuestionKind.STILL_WANTED,
        col(Question.ended_at).is_(None),
        col(Question.waits_until) <= at,
    )
    return session.exec(over.order_by(col(Question.id)).limit(most).with_for_update()).all()


def end_unanswered(context: Context, question: Question) -> None:
    """Let a daily summary come once a week, as the letter announced; who wrote anything since keeps it."""
    member = locked_member(context.session, question.member_id)
    wrote = select(Member.id).where(Member.id == question.member_id, wrote_since(question.asked_at))
    is_silent = context.session.exec(wrote).first() is None
    if member is None or not is_silent or member.summary_frequency is not SummaryFrequency.DAILY:
        end(question, was_yes=True, at=context.at)
        return
    question.ended_at = context.at
    preferences.change(context, member.id, ChangePreferences(choices=(Weekly(),)))


def wrote_since(moment: datetime) -> ColumnElement[bool]:
    """Return the condition on a member that a mail came from them, for a query over Member."""
    return or_(
        exists().where(
            col(Address.member_id) == col(Member.id), col(Address.authentic_at) > moment
        ),
        exists().where(
            col(ReceivedMail.member_id) == col(Member.id), col(ReceivedMail.accepted_at) > moment
        ),
    )
