"""Who sends mail in our name, as other servers report: sums of a day, by addresses of servers, not of people.

Anybody can report anything, so whoever does so can add a bounded number of rows, and all together as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, delete, func, select

from digest.store.types import NUMBERED, Id, UtcDateTime

NOBODY = ""  # who reports where nobody is proved to
MOST_ROWS = 100_000
MOST_OF_ONE = 3_000  # of one who reports, or of all together who are not proved
MOST_OF_LARGE = 10_000
LARGE = frozenset(  # servers whose reports count alone: nobody else has mailboxes at these domains
    "google.com microsoft.com dmarc.yahoo.com amazonses.com mimecast.org".split()
)
OLD, AHEAD = timedelta(days=40), timedelta(days=2)  # the days that a report may be about


class SenderReportTaken(SQLModel, table=True):
    """That a report was counted, so that it counts once however often it comes."""

    __tablename__ = "sender_report"

    key: str = Field(primary_key=True)  # of who reports and how they number it
    reporter: str = Field(index=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)


class SendingSource(SQLModel, table=True):
    """How many letters in our name one address sent on a day, as one server saw them."""

    __tablename__ = "sending_source"
    __table_args__ = (UniqueConstraint("day", "source", "reporter", "dkim", "spf"), NUMBERED)

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    day: date
    source: str  # an IP address
    reporter: str = Field(index=True)  # the domain that is proved to report it, or NOBODY
    dkim: bool  # signed by us
    spf: bool  # sent by a server that may
    letters: int = Field(sa_type=BigInteger)


@dataclass(frozen=True, slots=True)
class SourceSeen:
    """What one report says of one address."""

    source: str
    dkim: bool
    spf: bool
    letters: int


def is_large(reporter: str) -> bool:
    """Say whether who reports is one of the large ones."""
    return any(f".{reporter}".endswith(f".{each}") for each in LARGE)


def is_of_a_time(begins: int, at: datetime) -> bool:
    """Return whether a report that begins so many seconds after 1970 may be true."""
    moment = at.timestamp()
    return moment - OLD.total_seconds() <= begins <= moment + AHEAD.total_seconds()


def is_counted(session: Session, reporter: str, report_id: str) -> bool:
    """Return whether this report was counted before."""
    return session.get(SenderReportTaken, _key(reporter, report_id)) is not None


def has_room(session: Session, reporter: str, rows: int) -> bool:
    """Return whether so many further rows may be kept of who reports."""
    most = MOST_OF_LARGE if is_large(reporter) else MOST_OF_ONE
    for table in (SendingSource, SenderReportTaken):
        more = rows if table is SendingSource else 1
        counted = select(func.count()).select_from(table)
        own = counted.where(col(table.reporter) == reporter)
        if session.exec(own).one() + more > most:
            return False
        if session.exec(counted).one() + more > MOST_ROWS:
            return False
    return True


def count_report(
    session: Session,
    seen: Iterable[SourceSeen],
    *,
    reporter: str,
    report_id: str,
    day: date,
    at: datetime,
) -> None:
    """Add a report's letters to those of its day; ask `is_counted` and `has_room` before."""
    session.add(SenderReportTaken(key=_key(reporter, report_id), reporter=reporter, at=at))
    for each in seen:
        found = session.exec(
            select(SendingSource).where(
                SendingSource.day == day,
                SendingSource.source == each.source,
                SendingSource.reporter == reporter,
                SendingSource.dkim == each.dkim,
                SendingSource.spf == each.spf,
            )
        ).first()
        row = found or SendingSource(
            day=day,
            source=each.source,
            reporter=reporter,
            dkim=each.dkim,
            spf=each.spf,
            letters=0,
        )
        row.letters += each.letters
        session.add(row)
        session.flush()


def forget_senders(session: Session, *, before: datetime) -> int:
    """Forget the days before a moment, and which reports came before it; return how many rows that were."""
    days = session.exec(delete(SendingSource).where(col(SendingSource.day) < before.date()))
    taken = session.exec(delete(SenderReportTaken).where(col(SenderReportTaken.at) < before))
    return days.rowcount + taken.rowcount


def _key(reporter: str, report_id: str) -> str:
    return sha256(f"{reporter}\n{report_id}".encode()).hexdigest()
