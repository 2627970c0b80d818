"""A mail of ours to ourselves, by which the way of mail is tried: found by its address, and deleted."""

from sqlmodel import Session, col, select

from digest.inbox.received_mail import ReceivedMail


def find_own(session: Session, recipient: str) -> ReceivedMail | None:
    """Return the mail that came to an address which nobody else knows."""
    query = select(ReceivedMail).where(ReceivedMail.recipient == recipient)
    return session.exec(query.order_by(col(ReceivedMail.id)).limit(1)).first()


def take_out(session: Session, received_id: int) -> None:
    """Delete it, whatever became of it: it was nobody's, and changed nothing."""
    received = session.get(ReceivedMail, received_id)
    if received is not None:
        session.delete(received)
