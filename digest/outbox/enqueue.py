"""Puts letters into the outbox, each under a key that is used once."""

from datetime import datetime
from functools import cache
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
    connection = session.connection()
    is_new = connection.execute(_inserting(connection.dialect.name), row).first() is not None
    if is_new and (due_at is None or due_at <= at):
        nudge(session, StepName.DISPATCH)
    return is_new


@cache
def _inserting(dialect: str) -> Any:
    return insert_once(dialect).returning(TABLE.c.id)


def insert_once(dialect: str) -> Any:
    """Return an INSERT into the outbox that does nothing for a used key, for SQLite or PostgreSQL."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(TABLE).on_conflict_do_nothing(index_elements=["key"])
