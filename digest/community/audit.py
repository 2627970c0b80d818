"""The audit trail: who did what to which thing, when and why, each entry sealed to the one before (P-14)."""

import hashlib
from datetime import UTC, datetime

from sqlmodel import Field, Session, SQLModel, desc, func, select

from digest.store.types import NUMBERED, Id, UtcDateTime

AUDIT_LOCK = 7_341_001


class AuditEntry(SQLModel, table=True):
    """One act; ids and words of ours only, never what a member wrote."""

    __tablename__ = "audit"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str  # "member 12", "operator", "system"
    act: str
    target: str  # "post 7"
    reason: str = ""
    seal: str  # SHA-256 over the entry and the seal before it


def seal_of(entry: AuditEntry, previous: str) -> str:
    """Return the SHA-256 that binds `entry` to the seal `previous`."""
    facts = (
        previous,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor,
        entry.act,
        entry.target,
        entry.reason,
    )
    return hashlib.sha256("\0".join(facts).encode()).hexdigest()


def record(
    session: Session, *, actor: str, act: str, target: str, reason: str = "", at: datetime
) -> None:
    """Add an entry to the end of the trail."""
    if (
        session.get_bind().dialect.name == "postgresql"
    ):  # two writers must not seal to the same entry
        session.exec(select(func.pg_advisory_xact_lock(AUDIT_LOCK)))
    last = session.exec(select(AuditEntry.seal).order_by(desc(AuditEntry.id)).limit(1)).first()
    entry = AuditEntry(at=at, actor=actor, act=act, target=target, reason=reason, seal="")
    entry.seal = seal_of(entry, last or "")
    session.add(entry)
    session.flush()


def first_broken(session: Session) -> int | None:
    """Return the id of the first entry that was tampered with, or None where the trail is whole."""
    previous = ""
    for entry in session.exec(select(AuditEntry).order_by(AuditEntry.id)):  # type: ignore[arg-type]
        if entry.seal != seal_of(entry, previous):
            return entry.id
        previous = entry.seal
    return None
