"""Keeps a mail durably before it is answered 250 (requirements R-01, R-02)."""

import re
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, exc
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from digest.clock import Clock
from digest.crash import Point, reach
from digest.errors import NoRoom, NotKept
from digest.mail.addresses import Keys
from digest.store.database import Store, hold_moment
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

_FIELD_START = re.compile(rb"\n(?![ \t])")
_LONGEST_NAME = 32  # octets of a field in which its name is looked for


def accept(store: Store, transaction: Transaction, clock: Clock, keys: Keys) -> None:
    """Keep one mail, as `accept_together` keeps several."""
    accept_together(store, [transaction], clock, keys)


def accept_together(
    store: Store, transactions: Sequence[Transaction], clock: Clock, keys: Keys
) -> None:
    """Commit one row for each recipient of each mail; a mail that is there already is left as it is.

    Returns only when everything is on the disk. Raises NotKept where the store takes no mail at all (its
    disk is full: NoRoom), and what else the database raises where it does not take one of these; then none
    is kept. The clock is read within the transaction, so that no summary can be planned between a mail's
    moment and its row.
    """
    rows = [_row(each, to, keys) for each in transactions for to in each.recipients]
    try:
        with store.write() as session:
            hold_moment(session)
            at = clock()
            _insert(session, [row | _times(row, at) for row in rows])
            reach(Point.INTAKE_WRITTEN)
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as error:
        raise (NoRoom if _is_full(error) else NotKept)(type(error).__name__) from error
    reach(Point.INTAKE_COMMITTED)


def content_key(keys: Keys, recipient: str, raw: bytes) -> str:
    """Return what two deliveries of one mail to one recipient have in common: an HMAC-SHA-256 in hex.

    It covers everything that the writer's own program made, the Message-ID being only a part of it, for
    anybody could use that of somebody else. Without the keys nobody can test a guess of what a mail said.
    """
    header, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    parts = [field for field in _FIELD_START.split(header) if not _is_trace(field)]
    parts.append(body.rstrip())
    content = [len(part).to_bytes(8, "big") + part for part in parts]
    return hashed(keys, b"".join([recipient.lower().encode("utf-8", "surrogateescape"), *content]))


def _row(transaction: Transaction, recipient: str, keys: Keys) -> dict[str, object]:
    raw = transaction.raw
    key = content_key(keys, recipient, raw)
    sealed = seal(keys, raw, content_key=key, recipient=recipient)
    return {
        "content_key": key,
        "reverse_path": transaction.reverse_path,
        "recipient": recipient,
        "peer": transaction.peer,
        "hello": transaction.hello,
        "size": len(raw),
        "raw": sealed.raw,
        "raw_key": sealed.key,
        "outcome": Outcome.HELD if transaction.held else Outcome.WAITING,
        "reason": transaction.held,
        "attempts": 0,
    }


def _times(row: dict[str, object], at: datetime) -> dict[str, object]:
    worked_at = at if row["outcome"] is Outcome.HELD else None
    return {"accepted_at": at, "next_attempt_at": at, "worked_at": worked_at}


def _insert(session: Session, rows: list[dict[str, object]]) -> None:
    own = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert = own.insert(TABLE).on_conflict_do_nothing(index_elements=["content_key"])
    session.connection().execute(insert, rows)


def _is_full(error: Exception) -> bool:
    """Say whether the disk was full; PostgreSQL's word for that is SQLSTATE 53100."""
    cause = error.orig if isinstance(error, exc.DBAPIError) else None
    is_sqlite = getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return is_sqlite or getattr(cause, "sqlstate", None) == "53100"


def _is_trace(field: bytes) -> bool:
    return field[:_LONGEST_NAME].lower().startswith(TRACE_FIELDS)
