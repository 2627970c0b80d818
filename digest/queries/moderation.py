"""What waits for a decision, and posts by their state."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from digest.community.communities.community import Community
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post, PostState
from digest.community.moderation.decide import request_state
from digest.community.people.mailbox import masked
from digest.community.people.member import FORMER_MEMBER, Member
from digest.community.requests.moderation_action import applicable_actions
from digest.community.requests.moderation_request import ModerationRequest, RequestKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """One line of a list of moderation requests."""

    id: int
    kind: RequestKind
    community: str | None
    conversation: int | None
    post: int | None
    member: int | None
    asked_at: datetime
    ruling: str | None
    by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDetails:
    """One moderation request with its texts, and the actions that fit it."""

    row: RequestRow
    post_now: PostState | None  # whatever was decided, others may have shown or hidden it since
    text: str | None
    words: str | None
    title: str | None
    address: str | None  # of a stranger
    mail: int | None
    tags: list[str]
    ended_at: datetime | None
    fits: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    """One post in a list, with its whole text."""

    id: int
    author: str
    conversation: str
    text: str
    came_at: datetime


def moderation_requests(session: Session, *, ended: bool, limit: int) -> list[RequestRow]:
    """Return the open requests, the oldest first; or the decided ones, the newest first."""
    ended_at, number = col(ModerationRequest.ended_at), col(ModerationRequest.id)
    query = select(ModerationRequest, Community.name).outerjoin(
        Community, col(Community.id) == col(ModerationRequest.community_id)
    )
    query = query.where(ended_at.is_not(None) if ended else ended_at.is_(None))
    query = query.order_by(number.desc() if ended else number).limit(limit)
    return [_row(request, name) for request, name in session.exec(query)]


def request_details(session: Session, number: int) -> RequestDetails | None:
    """Return one moderation request."""
    request = session.get(ModerationRequest, number)
    if request is None:
        return None
    community = session.get(Community, request.community_id) if request.community_id else None
    post = session.get(Post, request.post_id) if request.post_id else None
    is_stranger = request.kind is RequestKind.STRANGER
    return RequestDetails(
        row=_row(request, community.name if community else None),
        post_now=post.state if post else None,
        text=post.text if post else None,
        words=request.words,
        title=None if is_stranger else request.title,
        address=masked(request.title) if is_stranger and request.title else None,
        mail=request.received_id,
        tags=(request.tags or "").split(),
        ended_at=request.ended_at,
        fits=[action.word for action in applicable_actions(request_state(session, request))],
    )


def oldest_posts(session: Session, state: PostState, *, limit: int) -> list[PostRow]:
    """Return the posts in this state, the oldest first."""
    query = (
        select(Post, Conversation.title, Member.display_name)
        .join(Conversation, col(Conversation.id) == col(Post.conversation_id))
        .outerjoin(Member, col(Member.id) == col(Post.author_id))
        .where(Post.state == state)
        .order_by(col(Post.id))
        .limit(limit)
    )
    return [
        PostRow(
            id=post.id,
            author=author or FORMER_MEMBER,
            conversation=title,
            text=post.text,
            came_at=post.published_at,
        )
        for post, title, author in session.exec(query)
    ]


def _row(request: ModerationRequest, community: str | None) -> RequestRow:
    return RequestRow(
        id=request.id,
        kind=request.kind,
        community=community,
        conversation=request.conversation_id,
        post=request.post_id,
        member=request.member_id,
        asked_at=request.asked_at,
        ruling=request.ruling,
        by=request.ended_by,
    )
