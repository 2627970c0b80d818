"""What is known of a post that its receipt was answered to, or that was reported."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.earlier_text import newest_change
from digest.community.conversations.post import CHANGEABLE, Post, PostState, Revision

NEWEST = 20  # posts, of which one may be meant by what it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class PostBefore:
    """What a post, and the conversation that it begins, said before its newest change."""

    text: str
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutPost:
    """A post that its receipt was answered to, or that was reported."""

    post_id: int
    conversation_id: int
    author_id: int | None
    is_first: bool
    text: str
    can_change: bool  # visible or held: neither hidden nor deleted
    is_deleted: bool
    is_held: bool = False  # waits for a moderator
    published_at: datetime
    deleted_at: datetime | None = None  # by its author
    deleted_text: str = ""  # what it said until then
    before: PostBefore | None = None  # its newest change, while it can be read

    @property
    def state(self) -> PostState:
        """Who may see it."""
        if self.is_deleted:
            return PostState.DELETED
        if self.is_held:
            return PostState.HELD
        return PostState.VISIBLE if self.can_change else PostState.HIDDEN


def about_post(session: Session, number: int) -> AboutPost | None:
    """Return the post of this number."""
    found = session.get(Post, number)
    if found is None:
        return None
    is_deleted = found.state is PostState.DELETED
    last = newest_change(session, number)
    deleted = last if is_deleted else None
    return AboutPost(
        post_id=found.id,
        conversation_id=found.conversation_id,
        author_id=found.author_id,
        is_first=found.is_first,
        text=found.text,
        can_change=found.state in CHANGEABLE,
        is_deleted=is_deleted,
        is_held=found.state is PostState.HELD,
        published_at=found.published_at,
        deleted_at=deleted.replaced_at if deleted else None,
        deleted_text=deleted.text if deleted else "",
        before=_before(session, found, last) if last and not is_deleted else None,
    )


def newest_posts(session: Session, author_id: int) -> tuple[AboutPost, ...]:
    """Return the newest posts of a member that are neither hidden nor deleted, the newest first."""
    newest = (
        select(Post.id)
        .where(Post.author_id == author_id, col(Post.state).in_(CHANGEABLE))
        .order_by(col(Post.published_at).desc(), col(Post.id).desc())
        .limit(NEWEST)
    )
    found = (about_post(session, number) for number in session.exec(newest))
    return tuple(each for each in found if each)


def _before(session: Session, post: Post, last: Revision) -> PostBefore | None:
    """Return what a post said before its newest change; None where that changed no words."""
    title = session.get_one(Conversation, post.conversation_id).title
    is_same = last.text == post.text and last.title in (None, title)
    if is_same or last.state not in CHANGEABLE:
        return None
    return PostBefore(text=last.text, title=last.title)
