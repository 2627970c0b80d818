"""Who may read which conversation, as SQL over whole sets (requirement P-17)."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import Session, col, select

from digest.community.community import Membership
from digest.community.conversation import Conversation, ConversationState
from digest.community.member import Member
from digest.community.tag import ConversationTag, TagFollow


def may_read() -> ColumnElement[bool]:
    """Return the condition, in a query over Member and Conversation, that the one may read the other."""
    belongs = exists().where(
        col(Membership.member_id) == col(Member.id),
        col(Membership.community_id) == col(Conversation.community_id),
    )
    follows_a_tag = exists().where(
        col(TagFollow.member_id) == col(Member.id),
        col(ConversationTag.tag_id) == col(TagFollow.tag_id),
        col(ConversationTag.conversation_id) == col(Conversation.id),
    )
    there = col(Conversation.state) != ConversationState.REMOVED
    return there & or_(belongs, follows_a_tag)


def readable(
    session: Session, member_ids: Iterable[int], conversation_ids: Iterable[int]
) -> frozenset[tuple[int, int]]:
    """Return those pairs of member and conversation of which the one may read the other."""
    pairs = (
        select(Member.id, Conversation.id)
        .select_from(Member)
        .join(Conversation, may_read())
        .where(col(Member.id).in_(set(member_ids)), col(Conversation.id).in_(set(conversation_ids)))
    )
    return frozenset((member, conversation) for member, conversation in session.exec(pairs))
