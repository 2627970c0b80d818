"""Changes a post: its author's edit and deletion, and what a moderator decides about it."""

from datetime import datetime

from sqlmodel import Session, select

from digest.community import audit
from digest.community.conversations.conversation import (
    DELETED_TITLE,
    TITLE_LIMIT,
    Conversation,
    ConversationState,
)
from digest.community.conversations.earlier_text import last_revision
from digest.community.conversations.post import EditWindow, Post, PostState, Revision
from digest.community.requests.moderation_request import (
    AUTHOR,
    DELETED,
    ModerationRequest,
    RequestKind,
    close_requests,
)
from digest.community.requests.open_request import held_anew, reported_anew
from digest.language.text import canonical, one_line


def edit(session: Session, post: Post, *, text: str, title: str | None, at: datetime) -> None:
    """Replace the text, and for a first post the title where one is given.

    Whoever was asked to decide about the text before is asked anew, where it is another.
    """
    conversation = session.get_one(Conversation, post.conversation_id)
    before = (post.text, conversation.title)
    _keep_revision(session, post, conversation, at=at)
    post.text = canonical(text).strip("\n")
    if title and post.is_first:
        conversation.title = one_line(title, limit=TITLE_LIMIT)
    if (post.text, conversation.title) != before:
        if post.state is PostState.HELD:
            held_anew(session, post, at=at)
        reported_anew(session, post, at=at)
    session.flush()


def delete(session: Session, post: Post, *, at: datetime) -> None:
    """Take the text away, and a first post's title; where nobody has replied the conversation goes with it.

    One that a moderator closed stays, so that it is not open again with a post that is brought back.
    """
    conversation = session.get_one(Conversation, post.conversation_id)
    _keep_revision(session, post, conversation, at=at)
    post.state, post.text = PostState.DELETED, ""
    if post.is_first:
        conversation.title = DELETED_TITLE
    is_open = conversation.state is ConversationState.OPEN
    if post.is_first and is_open and not _has_replies(session, conversation.id):
        conversation.state = ConversationState.REMOVED
    close_requests(session, post.id, kinds=RequestKind, by=AUTHOR, action=DELETED, at=at)
    session.flush()


def bring_back(session: Session, post: Post, *, at: datetime) -> None:
    """Undo its author's deletion: the post is what it was, and what moderators had to decide waits again.

    Whoever read it before is not sent it twice. Its hour goes on from when it was published; when it
    settles is for the caller to say.
    """
    conversation = session.get_one(Conversation, post.conversation_id)
    was = last_revision(session, post.id)
    _keep_revision(session, post, conversation, at=at)
    post.state, post.text = was.state, was.text
    conversation.title = was.title or conversation.title
    post.was_shown_before = post.was_shown_before or was.state is PostState.VISIBLE
    post.settles_at = None
    if post.is_first and conversation.state is ConversationState.REMOVED:
        conversation.state = ConversationState.OPEN
    ended = select(ModerationRequest).where(
        ModerationRequest.post_id == post.id,
        ModerationRequest.ended_by == AUTHOR,
        ModerationRequest.ruling == DELETED,
        ModerationRequest.ended_at == was.replaced_at,
    )
    for request in session.exec(ended.with_for_update()):
        request.ended_at = request.ended_by = request.ruling = None
        session.add(request)
    session.flush()


def approve(session: Session, post: Post, *, actor: str, window: EditWindow, at: datetime) -> None:
    """Let a post be seen that nobody has seen yet, and give its author the hour from now."""
    post.was_shown_before = False
    _show(session, post, window=window, at=at)
    audit.record(session, actor=actor, act="approve", target=f"post {post.id}", at=at)


def hide(session: Session, post: Post, *, actor: str, reason: str, at: datetime) -> None:
    """Take a post out of everything that is sent from now on."""
    _keep_revision(session, post, session.get_one(Conversation, post.conversation_id), at=at)
    post.was_shown_before = post.was_shown_before or post.state is PostState.VISIBLE
    post.state = PostState.HIDDEN
    audit.record(session, actor=actor, act="hide", target=f"post {post.id}", reason=reason, at=at)


def was_seen(session: Session, post: Post) -> bool:
    """Say whether others have seen the post: one that was declined while it waited they have not."""
    seen = select(Revision.id).where(
        Revision.post_id == post.id, Revision.state == PostState.VISIBLE
    )
    return post.state is PostState.VISIBLE or session.exec(seen.limit(1)).first() is not None


def show_again(
    session: Session, post: Post, *, actor: str, window: EditWindow, at: datetime
) -> None:
    """Let a hidden post be seen again; those who read it before are not sent it twice."""
    _show(session, post, window=window, at=at)
    audit.record(session, actor=actor, act="show", target=f"post {post.id}", at=at)


def _show(session: Session, post: Post, *, window: EditWindow, at: datetime) -> None:
    conversation = session.get_one(Conversation, post.conversation_id)
    _keep_revision(session, post, conversation, at=at)
    post.state = PostState.VISIBLE
    post.published_at = at
    post.settles_at = window.settles_at(at)
    conversation.active_at = max(conversation.active_at, at)


def _keep_revision(
    session: Session, post: Post, conversation: Conversation, *, at: datetime
) -> None:
    session.add(
        Revision(
            post_id=post.id,
            version=post.version,
            state=post.state,
            text=post.text,
            title=conversation.title if post.is_first else None,
            replaced_at=at,
        )
    )
    post.version += 1


def _has_replies(session: Session, conversation_id: int) -> bool:
    gone = (PostState.DELETED, PostState.HELD)
    replies = select(Post.id).where(
        Post.conversation_id == conversation_id,
        Post.is_first.is_(False),  # type: ignore[attr-defined]
        Post.state.not_in(gone),  # type: ignore[attr-defined]
    )
    return session.exec(replies).first() is not None
