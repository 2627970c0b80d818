"""Recognises a mail that was processed before, by what its signatures sign (R-02).

Whoever has a mail can hand it over once more with a field that nobody signed, and its bytes are others. Each
of its signatures is known by itself, for one of two may be taken away.
"""

from collections.abc import Collection, Iterable

from sqlmodel import Field, Session, SQLModel, col, or_, select

from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.inbox.sealing import hashed
from digest.mail.signed_address import Keys, Ticket
from digest.store.types import Id
from inbound.authenticate.signed_content import signed_contents
from inbound.reading.body import Problem
from inbound.reading.fields import Fields
from inbound.recipient import Destination

AGAIN = "the same mail again"
UNREAD = tuple(problem.value for problem in Problem)  # why a mail was refused that had no text


class SignedContent(SQLModel, table=True):
    """What one signature of a mail signs, for one address of ours: a keyed hash of it."""

    __tablename__ = "signed_content"

    key: str = Field(primary_key=True)
    received_id: int = Field(foreign_key="received.id", index=True, sa_type=Id)


def content_keys(
    keys: Keys, to: Destination, raw: bytes, fields: Fields, from_address: str
) -> tuple[str, ...]:
    """Return what a mail to one address can be known by, whatever form of the address it came to."""
    place = (
        f"{to.purpose} {to.member_id} {to.object_id} {to.detail}" if isinstance(to, Ticket) else ""
    )
    about = (place or f"{to.role} {to.name}").encode()  # type: ignore[union-attr]
    contents = signed_contents(raw, fields, from_address)
    return tuple(dict.fromkeys(hashed(keys, about + b"\0" + each) for each in contents))


def is_known(session: Session, received: ReceivedMail, keys: Collection[str]) -> bool:
    """Check whether another mail of the same signed content was worked on before.

    One that could not be read does not count: whoever brought it may have changed how it is to be read.
    """
    if not keys:
        return False
    others = (
        select(SignedContent.key)
        .join(ReceivedMail, col(ReceivedMail.id) == col(SignedContent.received_id))
        .where(
            col(SignedContent.key).in_(keys),
            SignedContent.received_id != received.id,
            or_(ReceivedMail.outcome != Outcome.REFUSED, col(ReceivedMail.reason).not_in(UNREAD)),
        )
    )
    return session.exec(others.limit(1)).first() is not None


def remember(session: Session, received: ReceivedMail, keys: Iterable[str]) -> None:
    """Know a mail again from now on; of two that are worked on at once, one fails and is tried again."""
    for key in keys:
        known = session.get(SignedContent, key) or SignedContent(key=key, received_id=received.id)
        known.received_id = received.id
        session.add(known)
    session.flush()
