"""From which domains letters left, by their Message-IDs."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from digest.outbox.delivery import Delivery


def last_letter_from_elsewhere(
    session: Session, domains: Collection[str], *, since: datetime
) -> tuple[str, datetime] | None:
    """Return the domain, and the moment, of the last letter since then that left from none of these."""
    named = col(Delivery.message_id)
    last = select(Delivery.message_id, Delivery.planned_at).where(
        named.is_not(None), col(Delivery.planned_at) >= since
    )
    for each in domains:
        last = last.where(named.not_ilike(f"%@{each}>"))
    found = session.exec(last.order_by(col(Delivery.id).desc()).limit(1)).first()
    if found is None or found[0] is None:
        return None
    return found[0].rpartition("@")[2].rstrip(">"), found[1]
