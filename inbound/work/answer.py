"""Answers a mail with one letter."""

from typing import Unpack

from sqlmodel import Session

from digest.letters.notice import About, Reason, tell
from inbound.work.occasion import Occasion


def answer(
    session: Session,
    occasion: Occasion,
    member_id: int,
    reason: Reason,
    **about: Unpack[About],
) -> bool:
    """Owe the member the one letter in answer to the mail; return False where none was owed."""
    facts: About = {"subject": occasion.subject, "answers": occasion.message_id, **about}
    return tell(
        session,
        member_id,
        reason,
        at=occasion.at,
        key=f"answer:{occasion.received.id}",
        **facts,
    )
