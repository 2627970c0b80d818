"""Puts letters into the outbox, each under a key that is used once."""

from datetime import datetime
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from digest.outbox.delivery import Delivery, DeliveryState
from digest.outbox.payload import Payload
from digest.store.nudges import StepName, nudge

TABLE: Table = Delivery.__table__  # type: ignore[attr-defined]


def enqueue(
    session: Session,
    payload: Payload,
    *,
    to: int,
    key: str,
    at: datetime,
    due_at: datetime | None = None,
) -> bool:
    """Enqueue one letter to a member, due at once unless `due_at` is later; return False for a used key.

    A letter that is due now nudges the dispatcher.
    """
    row = {
        "kind": payload.kind,
        "key": key,
        "member_id": to,
        "state": DeliveryState.PLANNED,
        "attempts": 0,
        "planned_at": at,
        "due_at": due_at or at,
        **payload.columns(),
    }
    insert = insert_once(session).values(row).returning(TABLE.c.id)
    is_new = session.connection().execute(insert).first() is not None
    if is_new and (due_at is None or due_at <= at):
        nudge(session, StepName.DISPATCH)
    return is_new


def insert_once(session: Session) -> Any:
    """Return an INSERT into the outbox that does nothing for a used key, in the database's own dialect."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(TABLE).on_conflict_do_nothing(index_elements=["key"])
    return sqlite.insert(TABLE).on_conflict_do_nothing(index_elements=["key"])
