"""Who the letters of a batch go to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Table, and_
from sqlalchemy import select as columns
from sqlmodel import Session

from digest.community.people.member import Address, Member, MemberState, SummaryFrequency
from digest.letters.recipient import Recipient

MEMBER: Table = Member.__table__  # type: ignore[attr-defined]
ADDRESS: Table = Address.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One member as the receiver of a summary."""

    recipient: Recipient
    frequency: SummaryFrequency

    def unwanted(self, at: datetime) -> str | None:
        """Return why no summary may go to this member at the moment `at`, or None."""
        state, paused_until = self.recipient.state, self.recipient.paused_until
        if state is not MemberState.ACTIVE:
            return f"the member is {state}"
        if self.frequency is SummaryFrequency.NEVER:
            return "the member stopped the summary"
        if paused_until is not None and paused_until > at:
            return "the member paused all letters"
        return "there is no address to write to" if self.recipient.address is None else None


def read_subscribers(session: Session, member_ids: Collection[int]) -> dict[int, Subscriber]:
    """Return these members by their id, by one statement."""
    return {row.id: _subscriber(row) for row in _members(session, member_ids)}


def _members(session: Session, member_ids: Collection[int]) -> Iterable[Row[Any]]:
    can_be_written_to = and_(
        ADDRESS.c.member_id == MEMBER.c.id,
        ADDRESS.c.is_primary,
        ADDRESS.c.confirmed_at.is_not(None),
        ADDRESS.c.suppressed_at.is_(None),
    )
    query = (
        columns(
            MEMBER.c.id,
            MEMBER.c.state,
            MEMBER.c.summary_frequency,
            MEMBER.c.paused_until,
            MEMBER.c.zone,
            MEMBER.c.notifications,
            MEMBER.c.discreet,
            MEMBER.c.text_only,
            ADDRESS.c.address,
        )
        .outerjoin(ADDRESS, can_be_written_to)
        .where(MEMBER.c.id.in_(member_ids))
    )
    return session.connection().execute(query)


def _subscriber(row: Row[Any]) -> Subscriber:
    recipient = Recipient(
        member_id=row.id,
        address=row.address,
        state=row.state,
        zone=ZoneInfo(row.zone),
        notifications=row.notifications,
        discreet=row.discreet,
        paused_until=row.paused_until,
        text_only=row.text_only,
    )
    return Subscriber(recipient=recipient, frequency=row.summary_frequency)
