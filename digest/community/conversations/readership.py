"""Who may read, and so answer, which conversation: by its community, or by a followed tag of it (P-17).

The rule stands here in its two forms: of SQL, and of values for a summary, which has everything in memory.
"""

from collections.abc import Iterable, Set
from functools import cache

from sqlalchemy import ColumnElement, bindparam, exists, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from digest.community.communities.community import Membership
from digest.community.communities.tag import ConversationTag, TagFollow
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.people.member import Member
from digest.store.ask import ask


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


def reads_by(
    communities: Set[int], followed: Set[int], community_id: int, tags: Iterable[int]
) -> bool:
    """Say the same by values, of a conversation that is there."""
    return community_id in communities or not followed.isdisjoint(tags)


def is_readable(session: Session, member_id: int, conversation_id: int) -> bool:
    """Say whether one member may read one conversation."""
    found = ask(session, _reading(), member=member_id, conversation=conversation_id)
    return found.first() is not None


@cache
def _reading() -> SelectOfScalar[int]:
    return select(Member.id).select_from(Member).join(Conversation, may_read()).where(_both())


def readable(session: Session, member_id: int, conversation_id: int) -> Conversation | None:
    """Return the conversation where the member may read it."""
    both = {"member": member_id, "conversation": conversation_id}
    return session.exec(_read(), params=both).first()


@cache
def _read() -> SelectOfScalar[Conversation]:
    return select(Conversation).select_from(Member).join(Conversation, may_read()).where(_both())


def _both() -> ColumnElement[bool]:
    is_member = col(Member.id) == bindparam("member")
    return is_member & (col(Conversation.id) == bindparam("conversation"))


def readable_pairs(
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
