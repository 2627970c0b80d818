"""What a post and its conversation's title said before, by the revisions that each change keeps."""

from datetime import datetime

from sqlmodel import Session, col, select

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post, Revision


def last_revision(session: Session, post_id: int) -> Revision:
    """Return what a post was before its newest change, and when that was made; it was changed."""
    found = newest_change(session, post_id)
    if found is None:
        raise LookupError
    return found


def newest_change(session: Session, post_id: int) -> Revision | None:
    """Return the same, or None for a post that was never changed."""
    found = select(Revision).where(Revision.post_id == post_id)
    return session.exec(found.order_by(col(Revision.version).desc()).limit(1)).first()


def is_other_text(session: Session, post: Post, *, than_at: datetime) -> bool:
    """Say whether the post said something else at that moment, in its text or its conversation's title."""
    later = select(Revision).where(Revision.post_id == post.id, Revision.replaced_at > than_at)
    then = session.exec(later.order_by(col(Revision.version)).limit(1)).first()
    if then is None:
        return False
    title = session.get_one(Conversation, post.conversation_id).title
    return then.text != post.text or then.title not in (None, title)


def is_titled_anew(session: Session, conversation_id: int, *, since: datetime) -> bool:
    """Say whether the conversation had another title at that moment, or later, than it has now."""
    other = (
        select(Revision.id)
        .join(Post, col(Post.id) == col(Revision.post_id))
        .join(Conversation, col(Conversation.id) == col(Post.conversation_id))
        .where(Conversation.id == conversation_id, col(Post.is_first))
        .where(Revision.replaced_at >= since, col(Revision.title) != col(Conversation.title))
    )
    return session.exec(other.limit(1)).first() is not None
