"""Mails that came in, and what became of each; never their content."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from digest.community.people.mailbox import masked
from digest.community.people.member import Address
from digest.inbox.forget import sent_from
from digest.inbox.question import Question
from digest.inbox.received_mail import (
    ASIDE,
    Outcome,
    ReceivedMail,
    oldest_waiting,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRow:
    """One line of a list of mails; `to` shows what the address is for, never its token."""

    id: int
    accepted_at: datetime
    to: str
    bytes: int
    outcome: Outcome
    reason: str
    member: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """An address, in the form of `normal_address`, and the mails that are known to name it in their From."""

    address: str
    mails: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailDetails:
    """What we know about one mail."""

    row: MailRow
    from_: str | None
    vouched_by: str | None
    asked: str | None  # what the member was asked about it, and their answer
    post: int | None
    attempts: int
    next_attempt_at: datetime
    worked_at: datetime | None
    is_kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MailCounts:
    """How many mails wait, what for, and since when."""

    mails_waiting: int
    mails_aside: int
    mails_held: int
    oldest_mail_waiting: datetime | None


def newest_mails(
    session: Session,
    *,
    outcome: Outcome | None = None,
    member_id: int | None = None,
    sender: Sender | None = None,
    limit: int,
) -> list[MailRow]:
    """Return the newest mails; only those of one outcome, of one member or from one sender, if given.

    Of a member are also those that an address of theirs sent, as the envelope says: who wrote them nobody
    proved, so they name no member.
    """
    query = select(ReceivedMail).order_by(col(ReceivedMail.id).desc()).limit(limit)
    if outcome is not None:
        query = query.where(ReceivedMail.outcome == outcome)
    if member_id is not None:
        query = query.where(
            or_(ReceivedMail.member_id == member_id, *_said_to_be(session, member_id))
        )
    if sender is not None:
        named = col(ReceivedMail.id).in_(sender.mails)
        query = query.where(or_(named, sent_from(sender.address)))
    return [_row(received) for received in session.exec(query)]


def count_unproved(session: Session, member_id: int) -> int:
    """Return how many mails an address of the member sent, as the envelope says, that name no member."""
    said = _said_to_be(session, member_id)
    return _count(session, col(ReceivedMail.member_id).is_(None), or_(*said)) if said else 0


def mail_row(session: Session, number: int) -> MailRow | None:
    """Return one mail as a list shows it."""
    received = session.get(ReceivedMail, number)
    return None if received is None else _row(received)


def mail_details(session: Session, number: int) -> MailDetails | None:
    """Return what we know about one mail."""
    received = session.get(ReceivedMail, number)
    if received is None:
        return None
    return MailDetails(
        row=_row(received),
        from_=masked(received.reverse_path) if received.reverse_path else None,
        vouched_by=received.vouched_by,
        asked=_asked(session, received),
        post=received.post_id,
        attempts=received.attempts,
        next_attempt_at=received.next_attempt_at,
        worked_at=received.worked_at,
        is_kept=received.raw is not None,
    )


def count_waiting(session: Session, *, reason: str | None = None) -> int:
    """Return how many mails are not worked on yet; only those that wait for this reason, if given."""
    waiting = [ReceivedMail.outcome == Outcome.WAITING]
    return _count(session, *waiting, *([] if reason is None else [ReceivedMail.reason == reason]))


def count_complaints(session: Session, *, since: datetime) -> int:
    """Return how many complaints about our letters came in, since `since`."""
    is_complaint = ReceivedMail.outcome == Outcome.COMPLAINT
    return _count(session, is_complaint, ReceivedMail.accepted_at >= since)


def count_mails(session: Session) -> MailCounts:
    """Return how many mails wait for us, for DNS, for the operator."""
    return MailCounts(
        mails_waiting=count_waiting(session),
        mails_aside=count_waiting(session, reason=ASIDE),
        mails_held=_count(session, ReceivedMail.outcome == Outcome.HELD),
        oldest_mail_waiting=oldest_waiting(session),
    )


def _row(received: ReceivedMail) -> MailRow:
    local = received.recipient.partition("@")[0].lower()
    return MailRow(
        id=received.id,
        accepted_at=received.accepted_at,
        to=local[:2] + "…" if local[1:2] == "." else local,
        bytes=received.size,
        outcome=received.outcome,
        reason=received.reason,
        member=received.member_id,
    )


def _said_to_be(session: Session, member_id: int) -> list[ColumnElement[bool]]:
    known = select(Address.address).where(Address.member_id == member_id)
    return [sent_from(address) for address in session.exec(known)]


def _asked(session: Session, received: ReceivedMail) -> str | None:
    question = session.exec(select(Question).where(Question.received_id == received.id)).first()
    if question is None:
        return None
    unsaid = "no answer yet" if question.ended_at is None else "decided without an answer"
    said = {True: "yes", False: "no", None: unsaid}[question.was_yes]
    return f"{question.asks}: {said}"


def _count(session: Session, *conditions: Any) -> int:
    return session.exec(select(func.count()).select_from(ReceivedMail).where(*conditions)).one()
