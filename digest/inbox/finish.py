"""Records what became of a received mail, once and for good."""

from datetime import datetime, timedelta

from sqlmodel import Session

from digest.inbox.received_mail import Outcome, ReceivedMail

ATTEMPTS = 5
FAILED = "failed"  # why a mail is held after every attempt to work on it failed
FIRST_WAIT = timedelta(minutes=1)
UNKNOWN_FOR = timedelta(hours=4)  # how long we wait for another server's answer


def finish(
    session: Session,
    received: ReceivedMail,
    outcome: Outcome,
    *,
    reason: str = "",
    member_id: int | None = None,
    post_id: int | None = None,
    at: datetime,
) -> None:
    """End the work on a mail with its outcome."""
    received.outcome, received.reason = outcome, reason
    received.member_id, received.post_id = member_id, post_id
    received.worked_at = at
    session.add(received)


def try_later(session: Session, received: ReceivedMail, *, at: datetime) -> None:
    """Try a mail again after a wait that grows with each attempt; after the last attempt, hold it."""
    received.attempts += 1
    received.next_attempt_at = at + FIRST_WAIT * 4 ** (received.attempts - 1)
    if received.attempts >= ATTEMPTS:
        ids = {"member_id": received.member_id, "post_id": received.post_id}
        finish(session, received, Outcome.HELD, reason=FAILED, at=at, **ids)
    session.add(received)


def next_look_up(accepted_at: datetime, *, at: datetime) -> datetime | None:
    """Return when to ask a server again that did not answer, None once we have waited long enough."""
    if at >= accepted_at + UNKNOWN_FOR:
        return None
    return at + max(10 * FIRST_WAIT, (at - accepted_at) / 2)
