"""What is known of a post that a mail is about."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from digest.community.change import last_revision
from digest.community.post import Post, PostState


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


def about_post(session: Session, number: int) -> AboutPost | None:
    """Return the post of this number."""
    found = session.get(Post, number)
    if found is None:
        return None
    is_deleted = found.state is PostState.DELETED
    return AboutPost(
        post_id=found.id,
        conversation_id=found.conversation_id,
        author_id=found.author_id,
        is_first=found.is_first,
        text=found.text,
        can_change=found.state in (PostState.VISIBLE, PostState.HELD),
        is_deleted=is_deleted,
        is_held=found.state is PostState.HELD,
        published_at=found.published_at,
        deleted_at=last_revision(session, number).replaced_at if is_deleted else None,
    )
