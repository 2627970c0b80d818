"""Tells members, once, that what others see of them is the very name in their mails."""

from sqlmodel import Session

from digest.community.people.looks import look
from digest.community.people.member import locked_member
from digest.inbox.received_mail import Outcome
from digest.letters.notice import Reason, tell
from inbound.work.occasion import Occasion

CHOSEN = "set "  # how the reason begins of a mail that chose something


def warn_of_own_name(session: Session, occasion: Occasion) -> bool:
    """Warn whoever posted, or chose a name, as they are called in their mails; False for others."""
    received, name = occasion.received, occasion.author_name
    is_shown = received.outcome is Outcome.POSTED or (
        received.outcome is Outcome.COMMAND and received.reason.startswith(CHOSEN)
    )
    if not is_shown or not name or received.member_id is None:
        return False
    member = locked_member(session, received.member_id)
    if member is None or member.warned_of_name or look(member.display_name) != look(name):
        return False
    member.warned_of_name = True
    session.add(member)
    key = f"own_name:{received.id}"
    return tell(session, member.id, Reason.OWN_NAME, at=occasion.at, key=key)
