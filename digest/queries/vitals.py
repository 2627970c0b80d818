"""What a database says of its own health, also one that nothing else here could use."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, func, select

from digest.community.people.member import Member
from digest.errors import BadSetting
from digest.inbox.received_mail import ReceivedMail
from digest.outbox import lease
from digest.outbox.circuit_breaker import why_halted
from digest.outbox.delivery import Delivery
from digest.queries.mails import MailCounts, count_mails
from digest.queries.status import (
    LetterCounts,
    PeopleCounts,
    last_moment,
    letter_counts,
    people_counts,
)
from digest.store.database import Store
from digest.store.revision import revision

DAY = timedelta(days=1)
NO_WORKERS = lease.Workers(living=frozenset(), dead=frozenset())


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
    zones: frozenset[str]  # that members live in


def schema_of(store: Store) -> str | None:
    """Return the revision of a schema, None for an empty database; raise BadSetting if it cannot be asked."""
    try:
        return revision(store)
    except SQLAlchemyError as error:
        raise _away(error) from None


def read_vitals(store: Store, *, at: datetime, state_folder: Path) -> Vitals:
    """Return how a database is, one of this version; raise BadSetting if it cannot be asked."""
    workers = lease.look(state_folder) if state_folder.is_dir() else NO_WORKERS
    try:
        with store.read() as session:
            return Vitals(
                people=people_counts(session),
                letters=letter_counts(session, at),
                mails=count_mails(session),
                last_moment=last_moment(session),
                abandoned=_count(session, lease.is_abandoned(workers, at)),
                bytes_of_a_day=_bytes(session, since=at - DAY),
                why_halted=why_halted(session, at),
                zones=frozenset(session.exec(select(Member.zone).distinct())),
            )
    except SQLAlchemyError as error:
        raise _away(error) from None


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    return session.exec(select(func.count()).select_from(Delivery).where(condition)).one()


def _bytes(session: Session, *, since: datetime) -> int:
    total = select(func.sum(ReceivedMail.size)).where(col(ReceivedMail.accepted_at) >= since)
    return session.exec(total).one() or 0


def _away(error: SQLAlchemyError) -> BadSetting:
    """Return what an error of the database means, without what it may quote."""
    return BadSetting(f"the database does not answer as it should ({type(error).__name__})")
