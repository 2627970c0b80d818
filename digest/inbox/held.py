"""What a held mail keeps open: the post that it asks to change, and the question about the mail."""

from datetime import datetime

from sqlmodel import Session, and_, col, exists, select
from sqlmodel.sql.expression import SelectOfScalar

from digest.community import audit
from digest.community.conversations.post import EditWindow, Post, PostState
from digest.community.conversations.settling import keep_open, settle_after
from digest.community.moderation.decide import LATE
from digest.community.requests.moderation_request import ModerationRequest
from digest.inbox.finish import finish
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import TAKEN_UP, Outcome, ReceivedMail
from digest.store.nudges import StepName, nudge

PLACELESS = (  # why mails are held that change no post yet
    "which_conversation",
    "which_community",
    "where_to_publish",
    "new_or_reply",
    "ask_back",
    "too_late_for_words",
)
WAITS = and_(
    col(ReceivedMail.outcome).in_((Outcome.HELD, Outcome.WAITING)),
    col(ReceivedMail.reason).not_in(PLACELESS),
)


def keep_for(session: Session, received: ReceivedMail, post_id: int, *, at: datetime) -> None:
    """Keep a post open as long as a held mail that asks to change it waits."""
    post = session.get_one(Post, post_id, with_for_update=True)
    received.post_id = post_id
    session.add(received)
    if post.state is PostState.VISIBLE:
        keep_open(post, at=at)


def settle_decided(session: Session, *, window: EditWindow, at: datetime) -> None:
    """Let every post settle that was kept open and that no mail and no moderation request keeps open now."""
    _settle(session, _decided(), window, at)


def settle_post(session: Session, post_id: int | None, *, window: EditWindow, at: datetime) -> None:
    """Let one post settle if nothing keeps it open any more."""
    _settle(session, _decided().where(col(Post.id) == post_id), window, at)


def _settle(
    session: Session, posts: SelectOfScalar[Post], window: EditWindow, at: datetime
) -> None:
    session.flush()
    for post in session.exec(posts.order_by(col(Post.id)).with_for_update()):
        settle_after(post, window=window, at=at)


def _decided() -> SelectOfScalar[Post]:
    by_mail = exists().where(col(ReceivedMail.post_id) == col(Post.id), WAITS)
    by_request = exists().where(
        col(ModerationRequest.post_id) == col(Post.id),
        col(ModerationRequest.kind).in_(LATE),
        col(ModerationRequest.ended_at).is_(None),
    )
    is_open = and_(col(Post.settles_at).is_(None), col(Post.state) == PostState.VISIBLE)
    return select(Post).where(is_open, ~by_mail, ~by_request)


def release(session: Session, question: Question, at: datetime) -> int:
    """Release the mails that wait for this question, so that they are worked on; return how many."""
    mails = kept_mails(session, question)
    for mail in mails:
        _wait_again(session, mail, "", at)
        mail.vouched_by = f"member {question.member_id}"
        session.add(mail)
        _record(session, question, "vouch for mail", mail, at)
    return len(mails)


def take_up_again(session: Session, question: Question, at: datetime) -> None:
    """Let the mails that wait for this question be worked on as they came: nobody answers for them."""
    for mail in kept_mails(session, question):
        take_up(session, mail, at)


def take_up(session: Session, mail: ReceivedMail, at: datetime) -> None:
    """Let a held mail be worked on as it came, since who wrote it is somebody else by now."""
    _wait_again(session, mail, TAKEN_UP, at)
    session.add(mail)


def drop(session: Session, question: Question, at: datetime) -> None:
    """Drop the mails that wait for this question."""
    for mail in kept_mails(session, question):
        ids = {"member_id": question.member_id}
        finish(session, mail, Outcome.IGNORED, reason="not wanted", at=at, **ids)
        _record(session, question, "drop mail", mail, at)


def kept_mails(session: Session, question: Question) -> list[ReceivedMail]:
    """Return the mails that wait for this question, locked for this transaction."""
    kept = select(ReceivedMail).where(
        ReceivedMail.outcome == Outcome.HELD, col(ReceivedMail.raw).is_not(None)
    )
    if question.asks is QuestionKind.TOO_MANY_POSTS:
        why = QuestionKind.TOO_MANY_POSTS.value.replace("_", " ")
        kept = kept.where(ReceivedMail.member_id == question.member_id, ReceivedMail.reason == why)
    else:
        kept = kept.where(ReceivedMail.id == question.received_id)
    return list(session.exec(kept.order_by(col(ReceivedMail.id)).with_for_update()))


def _wait_again(session: Session, mail: ReceivedMail, reason: str, at: datetime) -> None:
    mail.outcome, mail.reason, mail.attempts = Outcome.WAITING, reason, 0
    mail.next_attempt_at, mail.worked_at = at, None
    nudge(session, StepName.RECEIVE)


def _record(
    session: Session, question: Question, act: str, mail: ReceivedMail, at: datetime
) -> None:
    actor, reason = f"member {question.member_id}", f"question {question.id}"
    audit.record(session, actor=actor, act=act, target=f"mail {mail.id}", reason=reason, at=at)
