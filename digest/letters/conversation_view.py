"""Where a conversation is: its title and its community."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from digest.community.communities.community import Community
from digest.community.conversations.conversation import Conversation, ConversationState


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationView:
    """A conversation and the community it was started in, as letters name them."""

    conversation_id: int
    title: str
    community: str
    code: str
    shows_titles: bool  # in subjects, to whoever has not chosen
    is_closed: bool = False  # it takes no replies


def conversation_views(
    session: Session, conversation_ids: Iterable[int | None]
) -> dict[int, ConversationView]:
    """Return the conversations by their id."""
    rows = session.exec(
        select(Conversation.id, Conversation.title, Conversation.state, Community)
        .join(Community, col(Community.id) == col(Conversation.community_id))
        .where(col(Conversation.id).in_({number for number in conversation_ids if number}))
    )
    return {
        number: ConversationView(
            conversation_id=number,
            title=title,
            community=community.title,
            code=community.code,
            shows_titles=community.is_open,
            is_closed=state is ConversationState.CLOSED,
        )
        for number, title, state, community in rows
    }
