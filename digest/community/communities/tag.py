"""Tags on conversations, and who follows them."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, select

from digest.language.text import tag_name
from digest.store.types import NUMBERED, Id, UtcDateTime

SITE_FEEDBACK = "site-feedback"  # a tag like any other, but there is one from the start


class Tag(SQLModel, table=True):
    """A topic."""

    __tablename__ = "tag"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    name: str = Field(unique=True)


class ConversationTag(SQLModel, table=True):
    """That a conversation carries a tag."""

    __tablename__ = "conversation_tag"

    conversation_id: int = Field(foreign_key="conversation.id", primary_key=True, sa_type=Id)
    tag_id: int = Field(foreign_key="tag.id", primary_key=True, index=True, sa_type=Id)


class TagFollow(SQLModel, table=True):
    """That a member follows a tag."""

    __tablename__ = "tag_follow"

    member_id: int = Field(
        foreign_key="member.id", primary_key=True, ondelete="CASCADE", sa_type=Id
    )
    tag_id: int = Field(foreign_key="tag.id", primary_key=True, index=True, sa_type=Id)
    since: datetime = Field(sa_type=UtcDateTime)


def get_or_create_tag(session: Session, name: str) -> Tag:
    """Return the tag called `name` (lower-case, words joined by hyphens), made where it was missing."""
    normal = tag_name(name) or "-".join(name.lower().removeprefix("#").split())
    tag = session.exec(select(Tag).where(Tag.name == normal)).first()
    if tag is None:
        tag = Tag(name=normal)
        session.add(tag)
        session.flush()
    return tag


def follow_tag(session: Session, member_id: int, tag_id: int, *, at: datetime) -> bool:
    """Make the member follow the tag; return False where they did already."""
    if session.get(TagFollow, (member_id, tag_id)) is not None:
        return False
    session.add(TagFollow(member_id=member_id, tag_id=tag_id, since=at))
    return True


def unfollow_tag(session: Session, member_id: int, tag_id: int) -> bool:
    """Make the member unfollow the tag; return False if they did not follow it."""
    row = session.get(TagFollow, (member_id, tag_id))
    if row is None:
        return False
    session.delete(row)
    return True


def find_tag(session: Session, name: str) -> Tag | None:
    """Return the tag with exactly this name, if there is one."""
    return session.exec(select(Tag).where(Tag.name == name)).first()


def followed_tags(session: Session, member_id: int) -> list[str]:
    """Return the names of the tags that a member follows, by name."""
    found = select(Tag.name).join(TagFollow).where(TagFollow.member_id == member_id)
    return list(session.exec(found.order_by(Tag.name)))
