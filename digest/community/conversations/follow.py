"""Following a conversation: who is told of its replies."""

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


def follow(session: Session, member_id: int, conversation_id: int, *, at: datetime) -> bool:
    """Make the member follow the conversation; return False where they did already."""
    if session.get(Follow, (member_id, conversation_id)) is not None:
        return False
    session.add(Follow(member_id=member_id, conversation_id=conversation_id, since=at))
    return True


def unfollow(session: Session, member_id: int, conversation_id: int) -> bool:
    """Make the member unfollow the conversation; return False if they did not follow it."""
    row = session.get(Follow, (member_id, conversation_id))
    if row is None:
        return False
    session.delete(row)
    return True
