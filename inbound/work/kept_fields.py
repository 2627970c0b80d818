"""Looks for a mail by what its sealed header says, as long as it is kept: no address is stored for that."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from digest.community.people.member import normal_address
from digest.errors import Unsealable
from digest.inbox.received_mail import ReceivedMail
from digest.inbox.sealing import unseal
from digest.mail.signed_address import Keys
from inbound.reading.author import author
from inbound.reading.fields import Fields, read_fields

AT_A_TIME = 50  # mails in memory


def written_by(session: Session, keys: Keys, address: str) -> list[int]:
    """Return the kept mails whose From field names this address, in the form of `normal_address`."""
    return [
        number
        for number, fields in _kept(session, keys)
        if _normal(author(fields.all("from"))) == address
    ]


def with_message_id(session: Session, keys: Keys, message_id: str) -> list[int]:
    """Return the kept mails with this Message-ID: one for each recipient, and any that forge it."""
    return [
        number
        for number, fields in _kept(session, keys)
        if message_id in fields.message_ids("message-id")
    ]


def _kept(session: Session, keys: Keys) -> Iterator[tuple[int, Fields]]:
    """Yield the header of each mail that is kept and opens."""
    kept = select(ReceivedMail).where(col(ReceivedMail.raw).is_not(None))
    newest = kept.order_by(col(ReceivedMail.id).desc())
    for received in session.exec(newest.execution_options(yield_per=AT_A_TIME)):
        try:
            fields = read_fields(unseal(keys, received))
        except Unsealable:
            continue
        if fields is not None:
            yield received.id, fields


def _normal(address: str | None) -> str | None:
    try:
        return None if address is None else normal_address(address)
    except (ValueError, UnicodeError):
        return None
