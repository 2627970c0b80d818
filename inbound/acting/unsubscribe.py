"""Stops a stream of letters for one member, however it was asked for, letters already planned included."""

from datetime import datetime

from sqlmodel import Session, col, select, update

from digest.community import stop
from digest.community.community import Community, Membership
from digest.community.member import Member, MemberState
from digest.community.preference import Instant
from digest.community.stop import Stream
from digest.intents.intents import Choose
from digest.letters.notice import Reason, tell
from digest.outbox.delivery import WAITING, Delivery, DeliveryState, LetterKind

KINDS = {
    Stream.SUMMARY: LetterKind.SUMMARY,
    Stream.NOTIFICATIONS: LetterKind.NOTIFICATION,
    Stream.NEW_CONVERSATIONS: LetterKind.NEW_CONVERSATION,
}
REASONS = {
    Stream.SUMMARY: Reason.STOPPED_SUMMARY,
    Stream.NOTIFICATIONS: Reason.STOPPED_NOTIFICATIONS,
    Stream.NEW_CONVERSATIONS: Reason.STOPPED_INSTANT,
}


def locked_member(session: Session, member_id: int) -> Member | None:
    """Return the member, whom nobody else changes before this transaction ends; None for who has left."""
    member = session.get(Member, member_id, with_for_update=True)
    return None if member is None or member.state is MemberState.FORMER else member


def unsubscribe(
    session: Session,
    member: Member,
    stream: Stream,
    *,
    how: str,
    at: datetime,
    of: int = 0,
    tells: bool = True,
) -> bool:
    """Stop the stream at once and tell the member once; return False where it was stopped already.

    `of` is the community whose new conversations are meant, 0 for all. The notice is there because whoever
    was forwarded a letter can press its link too (U-04); whoever called a letter spam gets none (`tells`).
    """
    names = told_at_once(session, member, of) if stream is Stream.NEW_CONVERSATIONS else []
    if not stop.stop(session, member, stream, how=how, at=at, of=of):
        return False
    if of == 0:  # what waits of one community is not sent either: that is looked up at its turn
        _cancel_waiting(session, member.id, KINDS[stream])
    if tells:
        key = f"stopped:{member.id}:{stream.value}:{at.timestamp()}"
        back = [Choose(preference=Instant(name, is_on=True)) for name in names]
        tell(session, member.id, REASONS[stream], at=at, key=key, offers=back)
    return True


def told_at_once(session: Session, member: Member, of: int) -> list[str]:
    """Return the names of the communities whose new conversations the member is told of at once."""
    query = (
        select(Community.name)
        .join(Membership, col(Membership.community_id) == col(Community.id))
        .where(Membership.member_id == member.id, col(Membership.instant))
        .order_by(Community.name)
    )
    return list(session.exec(query.where(Community.id == of) if of else query))


def _cancel_waiting(session: Session, member_id: int, kind: LetterKind) -> None:
    session.exec(
        update(Delivery)
        .where(
            col(Delivery.member_id) == member_id,
            col(Delivery.kind) == kind,
            col(Delivery.state).in_(WAITING),
        )
        .values(state=DeliveryState.CANCELLED, answer="the member stopped these letters")
    )
