"""Stops a stream of letters for one member, however it was asked for, letters already planned included."""

from datetime import datetime

from sqlmodel import Session, col, update

from digest.community import preferences
from digest.community.member import Member, MemberState
from digest.community.preferences import Stream
from digest.notices.notice import Reason, tell
from digest.outbox.delivery import WAITING, Delivery, DeliveryState, Kind

KINDS = {Stream.SUMMARY: Kind.SUMMARY, Stream.NOTIFICATIONS: Kind.NOTIFICATION}
REASONS = {
    Stream.SUMMARY: Reason.STOPPED_SUMMARY,
    Stream.NOTIFICATIONS: Reason.STOPPED_NOTIFICATIONS,
}


def locked_member(session: Session, member_id: int) -> Member | None:
    """Return the member, whom nobody else changes before this transaction ends; None for who has left."""
    member = session.get(Member, member_id, with_for_update=True)
    return None if member is None or member.state is MemberState.FORMER else member


def unsubscribe(
    session: Session, member: Member, stream: Stream, *, how: str, at: datetime, tells: bool = True
) -> bool:
    """Stop the stream at once and tell the member once; return False where it was stopped already.

    The notice is there because whoever was forwarded a letter can press its link too (U-04); whoever
    called a letter spam gets none (`tells`).
    """
    if not preferences.stop(session, member, stream, how=how, at=at):
        return False
    _cancel_waiting(session, member.id, KINDS[stream])
    if tells:
        key = f"stopped:{member.id}:{stream.value}:{at.timestamp()}"
        tell(session, member.id, REASONS[stream], at=at, key=key)
    return True


def _cancel_waiting(session: Session, member_id: int, kind: Kind) -> None:
    session.exec(
        update(Delivery)
        .where(
            col(Delivery.member_id) == member_id,
            col(Delivery.kind) == kind,
            col(Delivery.state).in_(WAITING),
        )
        .values(state=DeliveryState.CANCELLED, answer="the member stopped these letters")
    )
