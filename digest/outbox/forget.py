"""Deletes from the outbox what is no longer needed: members' words, and letters to members who left."""

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
    """Clear words, subject and Message-ID of the answered mail in letters never sent; return how many.

    This is about letters planned by `before`. In letters that were sent they were cleared at once.
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
    """Delete every letter to a member, sent, being sent or waiting, and its bounces."""
    session.exec(delete(Delivery).where(col(Delivery.member_id) == member_id))
    session.exec(delete(Bounce).where(col(Bounce.member_id) == member_id))


def forget_subject(session: Session, title: str) -> None:
    """Clear the subject of the answered mail in every letter whose subject contains this title."""
    session.exec(
        update(Delivery)
        .where(col(Delivery.subject).contains(title, autoescape=True))
        .values(subject=None)
    )
