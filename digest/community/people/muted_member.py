"""Muting a member, for oneself alone: their posts are shown no more, and they never learn of it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Session, SQLModel, col, select

from digest.community.people.member import Member
from digest.store.types import Id, UtcDateTime


class MutedMember(SQLModel, table=True):
    """That a member does not want to see what another one writes."""

    __tablename__ = "muted_member"

    member_id: int = Field(
        foreign_key="member.id", primary_key=True, ondelete="CASCADE", sa_type=Id
    )
    muted_id: int = Field(
        foreign_key="member.id", primary_key=True, index=True, ondelete="CASCADE", sa_type=Id
    )
    since: datetime = Field(sa_type=UtcDateTime)


def mute_member(session: Session, member_id: int, muted_id: int, *, at: datetime) -> bool:
    """Show the member nothing of the other's any more; return False where it was so already."""
    if session.get(MutedMember, (member_id, muted_id)) is not None:
        return False
    session.add(MutedMember(member_id=member_id, muted_id=muted_id, since=at))
    return True


def unmute_member(session: Session, member_id: int, muted_id: int) -> bool:
    """Show the other's posts again; return False where they were shown."""
    row = session.get(MutedMember, (member_id, muted_id))
    if row is None:
        return False
    session.delete(row)
    return True


def muted_members(session: Session, member_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Return whom each of these members mutes; nothing for those who mute nobody."""
    rows = session.exec(
        select(MutedMember.member_id, MutedMember.muted_id).where(
            col(MutedMember.member_id).in_(member_ids)
        )
    )
    found: dict[int, set[int]] = defaultdict(set)
    for member_id, muted_id in rows:
        found[member_id].add(muted_id)
    return {member_id: frozenset(ids) for member_id, ids in found.items()}


def mutes(author: Mapped[int | None] | ColumnElement[int] | int | None) -> ColumnElement[bool]:
    """Return the condition that the member of a query over Member mutes an author."""
    return exists().where(
        col(MutedMember.member_id) == col(Member.id), col(MutedMember.muted_id) == author
    )
