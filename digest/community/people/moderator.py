"""Who has the care of which community."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from digest.community.people.member import (
    FORMER_MEMBER,
    Address,
    Member,
    MemberState,
    shown_name,
    takes_letters,
)
from digest.store.types import Id, UtcDateTime


class Moderator(SQLModel, table=True):
    """That a member has the care of a community."""

    __tablename__ = "moderator"

    member_id: int = Field(
        foreign_key="member.id", primary_key=True, ondelete="CASCADE", sa_type=Id
    )
    community_id: int = Field(foreign_key="community.id", primary_key=True, index=True, sa_type=Id)
    since: datetime = Field(sa_type=UtcDateTime)


def is_moderator(session: Session, member_id: int, community_id: int) -> bool:
    """Say whether the member has the care of the community."""
    return session.get(Moderator, (member_id, community_id)) is not None


def name_in(session: Session, member: Member, community_id: int | None) -> str:
    """Return how a member is called where it is about this community, as beside their posts there."""
    if member.state is MemberState.FORMER:
        return FORMER_MEMBER
    return shown_name(
        member.display_name,
        member.badge,
        vouched_as=member.vouched_as,
        is_moderator=community_id is not None and is_moderator(session, member.id, community_id),
    )


def within_reach(session: Session, member_ids: Collection[int]) -> set[int]:
    """Return to whom of some members letters can go."""
    found = select(Address.member_id).where(col(Address.member_id).in_(member_ids), takes_letters())
    return {*session.exec(found)}


def moderators(session: Session, community_id: int) -> list[int]:
    """Return the members who have the care of the community and may act, in order."""
    found = (
        select(Moderator.member_id)
        .join(Member, col(Member.id) == col(Moderator.member_id))
        .where(Moderator.community_id == community_id, Member.state == MemberState.ACTIVE)
        .order_by(col(Moderator.member_id))
    )
    return list(session.exec(found))
