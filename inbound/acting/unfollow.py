"""Stops telling a member of a conversation, letters already planned included."""

from sqlmodel import Session, col, update

from digest.community.follow import unfollow
from digest.outbox.delivery import WAITING, Delivery, DeliveryState, LetterKind


def stop_following(session: Session, member_id: int, conversation_id: int) -> bool:
    """Let the member be told no more, at once; return False where they did not follow."""
    session.exec(
        update(Delivery)
        .where(
            col(Delivery.member_id) == member_id,
            col(Delivery.kind) == LetterKind.NOTIFICATION,
            col(Delivery.conversation_id) == conversation_id,
            col(Delivery.state).in_(WAITING),
        )
        .values(
            state=DeliveryState.CANCELLED,
            answer="the member does not follow the conversation any more",
        )
    )
    return unfollow(session, member_id, conversation_id)
