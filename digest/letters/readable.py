"""Who may read which conversation, for whole sets of members and conversations (requirement P-17)."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.readership import may_read
from digest.community.people.member import Member

__all__ = ["may_read", "readable"]


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
