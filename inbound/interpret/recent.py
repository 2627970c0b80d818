"""Counts what a member, or strangers, did lately, from the mails and posts that are kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, String, bindparam
from sqlmodel import Session, case, col, func, or_, select

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post, PostState
from digest.community.leaving.pending_member import member_of_address
from digest.community.people.member import MemberState
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import WAITS_ITS_TURN, Outcome, ReceivedMail
from digest.letters.reason_facts import COUNTED
from digest.letters.refusal_limits import told_lately
from digest.mail.organisation import organisation
from digest.policy import MailLimits
from digest.store.ask import ask
from digest.store.types import Id, UtcDateTime
from inbound.interpret.mail_limits import Recent

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MEMBER, TEXT = bindparam("member", type_=Id), bindparam("text", type_=String())
SINCE, UNTIL = (bindparam(name, type_=UtcDateTime()) for name in ("since", "until"))


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
    row = ask(session, _counting(), member=member_id, since=at - HOUR, until=at).one()
    return int(row[0]), int(row[1])


@cache
def _counting() -> Any:
    outcome = col(ReceivedMail.outcome)
    kinds = (
        outcome == Outcome.POSTED,
        outcome.in_((Outcome.COMMAND, Outcome.EDITED)),
    )
    columns = [func.coalesce(func.sum(case((kind, 1), else_=0)), 0) for kind in kinds]
    return select(*columns).where(*_written_lately())


def _said(
    session: Session, member_id: int, text: str, *, since: datetime, until: datetime
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the conversations that hold the text, and the communities that it began one in."""
    rows = ask(session, _saying(), member=member_id, since=since, until=until, text=text).all()
    return (
        frozenset(conversation for conversation, _, _ in rows),
        frozenset(community for _, community, is_first in rows if is_first),
    )


@cache
def _saying() -> Any:
    return (
        select(Conversation.id, Conversation.community_id, Post.is_first)
        .select_from(ReceivedMail)
        .join(Post, col(Post.id) == col(ReceivedMail.post_id))
        .join(Conversation, col(Conversation.id) == col(Post.conversation_id))
        .where(
            *_written_lately(),
            ReceivedMail.outcome == Outcome.POSTED,
            or_(Post.state == PostState.VISIBLE, Post.state == PostState.HELD),
            col(Post.text) == TEXT,
        )
    )


def _written_lately() -> tuple[ColumnElement[bool], ...]:
    accepted_at = col(ReceivedMail.accepted_at)
    return col(ReceivedMail.member_id) == MEMBER, accepted_at > SINCE, accepted_at <= UNTIL


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutNewcomer:
    """A new address, and how many others asked to join lately.

    They count by the mails that made us write, whatever became of them: whoever said no is forgotten.
    """

    is_barred: bool = False  # it is to belong to somebody who is suspended
    is_asked: bool = False  # the question is on its way: it costs no second letter but the reminder
    others_today: int = 0
    of_domain_today: int = 0  # at the same organisation's addresses
    waiting: int = 0  # mails that wait until others' day is over
    waited: timedelta = timedelta(0)  # this mail, since it was taken


def about_newcomer(
    session: Session, address: str, *, accepted_at: datetime, at: datetime
) -> AboutNewcomer:
    """Return what is known of a normal address at the moment `at`, whose mail was taken at `accepted_at`."""
    member = member_of_address(session, address)
    is_open = select(func.count()).where(
        Question.asks == QuestionKind.JOIN,
        Question.member_id == (member.id if member else 0),
        col(Question.ended_at).is_(None),
    )
    lately = select(func.count()).where(
        col(ReceivedMail.stranger_of).is_not(None),
        col(ReceivedMail.worked_at).between(at - DAY, at),
    )
    waiting = select(func.count()).where(
        ReceivedMail.outcome == Outcome.WAITING, ReceivedMail.reason == WAITS_ITS_TURN
    )
    return AboutNewcomer(
        is_barred=member is not None and member.state is not MemberState.ACTIVE,
        is_asked=session.exec(is_open).one() > 0,
        others_today=session.exec(lately).one(),
        of_domain_today=session.exec(
            lately.where(ReceivedMail.stranger_of == organisation(address))
        ).one(),
        waiting=session.exec(waiting).one(),
        waited=at - accepted_at,
    )
