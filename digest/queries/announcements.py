"""Announcements as an operator sees them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from digest.community.communities.announcement import AnnouncementState, OperatorAnnouncement
from digest.community.communities.community import Community
from digest.community.people.member import Member
from digest.letters.announcement_letter import ASKED
from digest.outbox.delivery import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementRow:
    """One line of their list; `letters` says how many are in which state."""

    id: int
    to: str
    title: str
    safety: bool
    state: AnnouncementState
    written_at: datetime
    letters: dict[str, int]


def announcement_rows(session: Session) -> list[AnnouncementRow]:
    """Return all announcements, the newest first."""
    letters = _letters(session)
    found = select(OperatorAnnouncement, Community.name).outerjoin(
        Community, col(Community.id) == col(OperatorAnnouncement.community_id)
    )
    return [
        AnnouncementRow(
            id=each.id,
            to=name or "all",
            title=each.title,
            safety=each.is_safety,
            state=each.state,
            written_at=each.written_at,
            letters=letters[each.id],
        )
        for each, name in session.exec(found.order_by(col(OperatorAnnouncement.id).desc()))
    ]


def find_announcement(session: Session, number: int) -> OperatorAnnouncement | None:
    """Return the announcement of this number."""
    return session.get(OperatorAnnouncement, number)


def first_delivery(session: Session, number: int) -> int | None:
    """Return the first member to whom it goes, and shows what it says if there is one of these."""
    letters = select(Delivery.member_id).join(Member, col(Member.id) == col(Delivery.member_id))
    shown_first = (col(Member.shows_content).desc(), col(Delivery.id))
    found = letters.where(Delivery.announcement_id == number).order_by(*shown_first)
    return session.exec(found.limit(1)).first()


def _letters(session: Session) -> dict[int, dict[str, int]]:
    """Return by announcement how many letters of it are in each state."""
    rows = session.exec(
        select(Delivery.announcement_id, Delivery.state, func.count(col(Delivery.id)))
        .where(
            col(Delivery.announcement_id).is_not(None),
            col(Delivery.reason).is_distinct_from(ASKED),
        )
        .group_by(col(Delivery.announcement_id), col(Delivery.state))
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for announcement_id, state, count in rows:
        if announcement_id is not None:
            found[announcement_id][str(state)] = count
    return found
