"""Keeps posts open that a kept mail asks to change, and lets them settle once nothing is to be decided."""

from datetime import datetime

from sqlmodel import Session, and_, col, exists, select

from digest.community.moderation_request import ModerationRequest, RequestKind
from digest.community.post import EditWindow, Post, PostState
from digest.community.settling import keep_open, settle_after
from digest.letters.notice import Reason
from inbound.received_mail import Outcome, ReceivedMail

LATE = (RequestKind.LATE_EDIT, RequestKind.LATE_DELETE)
ANSWERED = tuple(  # why a mail is kept that asks for no decision
    reason.value for reason in Reason if reason is not Reason.PUBLISH_THIS
)
WAITS = and_(
    col(ReceivedMail.outcome).in_((Outcome.HELD, Outcome.WAITING)),
    col(ReceivedMail.reason).not_in(ANSWERED),
)


def keep_for(session: Session, received: ReceivedMail, post_id: int, *, at: datetime) -> None:
    """Keep a post open for as long as a held mail waits that asks to change it."""
    post = session.get_one(Post, post_id, with_for_update=True)
    received.post_id = post_id
    session.add(received)
    if post.state is PostState.VISIBLE:
        keep_open(post, at=at)


def kept_by_mail(session: Session, post_id: int) -> bool:
    """Say whether a mail waits for a decision that asks to change the post."""
    session.flush()
    waiting = select(ReceivedMail.id).where(ReceivedMail.post_id == post_id, WAITS)
    return session.exec(waiting.limit(1)).first() is not None


def settle_decided(session: Session, *, window: EditWindow, at: datetime) -> None:
    """Let every post settle that was kept open and that no mail and no moderator's request keeps any more."""
    session.flush()
    by_mail = exists().where(col(ReceivedMail.post_id) == col(Post.id), WAITS)
    by_matter = exists().where(
        col(ModerationRequest.post_id) == col(Post.id),
        col(ModerationRequest.kind).in_(LATE),
        col(ModerationRequest.ended_at).is_(None),
    )
    is_open = and_(col(Post.settles_at).is_(None), col(Post.state) == PostState.VISIBLE)
    decided = select(Post).where(is_open, ~by_mail, ~by_matter).with_for_update()
    for post in session.exec(decided.order_by(col(Post.id))):
        settle_after(post, window=window, at=at)
