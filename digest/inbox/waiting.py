"""Finds received mails that wait to be worked on, and locks one for a transaction."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import bindparam
from sqlmodel import Session, col, not_, select
from sqlmodel.sql.expression import SelectOfScalar

from digest.inbox.received_mail import ASIDE, Outcome, ReceivedMail, is_due

BATCH = 50  # mails of one key


def find(session: Session, at: datetime, limit: int) -> list[str]:
    """Return up to `limit` keys of due mails, each the first and last id of a batch."""
    ids = due(session, at, aside=False, limit=limit * BATCH)
    batches = [ids[first : first + BATCH] for first in range(0, len(ids), BATCH)]
    return [f"{batch[0]}-{batch[-1]}" for batch in batches]


def due(session: Session, at: datetime, *, aside: bool, limit: int) -> Sequence[int]:
    """Return mails that are due at `at`, the oldest first: those that wait aside, or all others."""
    waits_aside = ReceivedMail.reason == ASIDE
    found = select(ReceivedMail.id).where(
        ReceivedMail.outcome == Outcome.WAITING,
        is_due(at),
        waits_aside if aside else not_(waits_aside),
    )
    return session.exec(found.order_by(col(ReceivedMail.id)).limit(limit)).all()


def waiting(session: Session, received_id: int) -> ReceivedMail | None:
    """Return a waiting mail, locked for this transaction; None if it no longer waits."""
    return locked(session, received_id, Outcome.WAITING)


def locked(session: Session, received_id: int, outcome: Outcome) -> ReceivedMail | None:
    """Return a mail if it has this outcome, locked for this transaction."""
    one = {"number": received_id, "expected": outcome}
    return session.exec(_locking(), params=one).first()


@cache
def _locking() -> SelectOfScalar[ReceivedMail]:
    number, outcome = col(ReceivedMail.id), col(ReceivedMail.outcome)
    found = select(ReceivedMail).where(
        number == bindparam("number"), outcome == bindparam("expected")
    )
    return found.with_for_update()
