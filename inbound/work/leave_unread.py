"""Holds a mail that cannot be read, and tells its writer, who waits for an answer."""

from sqlmodel import Session

from digest.community.people.member import MemberState, member_by_address
from digest.inbox.finish import finish
from digest.inbox.received_mail import Outcome
from digest.letters.notice import Reason
from inbound.work.occasion import Occasion


def leave_unread(session: Session, occasion: Occasion, *, author: str | None, why: str) -> None:
    """Hold it for the operator; `author` is who is proved to have written it, a member is told."""
    member = None if author is None else member_by_address(session, author)
    member_id = member.id if member and member.state is MemberState.ACTIVE else None
    if member_id is not None:
        occasion.context(session).answer(member_id, Reason.NOT_READ)
    received, at = occasion.received, occasion.at
    finish(session, received, Outcome.HELD, reason=why, member_id=member_id, at=at)
