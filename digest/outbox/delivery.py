"""One letter to one member, under a key that is used once."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from digest.community.preferences.stop import Stream
from digest.store.types import NUMBERED, EnumText, Id, UtcDateTime


class LetterKind(StrEnum):
    """The kinds of letters, in the order in which they are sent when all are due."""

    RECEIPT = "receipt"
    NOTICE = "notice"
    CONVERSATION = "conversation"
    SAFETY = "safety"  # from the operator to all, of which nobody is left out
    OVERVIEW = "overview"  # home, search results, communities, settings: what a member asked to see
    DATA = "data"  # everything we hold on one member
    GOODBYE = "goodbye"  # the last letter to a member who left for good
    MODERATION = "moderation"  # what waits for a moderator's decision
    NEW_CONVERSATION = "new conversation"  # at once, for those who chose it
    NOTIFICATION = "notification"
    ANNOUNCEMENT = "announcement"  # from the operator to all
    SUMMARY = "summary"


class DeliveryState(StrEnum):
    """How far a letter has come."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    DEFERRED = "deferred"  # the relay said 4yz, or was not there
    FAILED = "failed"  # the relay said 5yz, or it was given up
    CANCELLED = "cancelled"  # no longer wanted when its turn came
    SUPERSEDED = "superseded"  # a later summary took over its period
    EMPTY = "empty"  # there was nothing to say
    UNKNOWN = "unknown"  # the connection broke after the final dot
    LOST = "lost"  # still waiting in a restored backup: it may have been sent since, so never again


# Letters that tell of posts unasked. What one carries is recorded before it is handed over, and cleared
# if the relay certainly took nothing: so a letter with something in `carried` is out, or may be.
TELLING = (LetterKind.NOTIFICATION, LetterKind.NEW_CONVERSATION)

STREAMS = {  # what one click in a letter stops; letters of other kinds always come
    LetterKind.SUMMARY: Stream.SUMMARY,
    LetterKind.NOTIFICATION: Stream.NOTIFICATIONS,
    LetterKind.NEW_CONVERSATION: Stream.NEW_CONVERSATIONS,
    LetterKind.ANNOUNCEMENT: Stream.ANNOUNCEMENTS,
}

WAITING = (DeliveryState.PLANNED, DeliveryState.DEFERRED, DeliveryState.UNKNOWN)
IS_WAITING = text("state IN ('planned', 'deferred', 'unknown')")
IS_ANSWER = text(
    "kind IN ('notice', 'conversation', 'overview', 'data')"
)  # our answers to mails that came in

IS_ANNOUNCEMENT = text("announcement_id IS NOT NULL")

# A summary in one of these states is not out. A member has at most one, and the next takes over its period.
NOT_OUT = (*WAITING, DeliveryState.SENDING, DeliveryState.FAILED, DeliveryState.CANCELLED)
IS_SUMMARY_NOT_OUT = text(
    "kind = 'summary' AND state IN "
    "('planned', 'deferred', 'unknown', 'sending', 'failed', 'cancelled')"
)

# What a letter tells and of which mail; forgotten once it is done.
TOLD = ("payload", "reply_to_id")


def summary_key(member_id: int, day: date) -> str:
    """Return the once-only key of a member's summary for a local date."""
    return f"summary:{member_id}:{day}"


class Delivery(SQLModel, table=True):
    """A letter to send; it is composed from the current text when its turn comes, and never stored.

    `since` and `until` bound a summary's period. `post_id` to `last_post_id` are the posts of a
    notification. `carried` is what is in a letter that is out or may be, packed by `pack_carried`. `named`
    are the conversations of a summary or a list in the order of their numbers in it, packed by
    `pack_in_order`. `payload` is what else the letter tells, forgotten once it is sent. `ways_back` is
    what it tells was changed, kept for as long as an answer can take that back.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        Index(  # in the order of claiming: a million letters due at one moment are never sorted
            "delivery_waiting",
            "kind",
            "due_at",
            "id",
            sqlite_where=IS_WAITING,
            postgresql_where=IS_WAITING,
        ),
        Index("delivery_of_member", "member_id", "kind", "conversation_id"),
        Index(  # found without looking at every summary a member ever had
            "delivery_summary_not_out",
            "member_id",
            "kind",  # with these two, SQLite uses this index and not the one above
            "state",
            sqlite_where=IS_SUMMARY_NOT_OUT,
            postgresql_where=IS_SUMMARY_NOT_OUT,
        ),
        Index(
            "delivery_of_announcement",
            "announcement_id",
            "state",
            sqlite_where=IS_ANNOUNCEMENT,
            postgresql_where=IS_ANNOUNCEMENT,
        ),
        Index("delivery_answers", "planned_at", sqlite_where=IS_ANSWER, postgresql_where=IS_ANSWER),
        NUMBERED,
    )

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    key: str = Field(unique=True)
    kind: LetterKind = Field(sa_type=EnumText(LetterKind))
    member_id: int = Field(foreign_key="member.id", ondelete="CASCADE", sa_type=Id)
    state: DeliveryState = Field(default=DeliveryState.PLANNED, sa_type=EnumText(DeliveryState))
    planned_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)  # not before this; after a 4yz, the next attempt
    attempts: int = 0
    lease_owner: str | None = Field(default=None, index=True)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    message_id: str | None = None
    answer: str | None = None  # the relay's last words, or why there was nothing to send

    since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    conversation_id: int | None = Field(default=None, sa_type=Id, index=True)
    post_id: int | None = Field(default=None, sa_type=Id)
    last_post_id: int | None = Field(default=None, sa_type=Id)
    reason: str | None = None  # which notice or overview, a word of its `Reason` or `Overview`
    question_id: int | None = Field(default=None, sa_type=Id)  # what a notice asks
    matter_id: int | None = Field(default=None, sa_type=Id)  # what a moderator is to decide
    announcement_id: int | None = Field(default=None, sa_type=Id)  # what the operator tells all
    reply_to_id: str | None = None  # Message-ID of the mail that this letter answers
    carried: bytes | None = Field(default=None, sa_type=LargeBinary)
    named: bytes | None = Field(default=None, sa_type=LargeBinary)
    payload: str | None = None  # JSON of a `Payload`
    ways_back: str | None = None  # JSON of `ToldChange`s
