"""What the operator tells all members of a community, or of the house, by a letter of its own to each."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, not_
from sqlmodel import Field, Session, SQLModel, col, func, select

from digest.community.communities.community import Membership
from digest.community.people.member import Address, Member, MemberState
from digest.community.people.pause import gets_news
from digest.errors import BadInput
from digest.store.types import NUMBERED, EnumText, Id, UtcDateTime

LONGEST = 20_000  # characters
LONGEST_TITLE = 120


class AnnouncementState(StrEnum):
    """Whether its letters go out."""

    OPEN = "open"
    PAUSED = "paused"
    CANCELLED = "cancelled"


class OperatorAnnouncement(SQLModel, table=True):
    """A letter to all: `text` is Markdown, as the operator wrote it."""

    __tablename__ = "announcement"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    community_id: int | None = Field(default=None, foreign_key="community.id", sa_type=Id)
    title: str
    text: str
    is_safety: bool  # comes to everybody, whatever they chose
    is_at_once: bool  # and not at each member's hour
    state: AnnouncementState = Field(
        default=AnnouncementState.OPEN, sa_type=EnumText(AnnouncementState)
    )
    written_at: datetime = Field(sa_type=UtcDateTime)


class Reach(StrEnum):
    """Whether an announcement goes to a member, and why not; the first that holds counts."""

    LEFT_OUT = "unconfirmed"  # nobody may write to them
    BOUNCED = "bounced"
    SUSPENDED = "suspended"
    STOPPED = "stopped"
    PAUSED = "paused"
    REACHED = "reached"


def write_announcement(session: Session, made: OperatorAnnouncement) -> OperatorAnnouncement:
    """Keep an announcement; raise BadInput where it says nothing, or too much."""
    if not made.text.strip():
        raise BadInput("it says nothing below its title")
    if len(made.title) > LONGEST_TITLE:
        raise BadInput(f"its title has {len(made.title)} characters: {LONGEST_TITLE} are enough")
    if len(made.text) > LONGEST:
        raise BadInput(f"it has {len(made.text)} characters: {LONGEST} are the most")
    session.add(made)
    session.flush()
    return made


def reached(
    announcement: OperatorAnnouncement, at: datetime
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions on a member and their primary address that it goes to them, and is about them."""
    reach = _reach(announcement, at)
    return reach == Reach.REACHED.value, _is_of(announcement)


def audience(
    session: Session, announcement: OperatorAnnouncement, at: datetime
) -> dict[Reach, int]:
    """Return how many members it goes to, and how many not and why."""
    reach = _reach(announcement, at)
    own = (col(Address.member_id) == col(Member.id)) & col(Address.is_primary)
    rows = session.exec(
        select(reach, func.count(col(Member.id)))
        .select_from(Member)
        .outerjoin(Address, own)
        .where(_is_of(announcement))
        .group_by(reach)
    )
    found = {Reach(word): count for word, count in rows}
    return {each: found.get(each, 0) for each in reversed(Reach)}


def _is_of(announcement: OperatorAnnouncement) -> ColumnElement[bool]:
    stays = col(Member.state) != MemberState.FORMER
    if announcement.community_id is None:
        return stays
    there = select(Membership.member_id).where(Membership.community_id == announcement.community_id)
    return and_(stays, col(Member.id).in_(there))


def _reach(announcement: OperatorAnnouncement, at: datetime) -> ColumnElement[str]:
    chosen = (
        (col(Member.state) != MemberState.ACTIVE, Reach.SUSPENDED.value),
        (not_(col(Member.announcements)), Reach.STOPPED.value),
        (not_(gets_news(at)), Reach.PAUSED.value),
    )
    return case(
        (col(Address.confirmed_at).is_(None), Reach.LEFT_OUT.value),
        (col(Address.suppressed_at).is_not(None), Reach.BOUNCED.value),
        *(() if announcement.is_safety else chosen),
        else_=Reach.REACHED.value,
    )
