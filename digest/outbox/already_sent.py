"""Who was sent a letter of some kind before."""

from collections.abc import Collection

from sqlmodel import Session, col, exists, select

from digest.community.people.member import Member
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind


def already_sent(
    session: Session, member_ids: Collection[int], *kinds: LetterKind
) -> frozenset[int]:
    """Return which of these members were sent a letter of one of the kinds."""
    sent = exists().where(
        col(Delivery.member_id) == col(Member.id),
        col(Delivery.kind).in_(kinds),
        col(Delivery.state) == DeliveryState.SENT,
    )
    return frozenset(session.exec(select(Member.id).where(col(Member.id).in_(member_ids), sent)))
