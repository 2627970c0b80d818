"""Asks for many rows by their numbers, so many in a statement as every database takes."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.orm import Mapped
from sqlmodel import Session

MOST = 20_000  # numbers that are asked for at all: the highest, which are the newest studies
AT_ONCE = 5_000


def in_chunks(
    session: Session, wanted: Select[*tuple[Any, ...]], column: Mapped[int], numbers: Iterable[int]
) -> list[Row[Any]]:
    """Return the rows of a query whose column is one of these."""
    asked = sorted(numbers, reverse=True)[:MOST]
    return [
        row
        for start in range(0, len(asked), AT_ONCE)
        for row in session.execute(wanted.where(column.in_(asked[start : start + AT_ONCE])))
    ]
