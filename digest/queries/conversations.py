"""Conversations with their tags."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from digest.community.communities.community import Community
from digest.community.communities.tag import ConversationTag, Tag
from digest.community.conversations.conversation import Conversation, ConversationState


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRow:
    """One line of a list of conversations."""

    id: int
    community: str
    title: str
    state: ConversationState
    tags: list[str]  # without the community's own
    active_at: datetime


def newest_conversations(
    session: Session, *, community_id: int | None, limit: int
) -> list[ConversationRow]:
    """Return the conversations of one community, or of all, by newest activity first."""
    query = select(Conversation, Community).join(
        Community, col(Community.id) == col(Conversation.community_id)
    )
    if community_id is not None:
        query = query.where(Community.id == community_id)
    newest_first = (col(Conversation.active_at).desc(), col(Conversation.id).desc())
    newest = query.order_by(*newest_first).limit(limit)
    tags: dict[int, list[str]] = {}
    shown = newest.with_only_columns(col(Conversation.id), col(Community.tag_id)).subquery()
    of_shown = (
        select(ConversationTag.conversation_id, Tag.name)
        .join(Tag, col(Tag.id) == col(ConversationTag.tag_id))
        .join(shown, shown.c.id == col(ConversationTag.conversation_id))
        .where(col(Tag.id) != shown.c.tag_id)
    )
    for conversation_id, name in session.exec(of_shown.order_by(Tag.name)):
        tags.setdefault(conversation_id, []).append(name)
    return [
        ConversationRow(
            id=conversation.id,
            community=community.name,
            title=conversation.title,
            state=conversation.state,
            tags=tags.get(conversation.id, []),
            active_at=conversation.active_at,
        )
        for conversation, community in session.exec(newest)
    ]
