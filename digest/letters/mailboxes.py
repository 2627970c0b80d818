"""Until when an operator's change of mailbox waits, as letters, lists and the change itself ask."""

from datetime import datetime

from sqlmodel import Session

from digest.community.people import mailbox
from digest.inbox.question import Question
from digest.outbox.suppression import is_proved_dead


def waits_until(session: Session, question: Question) -> datetime | None:
    """Return until when an operator's change waits for the old mailbox, None where that is none any more."""
    now = mailbox.primary(session, question.member_id)
    is_waited_for = now is not None and not is_proved_dead(session, now)
    return question.waits_until if is_waited_for else None
