"""Counts what a member did lately, from the mails and posts that are kept; nothing is counted in memory."""

from datetime import datetime, timedelta

from sqlmodel import Session, case, col, func, or_, select

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post, PostState
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.letters.reason_facts import COUNTED
from digest.letters.refusal_limits import told_lately
from digest.policy import MailLimits
from inbound.interpret.mail_limits import Recent

HOUR = timedelta(hours=1)


def recent(
    session: Session, member_id: int, text: str, *, at: datetime, limits: MailLimits
) -> Recent:
    """Return what the member did in the hour before `at`, and where `text` stands since just now."""
    posts, commands = _counts(session, member_id, at)
    replied, started = _said(session, member_id, text, since=at - limits.same_text, until=at)
    return Recent(
        posts=posts,
        commands=commands,
        told=told_lately(session, member_id, COUNTED, at=at),
        said_in=replied,
        started_in=started,
    )


def _counts(session: Session, member_id: int, at: datetime) -> tuple[int, int]:
    outcome = col(ReceivedMail.outcome)
    kinds = (
        outcome == Outcome.POSTED,
        outcome.in_((Outcome.COMMAND, Outcome.EDITED)),
    )
    columns = [func.coalesce(func.sum(case((kind, 1), else_=0)), 0) for kind in kinds]
    row = session.exec(
        select(*columns).where(
            ReceivedMail.member_id == member_id,
            col(ReceivedMail.accepted_at) > at - HOUR,
            col(ReceivedMail.accepted_at) <= at,
        )
    ).one()
    return int(row[0]), int(row[1])


def _said(
    session: Session, member_id: int, text: str, *, since: datetime, until: datetime
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the conversations that hold the text, and the communities that it began one in."""
    rows = session.exec(
        select(Conversation.id, Conversation.community_id, Post.is_first)
        .select_from(ReceivedMail)
        .join(Post, col(Post.id) == col(ReceivedMail.post_id))
        .join(Conversation, col(Conversation.id) == col(Post.conversation_id))
        .where(
            ReceivedMail.member_id == member_id,
            ReceivedMail.outcome == Outcome.POSTED,
            col(ReceivedMail.accepted_at) > since,
            col(ReceivedMail.accepted_at) <= until,
            or_(Post.state == PostState.VISIBLE, Post.state == PostState.HELD),
            Post.text == text,
        )
    ).all()
    return (
        frozenset(conversation for conversation, _, _ in rows),
        frozenset(community for _, community, is_first in rows if is_first),
    )
