"""Muting a member, for oneself alone: their posts are shown no more, and they never learn of it.

They are called as they were when they were muted: a new name is their own word, too.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, exists
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Session, SQLModel, and_, col, func, select

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
    name: str = ""  # of the other one, as the member knew it then


def mute_member(session: Session, member_id: int, muted_id: int, *, at: datetime) -> bool:
    """Show the member nothing of the other's any more; return False where it was so already."""
    if session.get(MutedMember, (member_id, muted_id)) is not None:
        return False
    name = session.get_one(Member, muted_id).display_name
    session.add(MutedMember(member_id=member_id, muted_id=muted_id, since=at, name=name))
    return True


def unmute_member(session: Session, member_id: int, muted_id: int) -> bool:
    """Show the other's posts again; return False where they were shown."""
    row = session.get(MutedMember, (member_id, muted_id))
    if row is None:
        return False
    session.delete(row)
    return True


def muted_members(session: Session, member_ids: Collection[int]) -> dict[int, Mapping[int, str]]:
    """Return whom each of these members mutes, by their names then; nothing for those who mute nobody."""
    rows = session.exec(
        select(MutedMember.member_id, MutedMember.muted_id, MutedMember.name).where(
            col(MutedMember.member_id).in_(member_ids)
        )
    )
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for member_id, muted_id, name in rows:
        found[member_id][muted_id] = name
    return dict(found)


def known_as(member_id: int | BindParameter[int]) -> tuple[ColumnElement[str], ColumnElement[bool]]:
    """Return the name by which a member knows the one of a query over Member, and what joins MutedMember."""
    is_theirs = and_(
        col(MutedMember.muted_id) == col(Member.id), col(MutedMember.member_id) == member_id
    )
    return func.coalesce(col(MutedMember.name), col(Member.display_name)), is_theirs


def mutes(author: Mapped[int | None] | ColumnElement[int] | int | None) -> ColumnElement[bool]:
    """Return the condition that the member of a query over Member mutes an author."""
    return exists().where(
        col(MutedMember.member_id) == col(Member.id), col(MutedMember.muted_id) == author
    )
