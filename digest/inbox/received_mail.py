"""One mail to one recipient, stored before it is answered 250, and what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, LargeBinary, text
from sqlmodel import Field, Session, SQLModel, col, func, or_, select

from digest.steady_clock import AHEAD_AT_MOST
from digest.store.database import after_moments
from digest.store.types import NUMBERED, EnumText, Id, UtcDateTime


class Outcome(StrEnum):
    """What became of a received mail."""

    WAITING = "waiting"  # not yet worked on
    POSTED = "posted"
    EDITED = "edited"
    DELETED = "deleted"
    COMMAND = "command"
    HELD = "held"
    REFUSED = "refused"
    IGNORED = "ignored"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    REPORT = "report"  # on who sends mail in our name


IS_KEPT = text("raw IS NOT NULL")
OF_STRANGER = text("stranger_of IS NOT NULL")
WAITS_FOR_ANSWERS = "answers stopped"  # the reason of a mail that waits for the breaker to close
ASIDE = "writer is looked up"  # of one that waits for DNS about its writer and delays nobody
WAITS_ITS_TURN = "many of one domain ask to join"  # of a stranger's mail, until another day
READ_AGAIN = "reading ended"  # of one whose reading process died, perhaps for an outside cause
TAKEN_UP = "taken up again"  # of one that was kept, for its mailbox is somebody's, or nobody's, now
NOBODY_ELSES = (WAITS_FOR_ANSWERS, WAITS_ITS_TURN, ASIDE, TAKEN_UP)  # they hold up no summary


class ReceivedMail(SQLModel, table=True):
    """A mail as it came: its sealed bytes, its envelope, and when our server durably accepted it."""

    __tablename__ = "received"
    __table_args__ = (
        Index("received_work", "outcome", "next_attempt_at"),
        Index(  # found without looking at every mail ever received
            "received_kept",
            "worked_at",
            "accepted_at",
            "outcome",
            sqlite_where=IS_KEPT,
            postgresql_where=IS_KEPT,
        ),
        Index("received_of_member", "member_id", "accepted_at"),
        Index(
            "received_of_stranger",
            "worked_at",
            sqlite_where=OF_STRANGER,
            postgresql_where=OF_STRANGER,
        ),
        NUMBERED,
    )

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    content_key: str = Field(
        unique=True
    )  # keyed hash of recipient and content: the same mail twice is one
    accepted_at: datetime = Field(sa_type=UtcDateTime)
    reverse_path: str
    recipient: str
    peer: str | None = None  # IP address of who handed it over
    hello: str | None = None  # the name it gave itself
    size: int
    raw: bytes | None = Field(sa_type=LargeBinary)  # sealed; deleted once it was kept long enough
    raw_key: bytes | None = Field(default=None, sa_type=LargeBinary)  # opens `raw`, sealed itself
    outcome: Outcome = Field(default=Outcome.WAITING, sa_type=EnumText(Outcome))
    reason: str = ""  # a word of ours: why it was held, refused or ignored
    vouched_by: str | None = None  # who answered for its writer: "member 3"
    member_id: int | None = Field(default=None, sa_type=Id)
    post_id: int | None = Field(default=None, sa_type=Id)
    attempts: int = 0
    next_attempt_at: datetime = Field(sa_type=UtcDateTime)
    worked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stranger_of: str | None = None  # the stranger's domain that it made us write to
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when the operator was


def is_due(at: datetime) -> Any:
    """Return the condition that a waiting mail is due at `at`."""
    when = col(ReceivedMail.next_attempt_at)
    return or_(when <= at, when > at + AHEAD_AT_MOST)


def oldest_waiting(session: Session) -> datetime | None:
    """Return when the oldest mail not yet worked on was accepted: no summary may cover a later time.

    Three sorts do not count: mails in `NOBODY_ELSES`, which only wait for an answer, to join or for DNS, or
    of which their member is asked, and mails that somebody vouched for, perhaps after days. A post that one
    of them may change is kept open meanwhile. This waits for mails that are just being stored; any other
    comes after this moment.
    """
    after_moments(session)
    waiting = select(func.min(ReceivedMail.accepted_at)).where(
        ReceivedMail.outcome == Outcome.WAITING,
        col(ReceivedMail.reason).not_in(NOBODY_ELSES),
        col(ReceivedMail.vouched_by).is_(None),
    )
    return session.exec(waiting).one()
