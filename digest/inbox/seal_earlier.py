"""Seals mails that were stored by a version without sealing; called when a database is brought up to date."""

from sqlmodel import Session, col, select

from digest.inbox.intake import content_key
from digest.inbox.received_mail import ReceivedMail
from digest.inbox.sealing import seal
from digest.mail.signed_address import Keys
from digest.store.database import Store


def seal_earlier(store: Store, keys: Keys) -> int:
    """Seal every mail that is stored in the clear, each in its own transaction; return how many."""
    in_the_clear = select(ReceivedMail.id).where(
        col(ReceivedMail.raw).is_not(None), col(ReceivedMail.raw_key).is_(None)
    )
    with store.read() as session:
        ids = session.exec(in_the_clear).all()
    for received_id in ids:
        with store.write() as session:
            _seal(session, received_id, keys)
    store.empty_log()
    return len(ids)


def _seal(session: Session, received_id: int, keys: Keys) -> None:
    received = session.get(ReceivedMail, received_id, with_for_update=True)
    if received is None or received.raw is None or received.raw_key is not None:
        return
    received.content_key = content_key(keys, received.recipient, received.raw)
    sealed = seal(
        keys, received.raw, content_key=received.content_key, recipient=received.recipient
    )
    received.raw, received.raw_key = sealed.raw, sealed.key
    session.add(received)
