"""The audit trail: who did what to which thing, when and why, each entry sealed to the one before (P-14).

A seal is an HMAC under a key from the key file: whoever can change only the database cannot make one.
Entries from before there was a key have a plain SHA-256; none of these may follow one that is keyed.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Field, Session, SQLModel, col, desc, func, select

from digest.store.types import NUMBERED, Id, UtcDateTime

AUDIT_LOCK = 7_341_001
OPERATOR = "operator"
SYSTEM = "system"
TRAIL = "trail"  # where a session carries its Trail


class AuditEntry(SQLModel, table=True):
    """One act; ids and words of ours, and an operator's reason; never what a member or moderator wrote."""

    __tablename__ = "audit"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str  # "member 12", "operator maria", "system"
    act: str
    target: str  # "post 7"
    reason: str = ""
    key_id: int = Field(default=0)  # of the key that seals it; 0: none
    seal: str  # in hex, over the entry and the seal before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """What a store's entries are sealed with, and who the operator is that works with it."""

    keys: Mapping[int, bytes]
    operator: str = ""

    @property
    def info(self) -> dict[str, object]:
        """Return it as a store's sessions carry it."""
        return {TRAIL: self}


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """When something was made so that was to be made so again; who did it and why, where that is known."""

    at: datetime
    actor: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of checking the whole trail."""

    entries: int
    unkeyed: int  # from before there was a key
    first_broken: int | None  # the id of the first entry that is not as it was written


def newest(found: Iterable[Earlier | None]) -> Earlier | None:
    """Return the latest of those that are known."""
    known = [each for each in found if each is not None]
    return max(known, key=lambda each: each.at, default=None)


def record(
    session: Session, *, actor: str, act: str, target: str, reason: str = "", at: datetime
) -> None:
    """Add an entry to the end of the trail; an operator is named as far as the session knows them."""
    trail = _trail(session)
    if (
        session.get_bind().dialect.name == "postgresql"
    ):  # two writers must not seal to the same entry
        session.exec(select(func.pg_advisory_xact_lock(AUDIT_LOCK)))
    last = session.exec(select(AuditEntry.seal).order_by(desc(AuditEntry.id)).limit(1)).first()
    if actor == OPERATOR and trail.operator:
        actor = f"{OPERATOR} {trail.operator}"
    key_id = max(trail.keys, default=0)
    entry = AuditEntry(
        at=at, actor=actor, act=act, target=target, reason=reason, key_id=key_id, seal=""
    )
    entry.seal = _seal(entry, last or "", trail.keys.get(key_id))
    session.add(entry)
    session.flush()


def made_so(
    session: Session,
    *acts: str,
    target: str,
    reason: str | None = None,
    since: datetime | None = None,
) -> Earlier | None:
    """Return the newest of these acts on the target, with this reason if one is given: it made things so.

    `since` is when the row of it was written, where there is one: an entry of another moment did not do that.
    """
    made = select(AuditEntry).where(col(AuditEntry.act).in_(acts), AuditEntry.target == target)
    if reason is not None:
        made = made.where(AuditEntry.reason == reason)
    entry = session.exec(made.order_by(desc(AuditEntry.id)).limit(1)).first()
    if entry is not None and since in (None, entry.at):
        return Earlier(at=entry.at, actor=entry.actor, reason=entry.reason)
    return None if since is None else Earlier(at=since)


def is_operator(actor: str) -> bool:
    """Say whether an entry's actor is an operator, named or not."""
    return actor.partition(" ")[0] == OPERATOR


def check(session: Session) -> Checked:
    """Check every entry against the one before, with the keys that the session carries."""
    keys = _trail(session).keys
    previous, number, unkeyed, broken = "", 0, 0, None
    for entry in session.exec(select(AuditEntry).order_by(AuditEntry.id)):  # type: ignore[arg-type]
        number += 1
        unkeyed += not entry.key_id
        is_whole = entry.key_id == 0 or entry.key_id in keys
        is_whole = is_whole and (entry.key_id > 0 or unkeyed == number)
        if not is_whole or entry.seal != _seal(entry, previous, keys.get(entry.key_id)):
            broken = broken or entry.id
        previous = entry.seal
    return Checked(entries=number, unkeyed=unkeyed, first_broken=broken)


def first_broken(session: Session) -> int | None:
    """Return the id of the first entry that was tampered with, or None where the trail is whole."""
    return check(session).first_broken


def _seal(entry: AuditEntry, previous: str, key: bytes | None) -> str:
    facts = (
        previous,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor,
        entry.act,
        entry.target,
        entry.reason,
    )
    content = "\0".join(facts).encode()
    if key is None:
        return hashlib.sha256(content).hexdigest()
    return hmac.digest(key, content, "sha256").hex()


def _trail(session: Session) -> Trail:
    trail = session.info.get(TRAIL)
    return trail if isinstance(trail, Trail) else Trail(keys={})
