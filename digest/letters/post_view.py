"""Posts with the names of their authors, as letters show them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import Session, col, select

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post, PostState, Revision
from digest.community.people.member import FORMER_MEMBER, Member, MemberState, shown_name
from digest.community.people.moderator import Moderator
from digest.letters.recipient import Recipient
from digest.mail.excerpt import excerpt
from digest.mail.template_set import ShownPost


@dataclass(frozen=True, slots=True, kw_only=True)
class PostView:
    """One post as it is now."""

    post_id: int
    conversation_id: int
    author_id: int | None
    author: str
    text: str
    state: PostState
    is_first: bool
    version: int
    edited: bool  # differs from what could be seen before
    published_at: datetime
    settles_at: datetime | None

    def settled(self, at: datetime) -> bool:
        """Say whether its author can no longer change it."""
        return self.settles_at is not None and self.settles_at <= at


def post_views(session: Session, *conditions: ColumnElement[bool]) -> list[PostView]:
    """Return the posts for which the conditions over Post hold, in the order they were published."""
    changed = exists().where(
        col(Revision.post_id) == col(Post.id),
        col(Revision.state) == PostState.VISIBLE,
        or_(
            col(Revision.text) != col(Post.text),
            and_(col(Post.is_first), col(Revision.title) != col(Conversation.title)),
        ),
    )
    rows = session.exec(
        select(Post, Member, changed, Moderator.member_id)
        .join(Conversation, col(Conversation.id) == col(Post.conversation_id))
        .outerjoin(Member, col(Member.id) == col(Post.author_id))
        .outerjoin(
            Moderator,
            and_(
                col(Moderator.member_id) == col(Post.author_id),
                col(Moderator.community_id) == col(Conversation.community_id),
            ),
        )
        .where(*conditions)
        .order_by(col(Post.published_at), col(Post.id))
        .execution_options(populate_existing=True)
    )
    return [
        _said(post, author, edited=bool(edited), is_moderator=moderates is not None)
        for post, author, edited, moderates in rows
    ]


def by_conversation(posts: Iterable[PostView]) -> dict[int, list[PostView]]:
    """Return the posts by their conversation, in the order they came."""
    found: dict[int, list[PostView]] = defaultdict(list)
    for post in posts:
        found[post.conversation_id].append(post)
    return found


def shown(post: PostView, recipient: Recipient, *, limit: int = 0) -> ShownPost:
    """Return the post for the reader, with no more than `limit` characters of its text if there is one."""
    text = excerpt(post.text, limit=limit)
    return ShownPost(
        author=post.author,
        at=recipient.local(post.published_at),
        text=text,
        edited=post.edited,
        cut=text != post.text,
        report_id=post.post_id,
    )


def _said(post: Post, author: Member | None, *, edited: bool, is_moderator: bool) -> PostView:
    name = FORMER_MEMBER
    if author is not None and author.state is not MemberState.FORMER:
        name = shown_name(
            author.display_name,
            author.badge,
            vouched_as=author.vouched_as,
            is_moderator=is_moderator,
        )
    return PostView(
        post_id=post.id,
        conversation_id=post.conversation_id,
        author_id=post.author_id,
        author=name,
        text=post.text,
        state=post.state,
        is_first=post.is_first,
        version=post.version,
        edited=edited,
        published_at=post.published_at,
        settles_at=post.settles_at,
    )
