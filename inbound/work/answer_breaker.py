"""Counts the answers we gave lately; too many of them mean that machines talk to each other (L-04)."""

from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from digest.inbox.received_mail import ReceivedMail
from digest.outbox.delivery import IS_ANSWER, Delivery
from digest.policy import MailLimits

# Letters that a mail made us write; what pages, operators and our own rules enqueue has other keys.
ANSWER_KEYS = (
    *("answer:%", "ask:%", "conversation:%", "not_yours:%"),
    *("chosen:%", "overview:%"),
)
OF_STRANGERS = "ask:again:%"  # they are counted apart, so that they stop nobody else's answers


def answers_lately(session: Session, *, at: datetime, limits: MailLimits) -> int:
    """Return how many answers to mails were enqueued within the breaker's minutes before `at`."""
    return session.exec(
        select(func.count())
        .select_from(Delivery)
        .where(
            IS_ANSWER,
            col(Delivery.planned_at) > at - limits.answers_within,
            col(Delivery.planned_at) <= at,
            or_(*(col(Delivery.key).like(key) for key in ANSWER_KEYS)),
            col(Delivery.key).not_like(OF_STRANGERS),
        )
    ).one()


def is_open(session: Session, *, at: datetime, limits: MailLimits, to_stranger: bool) -> bool:
    """Say whether no more answers go out for now, to members or to those who ask to join."""
    if to_stranger:
        return to_strangers_lately(session, at=at, limits=limits) >= limits.answers_to_strangers
    return answers_lately(session, at=at, limits=limits) >= limits.answers


def to_strangers_lately(session: Session, *, at: datetime, limits: MailLimits) -> int:
    """Return how many were asked who want to join, within the breaker's minutes before `at`."""
    return session.exec(
        select(func.count()).where(
            col(ReceivedMail.stranger_of).is_not(None),
            col(ReceivedMail.worked_at) > at - limits.answers_within,
            col(ReceivedMail.worked_at) <= at,
        )
    ).one()
