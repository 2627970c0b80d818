"""Forgets what stands in the outbox longer than it is needed: members' words, and members who left."""

from datetime import datetime

from sqlalchemy import or_, update
from sqlmodel import Session, col, delete

from digest.outbox.bounce import Bounce
from digest.outbox.delivery import Delivery, DeliveryState

NOT_SENT = (
    DeliveryState.FAILED,
    DeliveryState.CANCELLED,
    DeliveryState.EMPTY,
    DeliveryState.LOST,
)


def forget_words(session: Session, *, before: datetime) -> int:
    """Forget the words, subject and Message-ID of mails that given-up letters answer; return of how many.

    Those are meant that were planned before `before`. A letter that was sent has forgotten them already.
    """
    told = (Delivery.words, Delivery.subject, Delivery.reply_to_id)
    changed = session.exec(
        update(Delivery)
        .where(
            col(Delivery.state).in_(NOT_SENT),
            col(Delivery.planned_at) <= before,
            or_(*(col(each).is_not(None) for each in told)),
        )
        .values(words=None, subject=None, reply_to_id=None)
    )
    return changed.rowcount


def forget_member(session: Session, member_id: int) -> None:
    """Forget every letter to a member, sent, in hand or waiting, and what came back of them."""
    session.exec(delete(Delivery).where(col(Delivery.member_id) == member_id))
    session.exec(delete(Bounce).where(col(Bounce.member_id) == member_id))


def forget_subject(session: Session, title: str) -> None:
    """Forget a title in letters to anybody that answer a mail with it as its subject."""
    session.exec(
        update(Delivery)
        .where(col(Delivery.subject).contains(title, autoescape=True))
        .values(subject=None)
    )
