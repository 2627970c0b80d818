"""Which summaries go while a warm-up allows few: those of the most active members first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, func
from sqlalchemy import select as columns
from sqlmodel import Session, col

from digest.community.conversations.post import Post
from digest.community.people.member import Address, Member, SummaryFrequency
from digest.outbox.delivery import WAITING, DeliveryState, LetterKind
from digest.outbox.enqueue import TABLE
from digest.outbox.warm_up import WarmUp, WarmUpDay, day_at, share

LONGEST = timedelta(days=7)  # that a member waits, whatever the ceiling
LATELY = timedelta(days=90)  # of which posts show how active a member is
CADENCES = {
    SummaryFrequency.DAILY: timedelta(days=1),
    SummaryFrequency.WEEKLY: timedelta(days=7),
}

MEMBER: Table = Member.__table__  # type: ignore[attr-defined]
ADDRESS: Table = Address.__table__  # type: ignore[attr-defined]
POST: Table = Post.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingSummary:
    """A summary that is due: how long its member waits for one, and how active they are."""

    id: int
    waits_since: datetime
    was_tried: bool = False  # it was chosen before, and the relay put it off
    posts: int = 0  # lately
    heard_at: datetime | None = None  # when a mail of theirs last came, as far as that is kept


def is_overdue(summary: WaitingSummary, at: datetime) -> bool:
    """Return whether a member has waited so long that the ceiling does not count."""
    return at - summary.waits_since >= LONGEST


def chosen(waiting: Iterable[WaitingSummary], *, room: int, at: datetime) -> list[int]:
    """Return the ids of those that may go now, in the order of going: `room`, or all that are overdue."""
    known = list(waiting)
    overdue = sorted(
        (each for each in known if is_overdue(each, at)),
        key=lambda each: (each.waits_since, each.id),
    )
    others = sorted((each for each in known if not is_overdue(each, at)), key=_by_activity)
    return [each.id for each in (*overdue, *others[: max(room - len(overdue), 0)])]


def waits_since(
    since: datetime | None, frequency: SummaryFrequency, *, began_at: datetime
) -> datetime:
    """Return since when a member waits: from the end of the usual time, and at most for this warm-up."""
    usual = CADENCES.get(frequency, timedelta(0))
    return began_at if since is None else max(since + usual, began_at)


def may_go(session: Session, day: WarmUpDay, at: datetime, limit: int) -> list[int]:
    """Return the ids of summaries that may go now, at most `limit`; the day is kept from other processes.

    What is in hand counts as sent: so two processes together send no more than one.
    """
    locked = columns(col(WarmUpDay.id)).where(col(WarmUpDay.id) == day.id).with_for_update()
    session.connection().execute(locked)
    session.refresh(day)
    warm_up = session.get_one(WarmUp, day.warm_up_id)
    room = _room(session, day, at)
    return chosen(_waiting(session, warm_up, at, room), room=room, at=at)[:limit]


def has_turn(session: Session, at: datetime) -> bool:
    """Return whether summaries that are due may go now: some of them, or all where no warm-up runs."""
    day = day_at(session, at)
    if day is None:
        return True
    room = _room(session, day, at)
    return room > 0 or bool(_overdue(session, day, at))


def kept_count(session: Session, at: datetime) -> int:
    """Return how many summaries are due and kept back for now."""
    day = day_at(session, at)
    if day is None:
        return 0
    going = max(_room(session, day, at), _overdue(session, day, at))
    return max(waiting_count(session, at) - going, 0)


def waiting_count(session: Session, at: datetime) -> int:
    """Return how many summaries are due and not sent."""
    count = columns(func.count()).select_from(TABLE).where(*_is_due(at))
    return session.connection().execute(count).scalar_one()


def _by_activity(summary: WaitingSummary) -> tuple[object, ...]:
    heard = 0.0 if summary.heard_at is None else summary.heard_at.timestamp()
    return (not summary.was_tried, -summary.posts, -heard, summary.waits_since, summary.id)


def _room(session: Session, day: WarmUpDay, at: datetime) -> int:
    in_hand = columns(func.count()).where(
        TABLE.c.lease_owner > "",  # the few rows that a worker holds, found by their index
        TABLE.c.state == DeliveryState.SENDING,
        TABLE.c.kind == LetterKind.SUMMARY,
    )
    held = session.connection().execute(in_hand).scalar_one()
    return max(share(day.ceiling, at) - day.sent - held, 0)


def _overdue(session: Session, day: WarmUpDay, at: datetime) -> int:
    """Return for how many the ceiling does not count."""
    warm_up = session.get_one(WarmUp, day.warm_up_id)
    return sum(1 for each in _waiting(session, warm_up, at, 0) if is_overdue(each, at))


def _is_due(at: datetime) -> Sequence[ColumnElement[bool]]:
    return (
        TABLE.c.kind == LetterKind.SUMMARY,
        TABLE.c.state.in_(WAITING),
        TABLE.c.due_at <= at,
    )


def _waiting(session: Session, warm_up: WarmUp, at: datetime, room: int) -> list[WaitingSummary]:
    """Return the summaries that are due; without room, only those that may be overdue."""
    if not room and at - warm_up.began_at < LONGEST:
        return []
    conditions = [*_is_due(at)]
    if not room:
        conditions.append(TABLE.c.since <= at - LONGEST - min(CADENCES.values()))
    written = (
        columns(POST.c.author_id, func.count().label("posts"))
        .where(POST.c.published_at > at - LATELY)
        .group_by(POST.c.author_id)
        .subquery()
    )
    query = (
        columns(
            TABLE.c.id,
            TABLE.c.since,
            TABLE.c.attempts,
            MEMBER.c.summary_frequency,
            func.coalesce(written.c.posts, 0),
            ADDRESS.c.authentic_at,
        )
        .join(MEMBER, MEMBER.c.id == TABLE.c.member_id)
        .outerjoin(ADDRESS, (ADDRESS.c.member_id == MEMBER.c.id) & ADDRESS.c.is_primary)
        .outerjoin(written, written.c.author_id == MEMBER.c.id)
        .where(*conditions)
    )
    return [
        WaitingSummary(
            id=number,
            waits_since=waits_since(since, frequency, began_at=warm_up.began_at),
            was_tried=attempts > 0,
            posts=posts,
            heard_at=heard_at,
        )
        for number, since, attempts, frequency, posts, heard_at in session.connection().execute(
            query
        )
    ]
