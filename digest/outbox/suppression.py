"""Addresses that get no letters, since letters came back or the operator said so, and what ends that.

`Address.suppressed_at` is what all code that writes to members checks; the row here says why, and how it
ended. Once a suppression is lifted, bounces of letters sent before no longer count.

Reports are enough to suppress an address, although anybody who was forwarded a letter can forge one: letters
start again by themselves. A mailbox is proved dead only if the relay itself refused it, or if the probe came
back, whose return address nobody else was ever sent.
"""

import logging
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, String, and_, cast, literal
from sqlmodel import Field, Session, SQLModel, col, select

from digest.community import audit
from digest.community.audit import AuditEntry
from digest.community.people.member import Address, Member, normal_address
from digest.outbox.delivery import WAITING, DeliveryState
from digest.outbox.enqueue import TABLE
from digest.store.types import NUMBERED, EnumText, Id, UtcDateTime

PROBE = (
    "probe"  # the reason of the notice that asks whether letters arrive, and the start of its key
)

SUPPRESS = "suppress address"  # the act in the audit trail

log = logging.getLogger(__name__)


class SuppressionCause(StrEnum):
    """Why an address gets nothing."""

    DEAD = "dead"
    FULL = "full"
    OPERATOR = "operator"  # whatever the operator's reason is, which the audit trail keeps


OF_OPERATOR = SuppressionCause.OPERATOR


class Suppression(SQLModel, table=True):
    """A time in which an address gets nothing."""

    __tablename__ = "suppression"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    address_id: int = Field(foreign_key="address.id", index=True, ondelete="CASCADE", sa_type=Id)
    cause: SuppressionCause = Field(sa_type=EnumText(SuppressionCause))
    since: datetime = Field(sa_type=UtcDateTime)
    probed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    proved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # that it is dead
    lifted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lifted_by: str = ""


def suppress(
    session: Session,
    address: Address,
    cause: SuppressionCause,
    *,
    by: str = "system",
    why: str = "",
    at: datetime,
) -> bool:
    """Send nothing to the address from now on; return False if it was suppressed already."""
    if address.suppressed_at is not None:
        return False
    address.suppressed_at = at
    session.add(address)
    session.add(Suppression(address_id=address.id, cause=cause, since=at))
    session.flush()
    told = "the operator said so" if cause is OF_OPERATOR else f"the mailbox is {cause}"
    log.warning("member %d gets nothing any more: %s", address.member_id, told)
    _record(session, address, SUPPRESS, why or cause, actor=by, at=at)
    return True


def is_recorded_by(entry: type[AuditEntry]) -> ColumnElement[bool]:
    """Ask that an entry of the trail is of a suppression's beginning; the query has its address, too."""
    return and_(
        col(entry.act) == SUPPRESS,
        col(entry.at) == col(Suppression.since),
        col(entry.target) == literal("member ") + cast(col(Address.member_id), String),
    )


def reason_of_operator(session: Session, suppression: Suppression) -> str:
    """Return why the operator lets an address get nothing; empty where it was not the operator."""
    if suppression.cause is not OF_OPERATOR:
        return ""
    told = select(AuditEntry.reason).join(Suppression, col(Suppression.id) == suppression.id)
    told = told.join(Address, col(Address.id) == col(Suppression.address_id))
    return session.exec(told.where(is_recorded_by(AuditEntry))).first() or ""


def standing_of(session: Session, address: Address) -> Suppression | None:
    """Return the suppression that is in force, None if the address gets letters."""
    standing = select(Suppression).where(
        Suppression.address_id == address.id, col(Suppression.lifted_at).is_(None)
    )
    return session.exec(standing).first() if address.suppressed_at is not None else None


def is_proved_dead(session: Session, address: Address) -> bool:
    """Return True if we have proof of our own that the mailbox is dead, so no question is sent there."""
    standing = standing_of(session, address)
    return standing is not None and standing.proved_at is not None


def lift(session: Session, address: Address, *, by: str, why: str = "", at: datetime) -> bool:
    """Send letters to the address again; return False if it was not suppressed."""
    if address.suppressed_at is None:
        return False
    address.suppressed_at = None
    session.add(address)
    for standing in session.exec(
        select(Suppression).where(
            Suppression.address_id == address.id, col(Suppression.lifted_at).is_(None)
        )
    ):
        standing.lifted_at, standing.lifted_by = at, by
        session.add(standing)
        _cancel_probe(session, standing)
    actor = by if by == "operator" else "system"
    _record(session, address, "lift suppression", why or by, actor=actor, at=at)
    return True


def lift_by_own_mail(session: Session, author: str, *, at: datetime) -> bool:
    """Lift the suppression of the address that a mail was proved to come from; return False if there is none.

    Another address of the same member says nothing about this mailbox.
    """
    try:
        wanted = normal_address(author)
    except ValueError:
        return False
    silent = select(Address).where(
        Address.address == wanted,
        col(Address.confirmed_at).is_not(None),
        col(Address.suppressed_at).is_not(None),
    )
    address = session.exec(silent).first()
    if address is None:
        return False
    session.get(
        Member, address.member_id, with_for_update=True
    )  # before the address, as everywhere
    session.refresh(address, with_for_update=True)
    return lift(session, address, by="own mail", at=at)


def lift_of_member(
    session: Session, member_id: int, *, by: str, why: str = "", at: datetime
) -> bool:
    """Send letters to every address of the member again; return False if none was suppressed."""
    addresses = session.exec(select(Address).where(Address.member_id == member_id)).all()
    lifted = [lift(session, address, by=by, why=why, at=at) for address in addresses]
    return any(lifted)


def good_since(session: Session, address: Address) -> datetime | None:
    """Return since when the address counts as good; bounces of letters sent before that say nothing."""
    lifted = select(Suppression.lifted_at).where(
        Suppression.address_id == address.id, col(Suppression.lifted_at).is_not(None)
    )
    last = session.exec(lifted.order_by(col(Suppression.lifted_at).desc()).limit(1)).first()
    known = [moment for moment in (last, address.letters_since) if moment is not None]
    return max(known, default=None)


def _cancel_probe(session: Session, standing: Suppression) -> None:
    owed = TABLE.c.key == f"{PROBE}:{standing.id}"
    gone = {"state": DeliveryState.CANCELLED, "answer": "the address gets letters again"}
    waits = TABLE.c.state.in_(WAITING)
    session.connection().execute(TABLE.update().where(owed, waits).values(gone))


def _record(
    session: Session, address: Address, act: str, reason: str, *, actor: str, at: datetime
) -> None:
    target = f"member {address.member_id}"
    audit.record(session, actor=actor, act=act, target=target, reason=reason, at=at)
