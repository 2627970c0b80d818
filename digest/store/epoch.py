"""Epochs: the parts of a database's life between restored backups, and the numbers that stay valid of each.

A restored backup does not know what came after it, nor which numbers were given out then. Letters from that
time still carry those numbers. So a restored database begins a new epoch, in which letters are sealed
differently; a letter of an earlier epoch is known by its numbers to be from before the backup or after it.
"""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import inspect
from sqlmodel import Field, Session, SQLModel, col, select

from digest.store.span import FIRST, Numbers, Span
from digest.store.types import NUMBERED, Id, UtcDateTime

SALT_BYTES = 8


class Epoch(SQLModel, table=True):
    """One epoch in which letters were sealed; a database that was never restored has no row.

    The last row is the present epoch. Of each earlier one, everything between `known_until`, the moment of
    the backup, and `ended_at`, when it was restored, is lost.
    """

    __tablename__ = "epoch"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    salt: str = Field(unique=True)  # in hex; empty for the first epoch
    kept: str | None = None  # numbers by table, as JSON
    known_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def span(self) -> Span:
        """The epoch as plain values, for reading tokens."""
        kept = None if self.kept is None else json.loads(self.kept)
        return Span(bytes.fromhex(self.salt), kept)


def spans(session: Session) -> list[Span]:
    """Return every epoch whose letters we can recognise, the present one last."""
    if not inspect(session.connection()).has_table(Epoch.__tablename__):  # an earlier version
        return [FIRST]
    rows = session.exec(select(Epoch).order_by(col(Epoch.id)))
    return [row.span for row in rows] or [FIRST]


def begin(
    session: Session,
    *,
    numbers: Numbers,
    known_until: datetime,
    at: datetime,
    others: Sequence[Span] = (),
) -> Span:
    """End the present epoch, whose last numbers are `numbers`, and begin a new one.

    `others` are the epochs that this server knows it went through, in order. Those that the database does not
    have belong to a later state of it that is given up now; they end as well.
    """
    rows = list(session.exec(select(Epoch).order_by(col(Epoch.id)))) or [Epoch(salt="")]
    present = rows[-1]
    present.kept = json.dumps(dict(numbers))
    lived = {row.salt for row in rows}
    given_up = [each for each in others if each.salt.hex() not in lived]
    kept = json.dumps(shared([row.span for row in rows], others))
    for row in (present, *(Epoch(salt=each.salt.hex(), kept=kept) for each in given_up)):
        row.known_until, row.ended_at = known_until, at
        session.add(row)
        session.flush()
    new = Epoch(salt=secrets.token_hex(SALT_BYTES))
    session.add(new)
    session.flush()
    return new.span


def shared(ours: Sequence[Span], others: Sequence[Span]) -> dict[str, int]:
    """Return by table the last number that means the same in two lines of epochs: from before they split."""
    ends = {span.salt: span.kept for span in ours}
    common = [(ends[each.salt], each.kept) for each in others if each.salt in ends]
    here, there = common[-1] if common else ({}, {})
    if here is None or there is None:
        return dict(here or there or {})
    return {table: min(number, there.get(table, 0)) for table, number in here.items()}
