"""Who may read which conversation, as a condition of SQL (requirement P-17)."""

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import col

from digest.community.communities.community import Membership
from digest.community.communities.tag import ConversationTag, TagFollow
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.people.member import Member


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
