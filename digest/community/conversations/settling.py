"""Keeps a post out of summaries while an edit or a deletion of it waits for a decision."""

from datetime import datetime

from digest.community.conversations.post import DECISION_DELAY, EditWindow, Post, PostState


def keep_open(post: Post, *, at: datetime) -> None:
    """Let a post not settle until somebody has decided on what its author asked for.

    One that had settled already may have been in a summary: whoever read it there is not sent it twice.
    """
    if post.settles_at is not None and post.settles_at <= at:
        post.was_shown_before = True
    post.settles_at = None


def settle_after(post: Post, *, window: EditWindow, at: datetime) -> None:
    """Let a post settle that nothing is decided on any more, soon after `at`, never within its hour."""
    if post.settles_at is None and post.state is PostState.VISIBLE:
        post.settles_at = max(window.settles_at(post.published_at), at + DECISION_DELAY)
