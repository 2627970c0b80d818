"""Who is due a summary: members grouped by the hour they chose, and the local date that has come for them."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, exists, func
from sqlalchemy import select as columns
from sqlmodel import Session

from digest.community.people.member import Address, Member, MemberState, SummaryFrequency
from digest.community.people.pause import gets_news
from digest.community.people.summary_hour import due_date, due_moment
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

    @property
    def next_moment(self) -> datetime:
        """When the summary of the date after this one is due."""
        days = 7 if self.frequency is SummaryFrequency.WEEKLY else 1
        return due_moment(self.date + timedelta(days=days), hour=self.hour, zone=self.zone)


def group_of_key(key: str, at: datetime) -> DueGroup:
    """Return the group that is called so, and the date that is due in it."""
    zone, hour, frequency, weekday = key.split(" ")
    return _group(zone, int(hour), SummaryFrequency(frequency), int(weekday), at)


def _group(
    zone: str, hour: int, frequency: SummaryFrequency, weekday: int, at: datetime
) -> DueGroup:
    """Return a group; raises LookupError, ValueError or OSError where there is no such zone."""
    chosen: dict[str, Any] = {"zone": zone, "hour": hour, "frequency": frequency}
    chosen["weekday"] = weekday if frequency is SummaryFrequency.WEEKLY else 0
    return DueGroup(**chosen, date=due_date(at, **chosen))


def is_anybody_due(session: Session, group: DueGroup, at: datetime) -> bool:
    """Return whether a summary can be planned for somebody in the group."""
    somebody = columns(MEMBER.c.id).where(*due_conditions(group, at, None)).limit(1)
    return session.connection().execute(somebody).first() is not None


def groups_behind(session: Session, at: datetime) -> list[DueGroup]:
    """Return the groups in which somebody has no summary yet for the date that is due."""
    return [group for group, oldest in groups(session, at).items() if oldest < group.date]


def groups(session: Session, at: datetime) -> dict[DueGroup, date]:
    """Return all groups, each with the oldest of its members' last dates; it looks at every member."""
    found: dict[DueGroup, date] = {}
    for group, (last,) in _grouped(session, at, _wanted(), func.min(MEMBER.c.summary_date)):
        found[group] = min(last, found.get(group, last))
    return found


def expected(session: Session, at: datetime) -> Iterator[tuple[DueGroup, date, int]]:
    """Yield the groups of who can get summaries: the newest of their last dates, and how many they are."""
    newest = func.max(MEMBER.c.summary_date)
    for group, (last, count) in _grouped(session, at, gets_summaries(at), newest, func.count()):
        yield group, last, count


def _grouped(
    session: Session, at: datetime, whom: Conditions, *asked: ColumnElement[Any]
) -> Iterator[tuple[DueGroup, Sequence[Any]]]:
    """Yield each group of these members with what is asked of it; one of an unknown time zone is logged."""
    shared = (
        MEMBER.c.zone,
        MEMBER.c.summary_hour,
        MEMBER.c.summary_frequency,
        MEMBER.c.summary_weekday,
    )
    query = columns(*shared, *asked).where(*whom).group_by(*shared).order_by(*shared)
    for zone, hour, frequency, weekday, *told in session.connection().execute(query).all():
        try:
            group = _group(zone, hour, frequency, weekday, at)
        except (LookupError, ValueError, OSError):
            log.error("nobody in the unknown time zone %r gets a summary", zone)  # noqa: TRY400
            continue
        yield group, told


def _wanted() -> Conditions:
    never = MEMBER.c.summary_frequency == SummaryFrequency.NEVER
    return (MEMBER.c.state == MemberState.ACTIVE, ~never)


def gets_summaries(at: datetime) -> Conditions:
    """Return the conditions on a member who wants summaries, and to whom letters can go now."""
    can_be_written_to = exists().where(
        ADDRESS.c.member_id == MEMBER.c.id,
        ADDRESS.c.is_primary,
        ADDRESS.c.confirmed_at.is_not(None),
        ADDRESS.c.suppressed_at.is_(None),
    )
    return (*_wanted(), gets_news(at), can_be_written_to)


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
    return (
        *gets_summaries(at),
        MEMBER.c.zone == group.zone,
        MEMBER.c.summary_hour == group.hour,
        MEMBER.c.summary_frequency == group.frequency,
        *([MEMBER.c.summary_weekday == group.weekday] if weekly else []),
        MEMBER.c.summary_date < group.date,
        MEMBER.c.id.not_in(in_hand),
        *([] if only_member is None else [MEMBER.c.id == only_member]),
    )
