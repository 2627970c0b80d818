"""Who is experienced, and so may give conversations their tags."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post, PostState
from digest.community.people.member import Badge, Member
from digest.community.people.moderator import is_moderator

EXPERIENCED_POSTS = 10  # settled ones


def is_experienced(session: Session, member: Member, *, at: datetime) -> bool:
    """Say whether the member has the standing, by grant or by posts that have settled."""
    if member.is_experienced:
        return True
    settled = select(func.count()).where(
        Post.author_id == member.id,
        Post.state == PostState.VISIBLE,
        col(Post.settles_at) <= at,
    )
    return session.exec(settled).one() >= EXPERIENCED_POSTS


def may_tag(session: Session, member_id: int, conversation: Conversation, *, at: datetime) -> bool:
    """Say whether the member adds and removes tags there, and does not only suggest them."""
    member = session.get_one(Member, member_id)
    return (
        member.badge is Badge.STAFF
        or is_moderator(session, member_id, conversation.community_id)
        or is_experienced(session, member, at=at)
    )
