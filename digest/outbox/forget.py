"""Deletes from the outbox what is no longer needed: members' words, and letters to members who left."""

import json
from datetime import datetime

from sqlalchemy import or_, update
from sqlmodel import Session, col, delete, select

from digest.outbox.bounce import Bounce
from digest.outbox.delivery import TOLD, Delivery, DeliveryState

NOT_SENT = (
    DeliveryState.FAILED,
    DeliveryState.CANCELLED,
    DeliveryState.EMPTY,
    DeliveryState.LOST,
)


def forget_words(session: Session, *, before: datetime) -> int:
    """Clear what letters tell that were never sent, and of which mail; return how many.

    This is about letters planned by `before`. In letters that were sent it was cleared at once.
    """
    told = (getattr(Delivery, name) for name in TOLD)
    changed = session.exec(
        update(Delivery)
        .where(
            col(Delivery.state).in_(NOT_SENT),
            col(Delivery.planned_at) <= before,
            or_(*(col(each).is_not(None) for each in told)),
        )
        .values(dict.fromkeys(TOLD))
    )
    return changed.rowcount


def forget_changes(session: Session, *, before: datetime) -> int:
    """Clear what letters planned by `before` tell was changed: no answer takes that back any more."""
    told = col(Delivery.ways_back).is_not(None)
    changed = session.exec(
        update(Delivery).where(told, col(Delivery.planned_at) <= before).values(ways_back=None)
    )
    return changed.rowcount


def forget_member(session: Session, member_id: int) -> None:
    """Delete every letter to a member, sent, being sent or waiting, and its bounces."""
    session.exec(delete(Delivery).where(col(Delivery.member_id) == member_id))
    session.exec(delete(Bounce).where(col(Bounce.member_id) == member_id))


def forget_subject(session: Session, title: str) -> None:
    """Clear the subject of the answered mail in every letter whose subject contains this title."""
    as_json = json.dumps(title, ensure_ascii=False)[1:-1]
    holding = select(Delivery).where(col(Delivery.payload).contains(as_json, autoescape=True))
    for delivery in session.exec(holding.with_for_update()):
        told = json.loads(delivery.payload or "{}")
        if title.casefold() in (told.get("subject") or "").casefold():
            del told["subject"]
            delivery.payload = json.dumps(told, ensure_ascii=False)
            session.add(delivery)
