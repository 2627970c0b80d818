"""Conversations: a title, where it was started and by whom."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Session, SQLModel

from digest.store.types import NUMBERED, EnumText, Id, UtcDateTime

TITLE_LIMIT = 150  # characters (M-05)
DELETED_TITLE = "Deleted by its author"  # what a conversation is called whose first post is gone


class ConversationState(StrEnum):
    """Whether a conversation takes replies, can only be read, or is gone."""

    OPEN = "open"
    CLOSED = "closed"
    REMOVED = "removed"


class Conversation(SQLModel, table=True):
    """A titled exchange."""

    __tablename__ = "conversation"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    community_id: int = Field(foreign_key="community.id", index=True, sa_type=Id)
    title: str
    state: ConversationState = Field(
        default=ConversationState.OPEN, sa_type=EnumText(ConversationState)
    )
    started_at: datetime = Field(sa_type=UtcDateTime)
    active_at: datetime = Field(sa_type=UtcDateTime, index=True)  # newest post


def find_conversation(session: Session, number: int) -> Conversation | None:
    """Return the conversation of this number; None for one that is gone."""
    found = session.get(Conversation, number)
    return None if found is None or found.state is ConversationState.REMOVED else found
