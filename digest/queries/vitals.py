"""What a database says of its own health."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from digest.inbox.received_mail import ReceivedMail
from digest.outbox.circuit_breaker import why_halted
from digest.outbox.delivery import Delivery
from digest.outbox.lease import Workers, is_abandoned
from digest.queries.mails import MailCounts, count_mails
from digest.queries.status import (
    LetterCounts,
    PeopleCounts,
    last_moment,
    letter_counts,
    people_counts,
)

DAY = timedelta(days=1)
NO_WORKERS = Workers(living=frozenset(), dead=frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """How far the queues are, and what a day brings."""

    people: PeopleCounts
    letters: LetterCounts
    mails: MailCounts
    last_moment: datetime | None
    abandoned: int  # letters that workers hold who died
    bytes_of_a_day: int  # of received mail
    why_halted: str | None  # why nothing is sent


def vitals(session: Session, *, at: datetime, workers: Workers = NO_WORKERS) -> Vitals:
    """Return how a database is; `workers` are those of this machine, the living and the dead."""
    return Vitals(
        people=people_counts(session),
        letters=letter_counts(session, at),
        mails=count_mails(session),
        last_moment=last_moment(session),
        abandoned=_count(session, is_abandoned(workers, at)),
        bytes_of_a_day=_bytes(session, since=at - DAY),
        why_halted=why_halted(session, at),
    )


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    return session.exec(select(func.count()).select_from(Delivery).where(condition)).one()


def _bytes(session: Session, *, since: datetime) -> int:
    total = select(func.sum(ReceivedMail.size)).where(col(ReceivedMail.accepted_at) >= since)
    return session.exec(total).one() or 0
