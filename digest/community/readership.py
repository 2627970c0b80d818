"""Who may read which conversation, as a condition of SQL (requirement P-17)."""

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import col

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
