"""Deletes received mail: a mail whose time is over, and all mails of a member who left."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, func, or_, select

from digest.inbox.finish import finish
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.mail.signed_address import PURPOSES

LEFT = "the member has left"  # why a mail is ignored that was still waiting or held
DECIDED_ON = (Outcome.WAITING, Outcome.HELD)


def blank(received: ReceivedMail) -> None:
    """Delete a mail's bytes and envelope; of its recipient, keep only what the address is for."""
    received.raw = received.raw_key = received.peer = received.hello = None
    received.stranger_of = None
    received.reverse_path = ""
    received.recipient = without_token(received.recipient)


def forget_mails(
    session: Session,
    member_id: int,
    *,
    addresses: Collection[str],
    numbers: Collection[int] = (),
    at: datetime,
) -> None:
    """Delete every mail of a member: those known as theirs, those from their addresses, those in `numbers`.

    A mail that still waited is ignored. Of each, we keep only that a mail came, and what became of it.
    """
    theirs = [col(ReceivedMail.member_id) == member_id, col(ReceivedMail.id).in_(list(numbers))]
    theirs += [sent_from(address) for address in addresses]
    is_whole = or_(col(ReceivedMail.raw).is_not(None), ReceivedMail.reverse_path != "")
    for received in session.exec(
        select(ReceivedMail).where(is_whole, or_(*theirs)).with_for_update()
    ):
        blank(received)
        if received.outcome in DECIDED_ON:
            finish(session, received, Outcome.IGNORED, reason=LEFT, at=at)
        session.add(received)
    session.flush()
    known = update(ReceivedMail).where(col(ReceivedMail.member_id) == member_id)
    session.exec(known.values(member_id=None, post_id=None))


def sent_from(address: str) -> ColumnElement[bool]:
    """Return the condition that an envelope's sender is this address, plain or rewritten (SRS, BATV)."""
    local, _, domain = address.partition("@")
    path = func.lower(ReceivedMail.reverse_path)
    return or_(
        path == address,
        path.contains(f"={domain}={local}@", autoescape=True),
        path.endswith(f"={local}@{domain}", autoescape=True),
    )


def without_token(recipient: str) -> str:
    """Return the address that a mail came to without its token, which only its owner may know."""
    local, _, domain = recipient.rpartition("@")
    for mark in (".", "+", "-"):
        purpose, found, _ = local.partition(mark)
        if found and purpose.lower() in {*PURPOSES, "reply"}:
            return f"{purpose}{mark}@{domain}"
    return recipient
