"""Posts with the names of their authors, as letters show them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlmodel import Session, col

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post, PostState, Revision
from digest.community.people.member import FORMER_MEMBER, Member, MemberState, shown_name
from digest.community.people.moderator import Moderator
from digest.mail.excerpt import excerpt
from digest.mail.template_set import ShownPost


@dataclass(frozen=True, slots=True, kw_only=True)
class PostView:
    """One post as it is now."""

    id: int
    conversation_id: int
    author_id: int | None
    author: str
    text: str
    state: PostState
    is_first: bool
    version: int
    edited: bool  # differs from what could be seen before
    was_shown_before: bool  # it was hidden meanwhile
    published_at: datetime
    settles_at: datetime | None

    def settled(self, at: datetime) -> bool:
        """Say whether its author can no longer change it."""
        return self.settles_at is not None and self.settles_at <= at


# What `author_name` reads, where a query joins Moderator by `MODERATES`.
AUTHOR: tuple[Any, ...] = (
    col(Member.display_name),
    col(Member.state).label("author_state"),
    col(Member.badge),
    col(Member.vouched_as),
    col(Moderator.member_id).label("moderates"),
)
MODERATES = and_(
    col(Moderator.member_id) == col(Member.id),
    col(Moderator.community_id) == col(Conversation.community_id),
)
_EDITED = exists().where(
    col(Revision.post_id) == col(Post.id),
    col(Revision.state) == PostState.VISIBLE,
    or_(
        col(Revision.text) != col(Post.text),
        and_(col(Post.is_first), col(Revision.title) != col(Conversation.title)),
    ),
)
_POSTS = (
    select(
        col(Post.id),
        col(Post.conversation_id),
        col(Post.author_id),
        col(Post.text),
        col(Post.state),
        col(Post.is_first),
        col(Post.version),
        col(Post.was_shown_before),
        col(Post.published_at),
        col(Post.settles_at),
        *AUTHOR,
        _EDITED.label("edited"),
    )
    .join(Conversation, col(Conversation.id) == col(Post.conversation_id))
    .outerjoin(Member, col(Member.id) == col(Post.author_id))
    .outerjoin(Moderator, MODERATES)
    .order_by(col(Post.published_at), col(Post.id))
)


def post_views(session: Session, *conditions: ColumnElement[bool]) -> list[PostView]:
    """Return the posts for which the conditions hold, in the order they were published.

    The conditions are over Post and its Conversation.
    """
    return [
        PostView(
            id=row.id,
            conversation_id=row.conversation_id,
            author_id=row.author_id,
            author=author_name(row),
            text=row.text,
            state=row.state,
            is_first=row.is_first,
            version=row.version,
            edited=bool(row.edited),
            was_shown_before=row.was_shown_before,
            published_at=row.published_at,
            settles_at=row.settles_at,
        )
        for row in session.execute(_POSTS.where(*conditions))
    ]


def post_view(session: Session, post_id: int | None) -> PostView | None:
    """Return one post, None where there is none."""
    return next(iter(post_views(session, col(Post.id) == post_id)), None) if post_id else None


def author_name(row: Any) -> str:
    """Return how an author is called, with their role in words; `row` has `AUTHOR`."""
    if row.display_name is None or row.author_state is MemberState.FORMER:
        return FORMER_MEMBER
    return shown_name(
        row.display_name,
        row.badge,
        vouched_as=row.vouched_as,
        is_moderator=row.moderates is not None,
    )


def by_conversation(posts: Iterable[PostView]) -> dict[int, list[PostView]]:
    """Return the posts by their conversation, in the order they came."""
    found: dict[int, list[PostView]] = defaultdict(list)
    for post in posts:
        found[post.conversation_id].append(post)
    return found


def shown(post: PostView, zone: ZoneInfo, *, limit: int = 0) -> ShownPost:
    """Return the post by a reader's clock, with at most `limit` characters of its text, 0 for all."""
    text = excerpt(post.text, limit=limit)
    return ShownPost(
        author=post.author,
        at=post.published_at.astimezone(zone),
        text=text,
        edited=post.edited,
        cut=text != post.text,
        report_id=post.id,
    )
