"""The newest mails as they came, to see what the servers before us write into them."""

from sqlmodel import Session, col, select

from digest.inbox.received_mail import IS_KEPT, ReceivedMail
from digest.inbox.sealing import unseal
from digest.mail.signed_address import Keys

LARGEST = 1_000_000  # bytes; what servers write stands in small ones as well


def newest_raw(session: Session, keys: Keys, count: int) -> list[bytes]:
    """Return up to so many mails whose bytes are kept; raise Unsealable as `unseal` does."""
    kept = select(ReceivedMail).where(IS_KEPT, ReceivedMail.size <= LARGEST)
    rows = session.exec(kept.order_by(col(ReceivedMail.id).desc()).limit(count))
    return [unseal(keys, row) for row in rows]
