"""Who is due a summary: members grouped by the hour they chose, and the local date that has come for them."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, exists, func
from sqlalchemy import select as columns
from sqlmodel import Session

from digest.community.people.member import Address, Member, MemberState, SummaryFrequency
from digest.community.people.pause import gets_news
from digest.community.people.summary_hour import due_date
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind

MEMBER: Table = Member.__table__  # type: ignore[attr-defined]
ADDRESS: Table = Address.__table__  # type: ignore[attr-defined]
DELIVERY: Table = Delivery.__table__  # type: ignore[attr-defined]

log = logging.getLogger(__name__)

Conditions = Sequence[ColumnElement[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueGroup:
    """All members with the same summary hour; `date` is the local date whose summary is due to them."""

    zone: str
    hour: int
    frequency: SummaryFrequency
    weekday: int
    date: date

    @property
    def key(self) -> str:
        """What the group is called as a key of the step "plan"."""
        return f"{self.zone} {self.hour} {self.frequency} {self.weekday}"


def find_due(session: Session, at: datetime, limit: int) -> list[str]:
    """Return up to `limit` keys of groups in which a summary is due, for `plan(only_group=key)`."""
    keys: list[str] = []
    for group in groups_behind(session, at):
        if len(keys) == limit:
            break
        somebody = columns(MEMBER.c.id).where(*due_conditions(group, at, None)).limit(1)
        if session.connection().execute(somebody).first() is not None:
            keys.append(group.key)
    return keys


def groups_behind(session: Session, at: datetime) -> Iterator[DueGroup]:
    """Yield the groups in which somebody has no summary yet for the date that is due."""
    shared = (
        MEMBER.c.zone,
        MEMBER.c.summary_hour,
        MEMBER.c.summary_frequency,
        MEMBER.c.summary_weekday,
    )
    behind = func.min(MEMBER.c.summary_date)
    query = columns(*shared, behind).where(*_wanted()).group_by(*shared).order_by(*shared)
    done: set[DueGroup] = set()
    for zone, hour, frequency, chosen, oldest in session.connection().execute(query).all():
        weekday = chosen if frequency is SummaryFrequency.WEEKLY else 0
        hours: dict[str, Any] = {"zone": zone, "hour": hour, "frequency": frequency}
        try:
            group = DueGroup(**hours, weekday=weekday, date=due_date(at, weekday=weekday, **hours))
        except (LookupError, ValueError, OSError):
            log.error("nobody in the unknown time zone %r gets a summary", zone)  # noqa: TRY400
            continue
        if oldest < group.date and group not in done:
            done.add(group)
            yield group


def _wanted() -> Conditions:
    never = MEMBER.c.summary_frequency == SummaryFrequency.NEVER
    return (MEMBER.c.state == MemberState.ACTIVE, ~never)


def due_conditions(group: DueGroup, at: datetime, only_member: int | None) -> Conditions:
    """Return the conditions on a member of the group to whom the summary of its date is due.

    While an earlier summary is just being handed over, it is not known yet which period comes next.
    """
    weekly = group.frequency is SummaryFrequency.WEEKLY
    in_hand = columns(DELIVERY.c.member_id).where(
        DELIVERY.c.lease_owner > "",  # the few rows in hand, found by their index
        DELIVERY.c.kind == LetterKind.SUMMARY,
        DELIVERY.c.state == DeliveryState.SENDING,
        DELIVERY.c.lease_until > at,
    )
    can_be_written_to = exists().where(
        ADDRESS.c.member_id == MEMBER.c.id,
        ADDRESS.c.is_primary,
        ADDRESS.c.confirmed_at.is_not(None),
        ADDRESS.c.suppressed_at.is_(None),
    )
    return (
        *_wanted(),
        MEMBER.c.zone == group.zone,
        MEMBER.c.summary_hour == group.hour,
        MEMBER.c.summary_frequency == group.frequency,
        *([MEMBER.c.summary_weekday == group.weekday] if weekly else []),
        MEMBER.c.summary_date < group.date,
        gets_news(at),
        can_be_written_to,
        MEMBER.c.id.not_in(in_hand),
        *([] if only_member is None else [MEMBER.c.id == only_member]),
    )
