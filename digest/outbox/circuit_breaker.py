"""Stops all sending: for a while when many servers refuse us, or until the operator resumes it."""

import logging
from datetime import UTC, datetime

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Field, Session, SQLModel, col, select

from digest.community import audit
from digest.store.types import NUMBERED, Id, UtcDateTime

BY_HAND = "an operator stopped it"
NO_END = datetime(9999, 12, 31, tzinfo=UTC)

log = logging.getLogger(__name__)


class Halt(SQLModel, table=True):
    """A time in which nothing is sent; an operator may end it earlier."""

    __tablename__ = "halt"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime)
    reason: str
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


_IS_OPEN = col(Halt.ended_at).is_(None), col(Halt.until) > bindparam("at", type_=UtcDateTime())
_LAST_FIRST = col(Halt.until).desc()
_OPEN_STILL = select(Halt).where(*_IS_OPEN).order_by(_LAST_FIRST).limit(1)
_WHY = (  # plain columns, as it is asked with every few letters
    columns(Halt.__table__.c.reason, Halt.__table__.c.until)  # type: ignore[attr-defined]
    .where(*_IS_OPEN)
    .order_by(_LAST_FIRST)
    .limit(1)
)


def halted(session: Session, at: datetime) -> Halt | None:
    """Return the halt that is in force at `at`, None if letters may be sent."""
    return session.exec(_OPEN_STILL, params={"at": at}).first()


def why_halted(session: Session, at: datetime) -> str | None:
    """Return in words why nothing is sent now and what the operator can do, None if letters may be sent."""
    session.flush()
    halt = session.connection().execute(_WHY, {"at": at}).first()
    if halt is None:
        return None
    if halt.until == NO_END:
        return f"{halt.reason}; nothing is sent until `digest outbox resume`"
    until = halt.until.strftime("%Y-%m-%d %H:%M")
    return f"{halt.reason}; nothing is sent before {until} UTC, or `digest outbox resume`"


def stop_sending(session: Session, *, at: datetime, until: datetime, reason: str) -> None:
    """Stop sending until `until` and log it as critical; if it has stopped already, only prolong it."""
    halt = halted(session, at)
    if halt is not None:
        halt.until = max(halt.until, until)  # an operator's halt has no end, and stays as it is
        session.add(halt)
        return
    log.critical("sending is stopped: %s", reason)
    session.add(Halt(since=at, until=until, reason=reason))
    audit.record(session, actor="system", act="stop sending", target="all", reason=reason, at=at)


def is_stopped_by_hand(session: Session, at: datetime) -> bool:
    """Return True if an operator stopped all sending, letters to the operator included."""
    halt = halted(session, at)
    return halt is not None and halt.until == NO_END


def stop_by_hand(session: Session, *, at: datetime, reason: str = BY_HAND) -> bool:
    """Stop sending until an operator resumes it; return False if an operator had stopped it already."""
    if is_stopped_by_hand(session, at):
        return False
    session.add(Halt(since=at, until=NO_END, reason=reason))
    audit.record(session, actor="operator", act="stop sending", target="all", at=at)
    return True


def resume(session: Session, *, at: datetime) -> bool:
    """Resume sending; return False if it was not stopped."""
    if halted(session, at) is None:
        return False
    for halt in session.exec(select(Halt).where(col(Halt.ended_at).is_(None))):
        halt.ended_at = at
        session.add(halt)
    audit.record(session, actor="operator", act="resume sending", target="all", at=at)
    return True


def last_resumed(session: Session) -> datetime | None:
    """Return when an operator last resumed sending: refusals before that have been dealt with."""
    ended = select(Halt.ended_at).where(col(Halt.ended_at).is_not(None))
    return session.exec(ended.order_by(col(Halt.ended_at).desc()).limit(1)).first()
