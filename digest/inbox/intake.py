"""Stores a mail durably before it is answered 250 (requirements R-01, R-02)."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import chain
from typing import cast

from sqlalchemy import Dialect, Table, exc
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from digest.clock import Clock
from digest.crash import Point, reach
from digest.errors import NoRoom, NotKept
from digest.inbox.envelope import Transaction
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.inbox.sealing import hashed, seal
from digest.mail.signed_address import Keys
from digest.store.database import Store, hold_moment
from digest.store.nudges import StepName, nudge

TABLE: Table = ReceivedMail.__table__  # type: ignore[attr-defined]

InboxRow = dict[str, object]
IN_MEMORY = 16_777_216  # bytes of sealed mails that lie there at once

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
_TRACE = re.compile(b"|".join(TRACE_FIELDS), re.IGNORECASE)


def accept(store: Store, transaction: Transaction, clock: Clock, keys: Keys) -> None:
    """Store one mail, as `accept_together` stores several."""
    accept_together(store, [transaction], clock, keys)


def accept_together(
    store: Store, transactions: Sequence[Transaction], clock: Clock, keys: Keys
) -> None:
    """Commit one row for each recipient of each mail; a mail that is already stored is left as it is.

    Returns only when everything is on disk. Raises NotKept if the store takes no mail at all (NoRoom if its
    disk is full), and any other error of the database if it rejects one of these mails; then none is stored.
    The clock is read within the transaction, so that no summary can be planned between the time of a mail
    and its row.
    """
    batches = _batches(_row(each, to, keys) for each in transactions for to in each.recipients)
    first = next(batches, [])  # sealed before anybody waits for us; seldom there is another
    try:
        with store.write() as session:
            hold_moment(session)
            at = clock()
            for rows in chain([first], batches):
                _insert(session, rows, at)
            nudge(session, StepName.RECEIVE)
            if any(each.held for each in transactions):  # on arrival: the operator is told
                nudge(session, StepName.OPERATOR)
            reach(Point.INTAKE_WRITTEN)
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as error:
        raise (NoRoom if _is_full(error) else NotKept)(type(error).__name__) from error
    reach(Point.INTAKE_COMMITTED)


def content_key(keys: Keys, recipient: str, raw: bytes) -> str:
    """Return a key that is the same for two deliveries of one mail to one recipient: an HMAC-SHA-256 in hex.

    It covers everything that the writer's own program made. The Message-ID is only a part of that, because
    anybody could use somebody else's. Without the keys nobody can test a guess of what a mail said.
    """
    header, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    parts = [field for field in _FIELD_START.split(header) if not _TRACE.match(field)]
    parts.append(body.rstrip())
    content = [len(part).to_bytes(8, "big") + part for part in parts]
    return hashed(keys, b"".join([recipient.lower().encode("utf-8", "surrogateescape"), *content]))


def _row(transaction: Transaction, recipient: str, keys: Keys) -> InboxRow:
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
        "reason": transaction.held,
    }


def _batches(rows: Iterable[InboxRow]) -> Iterator[list[InboxRow]]:
    """Yield rows in lists of some megabytes: a large mail to many recipients must not fill the memory."""
    batch, size = list[InboxRow](), 0
    for row in rows:
        batch.append(row)
        size += len(cast("bytes", row["raw"]))
        if size >= IN_MEMORY:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _insert(session: Session, rows: Sequence[InboxRow], at: datetime) -> None:
    """Insert rows directly through the driver: SQLAlchemy takes longer for a row than the database."""
    connection = session.connection()
    dialect = connection.dialect
    states = {reason: _state(reason, at, dialect) for reason in {row["reason"] for row in rows}}
    whole = [row | states[row["reason"]] for row in rows]
    connection.exec_driver_sql(_statement(dialect.name, tuple(whole[0])), whole)


def _state(reason: object, at: datetime, dialect: Dialect) -> dict[str, object]:
    """Return the columns that all mails stored together share, those that wait or are held for `reason`."""
    state = {
        "accepted_at": at,
        "next_attempt_at": at,
        "worked_at": at if reason else None,
        "outcome": Outcome.HELD if reason else Outcome.WAITING,
        "attempts": 0,
    }
    return {name: _as_stored(name, value, dialect) for name, value in state.items()}


def _as_stored(column: str, value: object, dialect: Dialect) -> object:
    store = TABLE.c[column].type.dialect_impl(dialect).bind_processor(dialect)
    return value if store is None else store(value)


@cache
def _statement(database: str, columns: tuple[str, ...]) -> str:
    """Return the statement that inserts rows with these columns, in the style of the database's driver."""
    own, style = (postgresql, "pyformat") if database == "postgresql" else (sqlite, "named")
    insert = own.insert(TABLE).on_conflict_do_nothing(index_elements=["content_key"]).inline()
    return str(insert.compile(dialect=own.dialect(paramstyle=style), column_keys=list(columns)))


def _is_full(error: Exception) -> bool:
    """Return True if the disk was full; on PostgreSQL that is SQLSTATE 53100."""
    cause = error.orig if isinstance(error, exc.DBAPIError) else None
    is_sqlite = getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return is_sqlite or getattr(cause, "sqlstate", None) == "53100"
