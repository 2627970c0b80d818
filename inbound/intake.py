"""Keeps a mail durably before it is answered 250 (requirements R-01, R-02)."""

import re
from datetime import datetime

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from digest.clock import Clock
from digest.crash import Point, reach
from digest.mail.addresses import Keys
from digest.store.database import Store
from inbound.envelope import Transaction
from inbound.received import Outcome, Received
from inbound.sealing import hashed, seal

TABLE: Table = Received.__table__  # type: ignore[attr-defined]

# Fields that servers on the way add or change: two deliveries of one mail differ in them (RFC 5321, 8601).
TRACE_FIELDS = (
    b"received:",
    b"return-path:",
    b"delivered-to:",
    b"envelope-to:",
    b"x-original-to:",
    b"x-received:",
    b"x-spam",
    b"authentication-results:",
    b"arc-",
    b"received-spf:",
    b"dkim-signature:",
)

_HEADER_END = re.compile(rb"\r?\n\r?\n")
_FIELD_START = re.compile(rb"\r?\n(?![ \t])")


def accept(store: Store, transaction: Transaction, clock: Clock, keys: Keys) -> None:
    """Commit one row for each recipient; a mail that is there already is left as it is.

    Returns only when everything is on the disk; raises whatever the database raises. The clock is read
    within the transaction, so that no summary can be planned between the mail's moment and its row.
    """
    with store.write() as session:
        session.connection()  # on SQLite this takes the lock
        at = clock()
        for recipient in transaction.recipients:
            _keep(session, transaction, recipient, at, keys)
        reach(Point.INTAKE_WRITTEN)
    reach(Point.INTAKE_COMMITTED)


def content_key(keys: Keys, recipient: str, raw: bytes) -> str:
    """Return what two deliveries of one mail to one recipient have in common: an HMAC-SHA-256 in hex.

    It covers everything that the writer's own program made, the Message-ID being only a part of it, for
    anybody could use that of somebody else. Without the keys nobody can test a guess of what a mail said.
    """
    header, _, body = _parted(raw)
    fields = [field for field in _FIELD_START.split(header) if not _is_trace(field)]
    parts = [recipient.lower().encode("utf-8", "surrogateescape")]
    for part in (*fields, body.rstrip()):
        plain = part.replace(b"\r\n", b"\n")
        parts += (len(plain).to_bytes(8, "big"), plain)
    return hashed(keys, b"".join(parts))


def _keep(
    session: Session, transaction: Transaction, recipient: str, at: datetime, keys: Keys
) -> None:
    raw = transaction.raw
    key = content_key(keys, recipient, raw)
    sealed = seal(keys, raw, content_key=key, recipient=recipient)
    row = {
        "content_key": key,
        "accepted_at": at,
        "reverse_path": transaction.reverse_path,
        "recipient": recipient,
        "peer": transaction.peer,
        "hello": transaction.hello,
        "size": len(raw),
        "raw": sealed.raw,
        "raw_key": sealed.key,
        "outcome": Outcome.WAITING,
        "reason": "",
        "attempts": 0,
        "next_attempt_at": at,
    }
    own = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert = own.insert(TABLE).values(row)
    session.connection().execute(insert.on_conflict_do_nothing(index_elements=["content_key"]))


def _parted(raw: bytes) -> tuple[bytes, bytes, bytes]:
    """Return header, the empty line, and body."""
    found = _HEADER_END.search(raw)
    if found is None:
        return raw, b"", b""
    return raw[: found.start()], found.group(), raw[found.end() :]


def _is_trace(field: bytes) -> bool:
    return field.lower().startswith(TRACE_FIELDS)
