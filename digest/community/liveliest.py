"""The communities in which most is written, for whoever looks for one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, and_, col, func, select

from digest.community.community import Community, Membership
from digest.community.conversation import Conversation, ConversationState
from digest.community.post import Post, PostState

LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lively:
    """A community, and how much was written in it lately."""

    community_id: int
    name: str
    title: str
    posts: int  # of the last 30 days
    belongs: bool  # the member who asks is in it


def liveliest(
    session: Session, member_id: int, *, at: datetime, limit: int | None = None
) -> list[Lively]:
    """Return the communities, those with the most posts of the last 30 days first."""
    counted = (
        select(col(Conversation.community_id), func.count().label("posts"))
        .join(Post, col(Post.conversation_id) == col(Conversation.id))
        .where(
            Post.state == PostState.VISIBLE,
            Conversation.state != ConversationState.REMOVED,
            col(Post.published_at) > at - LATELY,
            col(Post.published_at) <= at,
        )
        .group_by(col(Conversation.community_id))
        .subquery()
    )
    posts = func.coalesce(counted.c.posts, 0)
    rows = session.exec(
        select(Community, posts, Membership.member_id)
        .outerjoin(counted, counted.c.community_id == col(Community.id))
        .outerjoin(
            Membership,
            and_(
                col(Membership.community_id) == col(Community.id),
                col(Membership.member_id) == member_id,
            ),
        )
        .order_by(posts.desc(), col(Community.title), col(Community.id))
        .limit(limit)
    )
    return [
        Lively(
            community_id=community.id,
            name=community.name,
            title=community.title,
            posts=count,
            belongs=member is not None,
        )
        for community, count, member in rows
    ]
