"""The status of the whole service, on one screen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, true
from sqlmodel import Session, col, func, select

from digest.community.audit import AuditEntry
from digest.community.communities.community import Community
from digest.community.conversations.post import Post, PostState
from digest.community.people.member import Address, Member, MemberState
from digest.community.requests.moderation_request import ModerationRequest
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import WAITS_FOR_ANSWERS, WAITS_ITS_TURN, ReceivedMail
from digest.outbox.delivery import WAITING, Delivery, DeliveryState, LetterKind
from digest.outbox.warm_up import running
from digest.queries.bounces import BounceRates, bounce_rates
from digest.queries.mails import MailCounts, count_mails, count_waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleCounts:
    """How many communities and members there are, and what waits for a moderator."""

    communities: int
    members: int
    members_written_to: int
    posts_held: int
    requests_open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCounts:
    """How many letters are due, wait, failed or were sent."""

    letters_due: int
    letters_waiting: int
    letters_deferred: int
    letters_failed: int
    letters_sent_24_hours: int
    oldest_letter_due: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCounts:
    """How many answers we gave lately, if we still give any, and what waits for them (requirement L-04)."""

    answers_lately: int
    answering: bool
    mails_waiting_for_answers: int
    strangers_waiting: int
    questions_open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Everything that the database says about the service's status."""

    at: datetime
    people: PeopleCounts
    letters: LetterCounts
    mails: MailCounts
    bounces: BounceRates
    answers: AnswerCounts


def read_status(session: Session, *, at: datetime, answers: int, answers_limit: int) -> Status:
    """Return the status; `answers` were given lately, and at `answers_limit` they stop."""
    return Status(
        at=at,
        people=people_counts(session),
        letters=letter_counts(session, at),
        mails=count_mails(session),
        bounces=bounce_rates(session, at),
        answers=AnswerCounts(
            answers_lately=answers,
            answering=answers < answers_limit,
            mails_waiting_for_answers=count_waiting(session, reason=WAITS_FOR_ANSWERS),
            strangers_waiting=count_waiting(session, reason=WAITS_ITS_TURN),
            questions_open=_count(
                session,
                Question,
                col(Question.ended_at).is_(None),
                Question.asks != QuestionKind.UNDO_ADDRESS,  # which waits for no answer
            ),
        ),
    )


def last_moment(session: Session) -> datetime | None:
    """Return the time of the last event that the database knows."""
    columns = (ReceivedMail.accepted_at, Delivery.planned_at, AuditEntry.at)
    moments: list[datetime | None] = [
        session.exec(select(func.max(column))).one() for column in columns
    ]
    return max((moment for moment in moments if moment is not None), default=None)


def people_counts(session: Session) -> PeopleCounts:
    """Return how many people there are, and what waits for a moderator."""
    confirmed = (
        select(func.count(func.distinct(Address.member_id)))
        .join(Member)
        .where(col(Address.confirmed_at).is_not(None), Member.state == MemberState.ACTIVE)
    )
    is_open = col(ModerationRequest.ended_at).is_(None)
    return PeopleCounts(
        communities=_count(session, Community),
        members=_count(session, Member),
        members_written_to=session.exec(confirmed).one(),
        posts_held=_count(session, Post, Post.state == PostState.HELD),
        requests_open=_count(session, ModerationRequest, is_open),
    )


def letter_counts(session: Session, at: datetime) -> LetterCounts:
    """Return how many letters there are in which state; what a warm-up keeps is not due."""
    is_waiting = col(Delivery.state).in_(WAITING)
    is_due = and_(col(Delivery.due_at) <= at, _is_not_held(session))
    is_sent = Delivery.state == DeliveryState.SENT
    oldest = select(func.min(Delivery.due_at)).where(is_waiting, is_due)
    return LetterCounts(
        letters_due=_count(session, Delivery, is_waiting, is_due),
        letters_waiting=_count(session, Delivery, is_waiting),
        letters_deferred=_count(session, Delivery, Delivery.state == DeliveryState.DEFERRED),
        letters_failed=_count(session, Delivery, Delivery.state == DeliveryState.FAILED),
        letters_sent_24_hours=_count(
            session, Delivery, is_sent, col(Delivery.sent_at) >= at - timedelta(hours=24)
        ),
        oldest_letter_due=session.exec(oldest).one(),
    )


def _is_not_held(session: Session) -> ColumnElement[bool]:
    return true() if running(session) is None else col(Delivery.kind) != LetterKind.SUMMARY


def _count(session: Session, table: type[Any], *conditions: Any) -> int:
    return session.exec(select(func.count()).select_from(table).where(*conditions)).one()
