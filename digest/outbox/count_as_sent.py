"""Counts letters as sent that still wait in a restored backup: they may have gone out since it was made."""

from collections import Counter
from datetime import datetime

from sqlalchemy import func, update
from sqlalchemy import select as columns
from sqlmodel import Session

from digest.outbox.delivery import WAITING, DeliveryState, LetterKind
from digest.outbox.enqueue import TABLE

ANSWER = "counted as sent when a backup was restored"


def count_as_sent(session: Session, until: datetime) -> Counter[LetterKind]:
    """Mark as lost every letter that was due by `until` or was being sent; return how many of each kind."""
    owed = TABLE.c.state.in_(WAITING) & (TABLE.c.due_at <= until)
    these = owed | (TABLE.c.state == DeliveryState.SENDING)
    counts = columns(TABLE.c.kind, func.count()).where(these).group_by(TABLE.c.kind)
    found = Counter(
        {LetterKind(kind): count for kind, count in session.connection().execute(counts)}
    )
    lost = {
        "state": DeliveryState.LOST,
        "answer": ANSWER,
        "lease_owner": None,
        "lease_until": None,
    }
    session.connection().execute(update(TABLE).where(these).values(lost))
    return found
