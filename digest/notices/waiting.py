"""When a moderator is told of what waits: of something new at most once an hour, of anything once a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, and_, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from digest.community.attendance import open_matters
from digest.community.deed import Judge
from digest.community.matter import Matter, MatterKind, end
from digest.community.member import Member, SummaryFrequency
from digest.community.post import EditWindow
from digest.community.rule import rule
from digest.community.ruling import Ruling
from digest.community.settling import Keeps, nothing_keeps
from digest.community.summary_hour import due_date
from digest.notices.moderation import WAITING, tell_concerned
from digest.outbox.delivery import Delivery, Kind
from digest.outbox.owe import owe
from digest.store.database import Store

AT_MOST_EVERY = timedelta(hours=1)
UNHURRIED = frozenset(  # wait for the daily letter
    {MatterKind.NEW_MEMBER, MatterKind.TAGS, MatterKind.UNTAG}
)


KEPT_FOR = {  # what nobody decided in this time is over
    MatterKind.NEW_MEMBER: timedelta(days=7),
    MatterKind.STRANGER: timedelta(days=14),  # as their mail is
    MatterKind.TAGS: timedelta(days=14),
    MatterKind.UNTAG: timedelta(days=14),
    MatterKind.LATE_EDIT: timedelta(days=14),
    MatterKind.LATE_DELETE: timedelta(days=14),
}
LAPSING = "lapse"  # a key beside those of members
LAPSED = "No moderator decided within 14 days. You can ask again."
TIME = Judge(name="system")


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """What waits for one moderator, and when they were last told."""

    oldest: datetime
    newest_urgent: datetime | None
    told_at: datetime | None


def is_due(awaited: Awaited, *, zone: str, hour: int, at: datetime) -> bool:
    """Say whether a letter is due: something urgent is new, or the daily hour came since the last one."""
    told, urgent = awaited.told_at, awaited.newest_urgent
    if urgent is not None and (told is None or (urgent > told and at >= told + AT_MOST_EVERY)):
        return True

    def day(moment: datetime) -> object:
        return due_date(
            moment, zone=zone, hour=hour, frequency=SummaryFrequency.DAILY, weekday=0
        ).toordinal()

    return day(at) != day(told or awaited.oldest)


class Moderating:
    """The step that owes moderators their letters and ends what nobody decided, each once."""

    def __init__(self, store: Store, window: EditWindow, keeps: Keeps = nothing_keeps) -> None:
        self._store = store
        self._window = window
        self._keeps = keeps

    def find(self, session: Session, at: datetime, limit: int) -> list[str]:
        """Return up to `limit` keys: one for what lapses, and the numbers of moderators to be told."""
        lapsing = [LAPSING] if session.exec(_overdue(at).limit(1)).first() else []
        return [*lapsing, *(str(number) for number, _ in _due(session, at))][:limit]

    def run(self, key: str, at: datetime) -> None:
        """Do what a key names."""
        with self._store.write() as session:
            if key == LAPSING:
                lapse(session, window=self._window, keeps=self._keeps, at=at)
            else:
                owe_due(session, at, only_member=int(key))


def lapse(
    session: Session, *, window: EditWindow, keeps: Keeps = nothing_keeps, at: datetime
) -> int:
    """End what nobody decided in time, late wishes declined and their authors told; return how many."""
    overdue = session.exec(_overdue(at).with_for_update()).all()
    for matter in overdue:
        if matter.ended_at is not None:  # with another of these
            continue
        if matter.kind not in (MatterKind.LATE_EDIT, MatterKind.LATE_DELETE):
            end(matter, by=TIME.name, ruling=LAPSING, at=at)
            continue
        _decline(session, matter, window=window, keeps=keeps, at=at)
    return len(overdue)


def _decline(
    session: Session, matter: Matter, *, window: EditWindow, keeps: Keeps, at: datetime
) -> None:
    ruling = Ruling.DECLINE
    ruled = rule(
        session, matter, ruling, judge=TIME, words=LAPSED, at=at, window=window, keeps=keeps
    )
    tell_concerned(session, matter, ruling, ruled, words=LAPSED, at=at, gathering=timedelta(0))


def _overdue(at: datetime) -> SelectOfScalar[Matter]:
    times = [
        and_(col(Matter.kind) == kind, col(Matter.asked_at) <= at - kept)
        for kind, kept in KEPT_FOR.items()
    ]
    return (
        select(Matter).where(col(Matter.ended_at).is_(None), or_(*times)).order_by(col(Matter.id))
    )


def owe_due(session: Session, at: datetime, *, only_member: int | None = None) -> int:
    """Owe every letter that is due to moderators, or to one of them; return how many."""
    count = 0
    for member_id, last_id in _due(session, at):
        if only_member in (None, member_id):
            key = f"moderation:{member_id}:{last_id}"
            kind = Kind.MODERATION
            count += owe(session, kind=kind, key=key, member_id=member_id, at=at, reason=WAITING)
    return count


def _due(session: Session, at: datetime) -> list[tuple[int, int]]:
    """Return the moderators to whom a letter is due, each with the number of the last one."""
    matters = open_matters(session)
    if not matters:
        return []
    told = _last_letters(session, matters)
    people = session.exec(
        select(Member).where(
            col(Member.id).in_(list(matters)),
            or_(col(Member.paused_until).is_(None), col(Member.paused_until) <= at),
        )
    ).all()
    due = []
    for member in people:
        told_at, last_id = told.get(member.id, (None, 0))
        awaited = _awaited(matters[member.id], set(matters), told_at)
        if is_due(awaited, zone=member.zone, hour=member.summary_hour, at=at):
            due.append((member.id, last_id))
    return due


def _awaited(matters: list[Matter], deciding: set[int], told_at: datetime | None) -> Awaited:
    """Return what waits; a report by somebody who decides here is theirs first, and nothing urgent."""
    urgent = [
        matter.asked_at
        for matter in matters
        if matter.kind not in UNHURRIED
        and not (matter.kind is MatterKind.REPORT and matter.member_id in deciding)
    ]
    return Awaited(
        oldest=min(matter.asked_at for matter in matters),
        newest_urgent=max(urgent, default=None),
        told_at=told_at,
    )


def _last_letters(session: Session, member_ids: Iterable[int]) -> dict[int, tuple[datetime, int]]:
    rows = session.exec(
        select(Delivery.member_id, func.max(Delivery.planned_at), func.max(Delivery.id))
        .where(
            col(Delivery.member_id).in_(list(member_ids)),
            Delivery.kind == Kind.MODERATION,
            Delivery.reason == WAITING,
        )
        .group_by(col(Delivery.member_id))
    )
    return {member_id: (planned_at, last_id) for member_id, planned_at, last_id in rows}
