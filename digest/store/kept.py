"""Keeps what a transaction has read: a session forgets a row that nobody holds, and reads it again."""

from typing import TypeVar

from sqlmodel import Session, SQLModel

Row = TypeVar("Row", bound=SQLModel)


def keep(session: Session, row: Row) -> Row:
    """Return a row that `session.get` finds without reading it again until the session is closed."""
    session.info.setdefault("kept", []).append(row)
    return row
