"""Plans the summaries that are due, with a few statements for all members who share a summary hour.

A summary takes over the period of an earlier one that never went out, so that nothing is left out.
"""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    String,
    bindparam,
    case,
    cast,
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
    DueGroup,
    due_conditions,
    groups_behind,
)
from digest.outbox.delivery import NOT_OUT, WAITING, DeliveryState, LetterKind, summary_key
from digest.outbox.enqueue import insert_once
from digest.store.nudges import StepName, nudge
from digest.store.types import EnumText, UtcDateTime

PUNCTUAL = timedelta(minutes=10)  # after its hour, within which a summary is planned on most days
CHUNK = 1_000  # members planned together: what a transaction of the runner holds the writers up for


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
    count = 0
    for group in groups_behind(session, at):
        if only_group in {None, group.key} and local_date in {None, group.date}:
            of = PlannedGroup(group, at=at, only_member=only_member)
            last = 0
            while some := of.plan_some(session, after=last, unworked=unworked):
                last, count = some.last, count + some.count
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


@dataclass(frozen=True, slots=True)
class Chunk:
    """Members of a group, in the order of their ids: how many summaries were planned, up to which member."""

    count: int
    last: int


@dataclass(frozen=True, slots=True)
class PlannedGroup:
    """A group whose summaries are planned at a moment, or only its one member's."""

    group: DueGroup
    _: KW_ONLY
    at: datetime
    only_member: int | None = None

    def plan_some(self, session: Session, *, after: int, unworked: datetime | None) -> Chunk | None:
        """Plan the summaries of the next members; None where none is left."""
        day, at = self.group.date, self.at
        due = due_conditions(self.group, at, self.only_member)
        members = _due_members(session, due, after=after)
        if not members:
            return None
        if session.get_bind().dialect.name == "postgresql":
            _keep_from_workers(session, members)
        until = at if unworked is None else min(at, unworked)
        planned = _enqueue(session, day, members, at=at, until=until)
        _take_over(session, day, planned, at=at)
        _move_on(session, day, planned)
        _pass_over(session, day, members, planned)
        return Chunk(len(planned), members[-1])


def _due_members(session: Session, due: Conditions, *, after: int) -> list[int]:
    """Return the next members who are due a summary, locked where other planners may look for them too."""
    query = columns(MEMBER.c.id).where(*due, MEMBER.c.id > after).order_by(MEMBER.c.id).limit(CHUNK)
    return list(session.connection().execute(query.with_for_update(of=MEMBER)).scalars())


def _keep_from_workers(session: Session, members: Sequence[int]) -> None:
    """Lock the waiting summaries of these members, so that no worker takes one in hand meanwhile."""
    waiting = (
        columns(DELIVERY.c.id)
        .where(
            DELIVERY.c.kind == LetterKind.SUMMARY,
            DELIVERY.c.state.in_(WAITING),
            DELIVERY.c.member_id.in_(members),
        )
        .with_for_update()
    )
    session.connection().execute(columns(func.count()).select_from(waiting.subquery()))


def _enqueue(
    session: Session, day: date, members: Sequence[int], *, at: datetime, until: datetime
) -> list[int]:
    """Enqueue a summary for each of these members, and return those whose key was not used before."""
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
    summaries = columns(*values.values()).where(MEMBER.c.id.in_(members)).order_by(MEMBER.c.id)
    insert = insert_once(session.connection().dialect.name).from_select(list(values), summaries)
    nudge(session, StepName.DISPATCH)
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


def _pass_over(session: Session, day: date, members: Sequence[int], planned: Sequence[int]) -> None:
    """Note of the members whose key was used before that this date has had its summary."""
    passed = set(members).difference(planned)
    if passed:
        past = MEMBER.update().where(MEMBER.c.id.in_(passed)).values(summary_date=day)
        session.connection().execute(past)


def _written_out(name: str, value: LetterKind | Sequence[DeliveryState]) -> BindParameter[Any]:
    """Return words as they stand in the SQL: only so is `delivery_summary_not_out` seen to answer."""
    several = not isinstance(value, LetterKind)
    kind = DELIVERY.c.state.type if several else DELIVERY.c.kind.type
    return bindparam(name, value, kind, expanding=several, literal_execute=True)


def _key(member_id: ColumnElement[int], day: date) -> ColumnElement[str]:
    """Return the same as `summary_key`, in SQL."""
    return literal("summary:") + cast(member_id, String) + literal(f":{day}")
