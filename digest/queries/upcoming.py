"""When letters are due, and how many."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, func, select

from digest.community.people.member import Address, Member, MemberState, SummaryFrequency
from digest.community.people.summary_hour import due_date, due_moment
from digest.outbox.delivery import WAITING, Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class UpcomingRow:
    """Letters of one sort that are due at one moment."""

    due_at: datetime
    what: str
    letters: int
    local: str | None  # for summaries: the hour, the zone, how often


def upcoming_letters(session: Session, at: datetime) -> list[UpcomingRow]:
    """Return what waits in the outbox and everybody's next summary, the earliest first."""
    return sorted([*_waiting(session), *_summaries(session, at)], key=lambda row: row.due_at)


def _waiting(session: Session) -> list[UpcomingRow]:
    """Return the letters that wait in the outbox, by kind, each with its earliest due time."""
    query = (
        select(Delivery.kind, func.count(), func.min(Delivery.due_at))
        .where(col(Delivery.state).in_(WAITING))
        .group_by(col(Delivery.kind))
    )
    return [
        UpcomingRow(due_at=due_at, what=f"{kind} in the outbox", letters=count, local=None)
        for kind, count, due_at in session.exec(query)
    ]


def _summaries(session: Session, at: datetime) -> list[UpcomingRow]:
    """Return the next summaries of everybody who gets one, by hour, zone and frequency."""
    chosen = (
        Member.zone,
        Member.summary_hour,
        Member.summary_frequency,
        Member.summary_weekday,
        Member.summary_date,
    )
    query = (
        select(*chosen, func.count())  # type: ignore[call-overload]
        .join(Address)
        .where(
            col(Address.is_primary),
            col(Address.confirmed_at).is_not(None),
            Member.state == MemberState.ACTIVE,
            Member.summary_frequency != SummaryFrequency.NEVER,
        )
        .group_by(*chosen)
    )
    together: dict[tuple[datetime, str], int] = {}
    for zone, hour, frequency, weekday, last, count in session.exec(query):
        due_at = _next(at, last, zone=zone, hour=hour, frequency=frequency, weekday=weekday)
        key = due_at, f"{hour:02}:00 {zone}, {frequency}"
        together[key] = together.get(key, 0) + count
    return [
        UpcomingRow(due_at=due_at, what="summary", letters=count, local=local)
        for (due_at, local), count in together.items()
    ]


def _next(
    at: datetime, last: date, *, zone: str, hour: int, frequency: SummaryFrequency, weekday: int
) -> datetime:
    """Return when the summary after that of the local date `last` is due; in the past if it is late."""
    day = due_date(at, zone=zone, hour=hour, frequency=frequency, weekday=weekday)
    if last < day:
        return due_moment(day, hour=hour, zone=zone)
    step = timedelta(days=7 if frequency is SummaryFrequency.WEEKLY else 1)
    return due_moment(day + step, hour=hour, zone=zone)
