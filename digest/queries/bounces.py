"""Letters that came back: from one member's mailbox, and from all."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from digest.community.member import Address
from digest.outbox.bounce import Bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.suppression import Suppression, SuppressionCause


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberBounces:
    """Whether a member's mailbox gets nothing and why, and what came back last."""

    suppressed: SuppressionCause | None
    suppressed_since: datetime | None
    probed_at: datetime | None
    proved_dead_at: datetime | None
    last_bounce: str | None
    last_bounce_at: datetime | None
    mail_needs_challenge: bool


def bounces_of_member(session: Session, member_id: int) -> MemberBounces:
    """Return what is known of a member's mailbox."""
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
        probed_at=None if suppression is None else suppression.probed_at,
        proved_dead_at=None if suppression is None else suppression.proved_at,
        last_bounce=None if last is None else f"{last.verdict} {last.status}".strip(),
        last_bounce_at=None if last is None else last.at,
        mail_needs_challenge=challenged is not None,
    )
