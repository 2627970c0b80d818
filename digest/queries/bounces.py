"""Letters that came back, from one member's mailbox and from all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from digest.community.audit import AuditEntry
from digest.community.people.mailbox import masked
from digest.community.people.member import Address, Member
from digest.outbox.bounce import Bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.circuit_breaker import why_halted
from digest.outbox.delivery import Delivery, DeliveryState
from digest.outbox.suppression import (
    OF_OPERATOR,
    Suppression,
    SuppressionCause,
    is_recorded_by,
    reason_of_operator,
)
from digest.queries.mails import count_complaints

RATED = timedelta(days=7)  # over which bounces and complaints are compared with what was sent


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberBounces:
    """Why a member's mailbox gets nothing, if so, and what came back last."""

    suppressed: SuppressionCause | None
    suppressed_since: datetime | None
    suppressed_reason: str | None  # the operator's own, where it was the operator
    probed_at: datetime | None
    proved_dead_at: datetime | None
    last_bounce: str | None
    last_bounce_at: datetime | None
    mail_needs_challenge: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceRates:
    """How many addresses get nothing, why nothing is sent if so, and the rates of the last days."""

    addresses_suppressed: int
    sending_stopped: str | None
    bounce_rate: float
    complaint_rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressedMailbox:
    """One line of the list of mailboxes that get nothing."""

    member: int
    name: str
    address: str  # masked
    cause: SuppressionCause
    reason: str  # the operator's own, where it was the operator
    since: datetime
    probed_at: datetime | None


def suppressed_mailboxes(session: Session) -> list[SuppressedMailbox]:
    """Return the mailboxes that get nothing, the latest first."""
    standing = (
        select(Suppression, Address, Member, AuditEntry.reason)
        .join(Address, col(Address.id) == col(Suppression.address_id))
        .join(Member, col(Member.id) == col(Address.member_id))
        .outerjoin(AuditEntry, is_recorded_by(AuditEntry))
        .where(col(Suppression.lifted_at).is_(None), col(Address.suppressed_at).is_not(None))
        .order_by(col(Suppression.since).desc(), col(Suppression.id).desc())
    )
    return [
        SuppressedMailbox(
            member=member.id,
            name=member.display_name,
            address=masked(address.address),
            cause=suppression.cause,
            reason=(reason or "") if suppression.cause is OF_OPERATOR else "",
            since=suppression.since,
            probed_at=suppression.probed_at,
        )
        for suppression, address, member, reason in session.exec(standing)
    ]


def bounces_of_member(session: Session, member_id: int) -> MemberBounces:
    """Return what we know about a member's mailbox."""
    suppression = session.exec(
        select(Suppression)
        .join(Address, col(Address.id) == col(Suppression.address_id))
        .where(Address.member_id == member_id, col(Suppression.lifted_at).is_(None))
    ).first()
    bounces = select(Bounce).where(Bounce.member_id == member_id)
    last = session.exec(bounces.order_by(col(Bounce.at).desc()).limit(1)).first()
    challenged = session.exec(bounces.where(Bounce.verdict == BounceCause.CHALLENGED)).first()
    return MemberBounces(
        suppressed=None if suppression is None else suppression.cause,
        suppressed_since=None if suppression is None else suppression.since,
        suppressed_reason=(
            None if suppression is None else reason_of_operator(session, suppression) or None
        ),
        probed_at=None if suppression is None else suppression.probed_at,
        proved_dead_at=None if suppression is None else suppression.proved_at,
        last_bounce=None if last is None else f"{last.verdict} {last.status}".strip(),
        last_bounce_at=None if last is None else last.at,
        mail_needs_challenge=challenged is not None,
    )


def bounce_rates(session: Session, at: datetime) -> BounceRates:
    """Return the rates of bounces and complaints of the last days."""
    since = at - RATED
    suppressed = select(func.count()).where(col(Address.suppressed_at).is_not(None))
    sent = select(func.count()).where(
        Delivery.state == DeliveryState.SENT, col(Delivery.sent_at) >= since
    )
    bounced = select(func.count(func.distinct(Bounce.delivery_id))).where(
        col(Bounce.at) >= since, Bounce.verdict != BounceCause.CHALLENGED
    )
    count = max(session.exec(sent).one(), 1)
    return BounceRates(
        addresses_suppressed=session.exec(suppressed).one(),
        sending_stopped=why_halted(session, at),
        bounce_rate=round(session.exec(bounced).one() / count, 5),
        complaint_rate=round(count_complaints(session, since=since) / count, 5),
    )
