"""Letters that answer or tell one member something: why a mail was refused, what a command did."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypedDict, Unpack

from sqlmodel import Session, col, select

from digest.outbox.delivery import Delivery, Kind
from digest.outbox.owe import owe


class Reason(StrEnum):
    """What a notice tells; each is an arm of the template `notice`."""

    WINDOW_OVER = "window_over"
    NOT_AUTHOR = "not_author"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    NOT_A_MEMBER = "not_a_member"
    UNKNOWN_COMMUNITY = "unknown_community"
    MAY_NOT_READ = "may_not_read"
    CLOSED = "closed"
    NOT_YOURS = "not_yours"
    SUSPENDED = "suspended"
    UNDECODABLE = "undecodable"
    ENCRYPTED = "encrypted"
    OUTLOOK_ONLY = "outlook_only"
    CALENDAR_ONLY = "calendar_only"
    PICTURES_ONLY = "pictures_only"
    NO_COMMAND = "no_command"

    LAPSED = "lapsed"  # we failed, and nobody mended it while the mail was kept
    ASK_BACK = "ask_back"  # an answer to a receipt that neither edits nor deletes
    WHICH_CONVERSATION = "which_conversation"  # a plain reply to a summary
    HELD_FOR_APPROVAL = "held_for_approval"
    DELETED = "deleted"
    STOPPED_SUMMARY = "stopped_summary"
    STOPPED_NOTIFICATIONS = "stopped_notifications"
    FOLLOWED = "followed"
    UNFOLLOWED = "unfollowed"
    REPORTED = "reported"
    REPORT = "report"
    PROBE = "probe"  # to an address that letters came back from


REFUSALS = frozenset(
    {
        Reason.WINDOW_OVER,
        Reason.NOT_AUTHOR,
        Reason.NO_TEXT,
        Reason.TOO_LONG,
        Reason.NOT_A_MEMBER,
        Reason.UNKNOWN_COMMUNITY,
        Reason.MAY_NOT_READ,
        Reason.CLOSED,
        Reason.NOT_YOURS,
        Reason.SUSPENDED,
        Reason.UNDECODABLE,
        Reason.ENCRYPTED,
        Reason.OUTLOOK_ONLY,
        Reason.CALENDAR_ONLY,
        Reason.PICTURES_ONLY,
        Reason.NO_COMMAND,
    }
)
REFUSALS_A_DAY = 5  # of one reason, and one an hour (L-04)
STRANGERS_A_DAY = 1  # however often somebody else answers with a link that is not theirs


class About(TypedDict, total=False):
    """What a notice is about."""

    words: str | None  # the member's own, given back whole
    subject: str | None  # of the mail it answers
    answers: str | None  # Message-ID of that mail
    conversation_id: int | None
    post_id: int | None
    until: datetime | None  # the end of the period of the summary that was answered


def tell(
    session: Session,
    member_id: int,
    reason: Reason,
    *,
    at: datetime,
    key: str,
    **about: Unpack[About],
) -> bool:
    """Owe the member a notice under a once-only key; return False where none was owed.

    Refusals that give no words back are limited for each reason, so that two machines cannot answer each
    other for ever; one that returns a member's text always goes out.
    """
    if (
        reason in REFUSALS
        and not about.get("words")
        and _had_enough(session, member_id, reason, at)
    ):
        return False
    return owe(
        session,
        kind=Kind.NOTICE,
        key=key,
        member_id=member_id,
        at=at,
        reason=reason,
        words=about.get("words"),
        subject=about.get("subject"),
        reply_to_id=about.get("answers"),
        conversation_id=about.get("conversation_id"),
        post_id=about.get("post_id"),
        until=about.get("until"),
    )


def _had_enough(session: Session, member_id: int, reason: Reason, at: datetime) -> bool:
    told = session.exec(
        select(Delivery.planned_at).where(
            Delivery.kind == Kind.NOTICE,
            Delivery.member_id == member_id,
            Delivery.reason == reason,
            col(Delivery.planned_at) > at - timedelta(days=1),
        )
    ).all()
    most = STRANGERS_A_DAY if reason is Reason.NOT_YOURS else REFUSALS_A_DAY
    return len(told) >= most or any(moment > at - timedelta(hours=1) for moment in told)
