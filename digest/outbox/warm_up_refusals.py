"""Whose letters were refused for what we send, on a day of a warm-up.

Each member counts once a day, however many letters or attempts: anybody can make us write to them.
"""

from collections.abc import Iterable

from sqlalchemy import Table
from sqlalchemy import select as columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from digest.store.types import Id


class WarmUpRefusal(SQLModel, table=True):
    """That letters to a member were refused for what we send on a day."""

    __tablename__ = "warm_up_refusal"

    day_id: int = Field(
        foreign_key="warm_up_day.id", primary_key=True, ondelete="CASCADE", sa_type=Id
    )
    member_id: int = Field(
        foreign_key="member.id", primary_key=True, index=True, ondelete="CASCADE", sa_type=Id
    )


_REFUSAL: Table = WarmUpRefusal.__table__  # type: ignore[attr-defined]


def note_refusals(session: Session, day_id: int, member_ids: Iterable[int]) -> int:
    """Note whose letters were refused; return how many of them had none refused on that day before."""
    rows = [{"day_id": day_id, "member_id": each} for each in sorted(set(member_ids))]
    if not rows:
        return 0
    own = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    new = own.insert(_REFUSAL).on_conflict_do_nothing()
    return sum(session.connection().execute(new.values(each)).rowcount for each in rows)


def refused_on(session: Session, day_id: int) -> set[int]:
    """Return the members whose letters were refused on a day."""
    session.flush()
    whose = columns(_REFUSAL.c.member_id).where(_REFUSAL.c.day_id == day_id)
    return set(session.connection().execute(whose).scalars())
