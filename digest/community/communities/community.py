"""Communities and who belongs to them."""

from datetime import datetime
from enum import StrEnum
from functools import cache

from sqlalchemy import bindparam
from sqlmodel import Field, Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from digest.store.ask import ask
from digest.store.types import NUMBERED, EnumText, Id, UtcDateTime

# Local parts that mean something else, so no community may take them.
RESERVED_NAMES = frozenset(
    "home join leave settings search tags communities pause data terminate help staff moderators "
    "bounce fbl dmarc postmaster abuse notify summary notice reply r p f x g d m t u b c i s w".split()
)


class HoldFirst(StrEnum):
    """Which posts of a new member wait for approval."""

    NEVER = "never"
    LINKS = "links"  # the first post, with links in it
    CONTACT = "contact"  # and in the first 7 days each with links or telephone numbers
    ALWAYS = "always"  # and the first post whatever it says


class Community(SQLModel, table=True):
    """A group around an illness; `name` is its address, `code` stands for it in headers and links."""

    __tablename__ = "community"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    name: str = Field(unique=True)
    title: str
    code: str = Field(unique=True)  # neutral: tells nothing of the illness (P-19)
    tag_id: int = Field(foreign_key="tag.id", sa_type=Id)
    is_open: bool = False  # subjects of its letters show titles, unless a member chose otherwise
    hold_first: HoldFirst = Field(default=HoldFirst.LINKS, sa_type=EnumText(HoldFirst))
    created_at: datetime = Field(sa_type=UtcDateTime)


class Membership(SQLModel, table=True):
    """That a member belongs to a community."""

    __tablename__ = "membership"

    member_id: int = Field(
        foreign_key="member.id", primary_key=True, ondelete="CASCADE", sa_type=Id
    )
    community_id: int = Field(foreign_key="community.id", primary_key=True, index=True, sa_type=Id)
    joined_at: datetime = Field(sa_type=UtcDateTime)
    instant: bool = False  # told of each new conversation at once


def community_by_name(session: Session, name: str) -> Community | None:
    """Return the community whose address has the local part `name`, in whatever case."""
    return session.exec(select(Community).where(Community.name == name.lower())).first()


def belongs(session: Session, member_id: int, community_id: int) -> bool:
    """Say whether the member belongs to the community."""
    found = ask(session, _belonging(), member=member_id, community=community_id)
    return found.first() is not None


@cache
def _belonging() -> SelectOfScalar[int]:
    member_id, community_id = col(Membership.member_id), col(Membership.community_id)
    return select(Membership.member_id).where(
        member_id == bindparam("member"), community_id == bindparam("community")
    )
