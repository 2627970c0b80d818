"""Tells a community's moderators at once of a member who may be in danger; only the letter is kept."""

from datetime import datetime

from sqlmodel import Session

from digest.community.moderation.deciders import staff
from digest.community.people.moderator import moderators
from digest.outbox.delivery import LetterKind
from digest.outbox.enqueue import enqueue
from digest.outbox.payload import Payload

URGENT = "urgent"  # why a letter to a moderator comes


class UrgentPayload(Payload):
    """Tells a moderator of a member who may be in danger."""

    kind = LetterKind.MODERATION

    reason: str = URGENT
    author_id: int | None = None
    conversation_id: int | None = None
    post_id: int | None = None


def enqueue_urgent(
    session: Session,
    author_id: int,
    community_id: int,
    *,
    about: str,
    at: datetime,
    conversation_id: int | None = None,
    post_id: int | None = None,
) -> bool:
    """Enqueue one letter about a text for each moderator, or else the staff; return False if there is nobody.

    `about` is a once-only key of it. Without `post_id` its words wait for their writer and are not shown.
    """
    asked = [number for number in moderators(session, community_id) if number != author_id]
    told = asked or [number for number in staff(session) if number != author_id]
    payload = UrgentPayload(author_id=author_id, conversation_id=conversation_id, post_id=post_id)
    for member_id in told:
        enqueue(session, payload, to=member_id, key=f"urgent:{about}:{member_id}", at=at)
    return bool(told)
