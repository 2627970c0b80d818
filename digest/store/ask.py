"""Asks for columns by a statement that is built once: twice as fast as where rows become objects."""

from typing import Any

from sqlalchemy import Executable, Result
from sqlmodel import Session


def ask(session: Session, statement: Executable, **values: object) -> Result[*tuple[Any, ...]]:
    """Return the rows of a statement with these values; what the session has not written yet counts."""
    session.flush()
    return session.connection().execute(statement, values)
