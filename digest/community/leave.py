"""Lets a member leave a community, and with it the care of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from digest.community import join, member_care
from digest.community.member import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What ended with the membership."""

    was_moderator: bool


def leave_community(
    session: Session, member: Member, community_id: int, *, actor: str, at: datetime
) -> Left | None:
    """End the membership; return None where there was none.

    Whoever comes again is no moderator: only the operator appoints. What waits is then the other moderators',
    or the staff's where there is none.
    """
    if not join.leave(session, member.id, community_id):
        return None
    was_moderator = member_care.dismiss(session, member, community_id, actor=actor, at=at)
    return Left(was_moderator=was_moderator)
