"""What a member stops and takes up again by one click: whole streams of letters."""

from datetime import datetime, timedelta
from enum import IntEnum

from sqlmodel import Field, Session, SQLModel, desc, select

from digest.community import audit
from digest.community.member import Member, NotificationTiming, SummaryFrequency
from digest.store.types import NUMBERED, Id, UtcDateTime

UNDO_TIME = timedelta(days=30)


class Stream(IntEnum):
    """A kind of letter that can be stopped; the number stands in signed addresses, so it never changes."""

    SUMMARY = 1
    NOTIFICATIONS = 2


class Stopped(SQLModel, table=True):
    """That a member stopped a stream, and what they had chosen before."""

    __tablename__ = "stopped"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    member_id: int = Field(foreign_key="member.id", index=True, ondelete="CASCADE", sa_type=Id)
    stream: int
    before: str
    at: datetime = Field(sa_type=UtcDateTime)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


def stop(session: Session, member: Member, stream: Stream, *, how: str, at: datetime) -> bool:
    """Stop a stream at once; return False, and leave no second trace, where it was stopped already."""
    before = _chosen(member, stream)
    if before in (SummaryFrequency.NEVER, NotificationTiming.OFF):
        return False
    _choose(member, stream, "never" if stream is Stream.SUMMARY else "off")
    session.add(Stopped(member_id=member.id, stream=stream, before=before, at=at))
    audit.record(
        session,
        actor=f"member {member.id}",
        act=f"stop {stream.name.lower()}",
        target=f"member {member.id}",
        reason=how,
        at=at,
    )
    return True


def undo_stop(session: Session, member: Member, stream: Stream, *, how: str, at: datetime) -> bool:
    """Bring a stream back as it was; return False where it was not stopped in the last 30 days."""
    last = _undoable(session, member, stream, at=at)
    if last is None:
        return False
    last.undone_at = at
    _choose(member, stream, last.before)
    audit.record(
        session,
        actor=f"member {member.id}",
        act=f"undo stop {stream.name.lower()}",
        target=f"member {member.id}",
        reason=how,
        at=at,
    )
    return True


def can_undo_stop(session: Session, member: Member, stream: Stream, *, at: datetime) -> bool:
    """Say whether the stream was stopped in the last 30 days and has not come back since."""
    return _undoable(session, member, stream, at=at) is not None


def is_stopped(member: Member, stream: Stream) -> bool:
    """Say whether the member gets nothing of this stream."""
    return _chosen(member, stream) in (SummaryFrequency.NEVER, NotificationTiming.OFF)


def _undoable(session: Session, member: Member, stream: Stream, *, at: datetime) -> Stopped | None:
    last = session.exec(
        select(Stopped)
        .where(Stopped.member_id == member.id, Stopped.stream == stream)
        .order_by(desc(Stopped.id))
    ).first()
    if last is None or last.undone_at is not None or at >= last.at + UNDO_TIME:
        return None
    return last


def _chosen(member: Member, stream: Stream) -> SummaryFrequency | NotificationTiming:
    return member.summary_frequency if stream is Stream.SUMMARY else member.notifications


def _choose(member: Member, stream: Stream, word: str) -> None:
    if stream is Stream.SUMMARY:
        member.summary_frequency = SummaryFrequency(word)
    else:
        member.notifications = NotificationTiming(word)
