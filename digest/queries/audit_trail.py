"""The audit trail: who did what."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

from digest.community.audit import AuditEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One entry of the audit trail."""

    id: int
    at: datetime
    actor: str
    act: str
    target: str
    reason: str


def newest_entries(
    session: Session, *, actor: str | None = None, member_id: int | None = None, limit: int
) -> list[AuditRow]:
    """Return the newest entries; only those by an actor, or by or about a member, if given.

    The actor "operator" stands for every operator, "operator maria" for one.
    """
    query = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(limit)
    if actor is not None:
        by = col(AuditEntry.actor)
        query = query.where(or_(by == actor, by.startswith(f"{actor} ", autoescape=True)))
    if member_id is not None:
        name = f"member {member_id}"
        query = query.where(or_(AuditEntry.actor == name, AuditEntry.target == name))
    return [
        AuditRow(
            id=entry.id,
            at=entry.at,
            actor=entry.actor,
            act=entry.act,
            target=entry.target,
            reason=entry.reason,
        )
        for entry in session.exec(query)
    ]
