"""What is known of a conversation, as far as the writer of a mail is concerned."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, col

from digest.community.communities.community import Community, Membership
from digest.community.conversations.conversation import (
    Conversation,
    ConversationState,
    find_conversation,
    may_read,
)
from digest.community.conversations.follow import Follow
from digest.community.conversations.post import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutConversation:
    """A conversation, as far as the writer is concerned."""

    conversation_id: int
    title: str
    is_open: bool
    may_read: bool
    community_id: int = 0


def about_conversation(session: Session, number: int, reader_id: int) -> AboutConversation | None:
    """Return what is known of the conversation of this number; None for one that is gone."""
    found = find_conversation(session, number)
    if found is None:
        return None
    return AboutConversation(
        conversation_id=found.id,
        title=found.title,
        is_open=found.state is ConversationState.OPEN,
        may_read=may_read(session, reader_id, found),
        community_id=found.community_id,
    )


def in_order_of_summary(session: Session, post_ids: Sequence[int], reader_id: int) -> list[int]:
    """Return the conversations of these posts in the order in which a summary shows them to the reader.

    First those followed, then by community, then what followed tags brought; in each the newest first.
    """
    rows = session.execute(
        columns(
            col(Conversation.id),
            col(Community.title),
            col(Membership.member_id),
            col(Follow.member_id),
            func.max(Post.published_at),
        )
        .join(Post, col(Post.conversation_id) == col(Conversation.id))
        .join(Community, col(Community.id) == col(Conversation.community_id))
        .outerjoin(
            Membership,
            (col(Membership.community_id) == col(Community.id))
            & (col(Membership.member_id) == reader_id),
        )
        .outerjoin(
            Follow,
            (col(Follow.conversation_id) == col(Conversation.id))
            & (col(Follow.member_id) == reader_id),
        )
        .where(col(Post.id).in_(post_ids))
        .group_by(
            col(Conversation.id),
            col(Community.title),
            col(Membership.member_id),
            col(Follow.member_id),
        )
    ).all()

    placed = sorted(
        (_group(community, belongs=belongs, follows=follows), -newest.timestamp(), -number)
        for number, community, belongs, follows, newest in rows
    )
    return [-number for _, _, number in placed]


def _group(community: str, *, belongs: int | None, follows: int | None) -> tuple[int, str]:
    """Return under which heading a summary has a conversation, as something to sort by."""
    if follows is not None:
        return 0, ""
    return (2, "") if belongs is None else (1, community)
