"""Keeps a post out of summaries while an edit or a deletion of it waits for a decision (design section 3)."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from digest.community.post import DECISION_DELAY, EditWindow, Post, PostState

Keeps = Callable[[Session, int], bool]  # whether something else still asks to change the post


def nothing_keeps(_session: Session, _post_id: int) -> bool:
    """Say that nothing else asks to change the post, where nothing else can."""
    return False


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
