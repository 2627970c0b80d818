"""Rows of the outbox as they stand there, whatever code would write them."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from digest.outbox.delivery import Delivery, DeliveryState, LetterKind


def owe(
    session: Session,
    *,
    kind: LetterKind,
    key: str,
    member_id: int,
    at: datetime,
    **columns: Any,
) -> Delivery:
    """Add one letter, due at once unless a column says otherwise."""
    values = {"state": DeliveryState.PLANNED, "planned_at": at, "due_at": at, **columns}
    delivery = Delivery(kind=kind, key=key, member_id=member_id, **values)
    session.add(delivery)
    session.flush()
    return delivery
