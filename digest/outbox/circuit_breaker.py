"""Nothing is sent: for a while, since servers refuse us for what we are; or until an operator says so."""

import logging
from datetime import UTC, datetime

from sqlmodel import Field, Session, SQLModel, col, select

from digest.community import audit
from digest.store.types import NUMBERED, Id, UtcDateTime

BY_HAND = "an operator stopped it"
NO_END = datetime(9999, 12, 31, tzinfo=UTC)

log = logging.getLogger(__name__)


class Halt(SQLModel, table=True):
    """That sending stopped, from when to when; an operator may end it earlier."""

    __tablename__ = "halt"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime)
    reason: str
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


def halted(session: Session, at: datetime) -> Halt | None:
    """Return why nothing is to be sent now, None where all is well."""
    open_still = select(Halt).where(col(Halt.ended_at).is_(None), col(Halt.until) > at)
    return session.exec(open_still.order_by(col(Halt.until).desc()).limit(1)).first()


def why_halted(session: Session, at: datetime) -> str | None:
    """Return in words why nothing is to be sent now, and what an operator does about it."""
    halt = halted(session, at)
    if halt is None:
        return None
    if halt.until == NO_END:
        return f"{halt.reason}; nothing is sent until `digest outbox resume`"
    until = halt.until.strftime("%Y-%m-%d %H:%M")
    return f"{halt.reason}; nothing is sent before {until} UTC, or `digest outbox resume`"


def stop_sending(session: Session, *, at: datetime, until: datetime, reason: str) -> None:
    """Let nothing be sent before `until`, loudly; one that stands already is only made longer."""
    halt = halted(session, at)
    if halt is not None:
        halt.until = max(halt.until, until)  # an operator's has no end, and stays as it is
        session.add(halt)
        return
    log.critical("sending is stopped: %s", reason)
    session.add(Halt(since=at, until=until, reason=reason))
    audit.record(session, actor="system", act="stop sending", target="all", reason=reason, at=at)


def is_stopped_by_hand(session: Session, at: datetime) -> bool:
    """Say whether an operator stopped all sending, what is meant for the operator too."""
    halt = halted(session, at)
    return halt is not None and halt.until == NO_END


def stop_by_hand(session: Session, *, at: datetime) -> bool:
    """Let nothing be sent until an operator says so; return False where one had stopped it already."""
    if is_stopped_by_hand(session, at):
        return False
    session.add(Halt(since=at, until=NO_END, reason=BY_HAND))
    audit.record(session, actor="operator", act="stop sending", target="all", at=at)
    return True


def resume(session: Session, *, at: datetime) -> bool:
    """Let letters go out again; return False where nothing held them."""
    if halted(session, at) is None:
        return False
    for halt in session.exec(select(Halt).where(col(Halt.ended_at).is_(None))):
        halt.ended_at = at
        session.add(halt)
    audit.record(session, actor="operator", act="resume sending", target="all", at=at)
    return True


def last_resumed(session: Session) -> datetime | None:
    """Return when an operator last let letters go out again: what came before is dealt with."""
    ended = select(Halt.ended_at).where(col(Halt.ended_at).is_not(None))
    return session.exec(ended.order_by(col(Halt.ended_at).desc()).limit(1)).first()
