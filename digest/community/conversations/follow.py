"""Following a conversation, or muting it: who is told of its replies, and whose summaries are without it."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel

from digest.store.types import Id, UtcDateTime


class Follow(SQLModel, table=True):
    """That a member follows (stars) a conversation."""

    __tablename__ = "follow"

    member_id: int = Field(
        foreign_key="member.id", primary_key=True, ondelete="CASCADE", sa_type=Id
    )
    conversation_id: int = Field(
        foreign_key="conversation.id", primary_key=True, index=True, sa_type=Id
    )
    since: datetime = Field(sa_type=UtcDateTime)


class Mute(SQLModel, table=True):
    """That a member mutes a conversation, which they do not follow: no summary brings it to them."""

    __tablename__ = "mute"

    member_id: int = Field(
        foreign_key="member.id", primary_key=True, ondelete="CASCADE", sa_type=Id
    )
    conversation_id: int = Field(
        foreign_key="conversation.id", primary_key=True, index=True, sa_type=Id
    )
    since: datetime = Field(sa_type=UtcDateTime)


def follow(session: Session, member_id: int, conversation_id: int, *, at: datetime) -> bool:
    """Make the member follow the conversation, and mute it no more; return False where they did already."""
    unmute(session, member_id, conversation_id)
    if session.get(Follow, (member_id, conversation_id)) is not None:
        return False
    session.add(Follow(member_id=member_id, conversation_id=conversation_id, since=at))
    return True


def unfollow(session: Session, member_id: int, conversation_id: int) -> bool:
    """Make the member unfollow the conversation; return False if they did not follow it."""
    return _end(session, Follow, member_id, conversation_id)


def mute(session: Session, member_id: int, conversation_id: int, *, at: datetime) -> bool:
    """Make the member mute the conversation, and unfollow it; return False where they muted it already."""
    unfollow(session, member_id, conversation_id)
    if session.get(Mute, (member_id, conversation_id)) is not None:
        return False
    session.add(Mute(member_id=member_id, conversation_id=conversation_id, since=at))
    return True


def unmute(session: Session, member_id: int, conversation_id: int) -> bool:
    """Make the member mute the conversation no more; return False if they did not."""
    return _end(session, Mute, member_id, conversation_id)


def _end(
    session: Session, kind: type[Follow] | type[Mute], member_id: int, conversation_id: int
) -> bool:
    row = session.get(kind, (member_id, conversation_id))
    if row is None:
        return False
    session.delete(row)
    return True
