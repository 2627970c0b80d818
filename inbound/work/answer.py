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
    """Enqueue the one letter to the member that answers the mail; return False where there is one already."""
    facts: About = {"subject": occasion.subject, "answers": occasion.message_id, **about}
    return tell(
        session,
        member_id,
        reason,
        at=occasion.at,
        key=f"answer:{occasion.received.id}",
        **facts,
    )
