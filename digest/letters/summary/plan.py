"""Plans the summaries that are due, with a few statements for all members who share a summary hour.

A summary takes over the period of an earlier one that never went out, so that nothing is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    String,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
)
from sqlalchemy import select as columns
from sqlmodel import Session

from digest.community.people.summary_hour import due_moment
from digest.letters.summary.due import (
    DELIVERY,
    MEMBER,
    Conditions,
    due_conditions,
    find_due,
    groups_behind,
)
from digest.outbox.delivery import NOT_OUT, WAITING, DeliveryState, LetterKind, summary_key
from digest.outbox.enqueue import insert_once
from digest.store.types import EnumText, UtcDateTime

__all__ = ["Planned", "find_due", "plan"]

PUNCTUAL = timedelta(minutes=10)  # after its hour, within which a summary is planned on most days
CHUNK = 1_000  # members whose cursors are moved by one statement


@dataclass(frozen=True, slots=True)
class Planned:
    """How many summaries were planned just now."""

    count: int


def plan(
    session: Session,
    *,
    at: datetime,
    unworked: datetime | None,
    only_member: int | None = None,
    only_group: str | None = None,
    local_date: date | None = None,
) -> Planned:
    """Enqueue one summary for the local date for each member who is due it, and move their cursor.

    A period ends at `at`, or at `unworked` where a mail accepted then still waits to be worked on: it may
    delete or change a post. `local_date` leaves out everybody to whom another date's summary is due.
    Planning again changes nothing, and a clock that was set back does no harm.
    """
    session.flush()
    until = at if unworked is None else min(at, unworked)
    count = 0
    for group in groups_behind(session, at):
        if only_group in {None, group.key} and local_date in {None, group.date}:
            due = due_conditions(group, at, only_member)
            count += _plan_group(session, group.date, due, at=at, until=until)
    return Planned(count)


def plan_late(session: Session, *, until: datetime) -> int:
    """Plan each summary that became due by `until`, as of soon after its hour; return how many.

    So the next one of a member begins where the last one before `until` ended.
    """
    session.flush()
    count = 0
    for group in list(groups_behind(session, until)):
        hour = due_moment(group.date, hour=group.hour, zone=group.zone)
        at = min(until, hour + PUNCTUAL)
        count += plan(session, at=at, unworked=None, only_group=group.key).count
    return count


def _plan_group(
    session: Session, day: date, due: Conditions, *, at: datetime, until: datetime
) -> int:
    """Plan the summaries of one group, and return how many."""
    if session.get_bind().dialect.name == "postgresql":
        _keep_from_workers(session, due)
    members = _enqueue(session, day, due, at=at, until=until)
    for start in range(0, len(members), CHUNK):
        chunk = members[start : start + CHUNK]
        _take_over(session, day, chunk, at=at)
        _move_on(session, day, chunk)
    used = exists().where(DELIVERY.c.key == _key(MEMBER.c.id, day))
    passed = MEMBER.update().where(*due, used).values(summary_date=day)
    session.connection().execute(passed)  # the key was used before: this date has had its summary
    return len(members)


def _keep_from_workers(session: Session, due: Conditions) -> None:
    """Lock the waiting summaries of these members, so that no worker takes one in hand meanwhile."""
    waiting = (
        columns(DELIVERY.c.id)
        .where(
            DELIVERY.c.kind == LetterKind.SUMMARY,
            DELIVERY.c.state.in_(WAITING),
            DELIVERY.c.member_id.in_(columns(MEMBER.c.id).where(*due)),
        )
        .with_for_update()
    )
    session.connection().execute(columns(func.count()).select_from(waiting.subquery()))


def _enqueue(
    session: Session, day: date, due: Conditions, *, at: datetime, until: datetime
) -> list[int]:
    """Enqueue a summary for each member who is due one, and return the members."""
    cursor, end = MEMBER.c.summary_cursor, literal(until, UtcDateTime())
    values: dict[str, Any] = {
        "key": _key(MEMBER.c.id, day),
        "kind": literal(LetterKind.SUMMARY, EnumText(LetterKind)),
        "member_id": MEMBER.c.id,
        "state": literal(DeliveryState.PLANNED, EnumText(DeliveryState)),
        "attempts": literal(0),
        "planned_at": literal(at, UtcDateTime()),
        "due_at": literal(at, UtcDateTime()),
        "since": cursor,
        "until": case((cursor > end, cursor), else_=end),
    }
    summaries = columns(*values.values()).where(*due).order_by(MEMBER.c.id)
    insert = insert_once(session).from_select(list(values), summaries)
    owed = session.connection().execute(insert.returning(DELIVERY.c.member_id))
    return list(owed.scalars())


def _take_over(session: Session, day: date, members: Sequence[int], *, at: datetime) -> None:
    """Let the new summaries begin where those of these members that never went out began."""
    let_go = or_(DELIVERY.c.lease_until.is_(None), DELIVERY.c.lease_until <= at)
    earlier = (
        DELIVERY.update()
        .where(
            DELIVERY.c.kind == _written_out("summary", LetterKind.SUMMARY),
            DELIVERY.c.state.in_(_written_out("not_out", NOT_OUT)),
            DELIVERY.c.member_id.in_(members),
            DELIVERY.c.key != _key(DELIVERY.c.member_id, day),
            or_(DELIVERY.c.state != DeliveryState.SENDING, let_go),
        )
        .values(
            state=DeliveryState.SUPERSEDED,
            answer=f"the summary of {day} took its period over",
            lease_owner=None,
            lease_until=None,
        )
        .returning(DELIVERY.c.member_id, DELIVERY.c.since)
    )
    taken = session.connection().execute(earlier).all()
    if taken:
        new = DELIVERY.c.key == bindparam("of")
        begin = bindparam("earlier", type_=UtcDateTime())
        session.connection().execute(
            DELIVERY.update().where(new, DELIVERY.c.since > begin).values(since=begin),
            [{"of": summary_key(member_id, day), "earlier": since} for member_id, since in taken],
        )


def _move_on(session: Session, day: date, members: Sequence[int]) -> None:
    """Let the members' next periods begin where those just planned end."""
    end = columns(DELIVERY.c.until).where(DELIVERY.c.key == _key(MEMBER.c.id, day))
    session.connection().execute(
        MEMBER.update()
        .where(MEMBER.c.id.in_(members))
        .values(summary_cursor=end.scalar_subquery(), summary_date=day)
    )


def _written_out(name: str, value: LetterKind | Sequence[DeliveryState]) -> BindParameter[Any]:
    """Return words as they stand in the SQL: only so is `delivery_summary_not_out` seen to answer."""
    several = not isinstance(value, LetterKind)
    kind = DELIVERY.c.state.type if several else DELIVERY.c.kind.type
    return bindparam(name, value, kind, expanding=several, literal_execute=True)


def _key(member_id: ColumnElement[int], day: date) -> ColumnElement[str]:
    """Return the same as `summary_key`, in SQL."""
    return literal("summary:") + cast(member_id, String) + literal(f":{day}")
