"""Whose letters were refused for what we send, on a day of a warm-up, and what of it says something of us.

Each member counts once a day, however many letters or attempts: anybody can make us write to them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import Table
from sqlalchemy import select as columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col

from digest.community.people.member import Address
from digest.mail.organisation import organisation
from digest.store.types import Id

SEVERAL = 3  # organisations that refuse, before small ones say something of us
LARGE_PART, LARGE_LEAST = 0.1, 10  # of all members, and members, at a domain that counts alone


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


def telling(refused: Mapping[str, int], members: Mapping[str, int], *, of_all: int) -> int:
    """Return how many refusals say something of us, by organisations: what they refused, and who is there.

    One that has a large part of the members counts alone; small ones only where several refuse, and then
    without the one that refuses most: whoever has a domain can make it say anything.
    """
    least = max(LARGE_LEAST, LARGE_PART * of_all)
    large = sum(count for each, count in refused.items() if members.get(each, 0) >= least)
    small = [count for each, count in refused.items() if members.get(each, 0) < least]
    if len(refused) < SEVERAL:
        return large
    return large + sum(small) - max(small, default=0)


def telling_refusals(session: Session, day_id: int) -> int:
    """Return how many members' refusals of a day say something of us."""
    session.flush()
    primary = columns(col(Address.address)).where(col(Address.is_primary))
    whose = primary.join(_REFUSAL, _REFUSAL.c.member_id == col(Address.member_id))
    found = session.connection().execute(whose.where(_REFUSAL.c.day_id == day_id)).scalars()
    refused = Counter(organisation(each) for each in found)
    if not refused:
        return 0
    everybody = session.connection().execute(primary.where(col(Address.confirmed_at).is_not(None)))
    members = Counter(organisation(each) for each in everybody.scalars())
    return telling(refused, members, of_all=members.total())
