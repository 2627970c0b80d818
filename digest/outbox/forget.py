"""Forgets what members wrote in letters that never left and that nobody will send any more."""

from datetime import datetime

from sqlalchemy import or_, update
from sqlmodel import Session, col

from digest.outbox.delivery import Delivery, DeliveryState

NOT_SENT = (DeliveryState.FAILED, DeliveryState.CANCELLED, DeliveryState.EMPTY)


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
