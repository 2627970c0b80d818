"""When a moderator is told of what waits: of something new at most once an hour, of anything once a day.

Where somebody is only perhaps in danger, some such are gathered, and told within a part of the day.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, and_, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from digest.community.conversations.post import EditWindow
from digest.community.moderation.apply_action import Decider, DecisionWords
from digest.community.moderation.decide import decide
from digest.community.moderation.deciders import first_asked, requests_by_decider
from digest.community.people.member import Member, SummaryFrequency
from digest.community.people.pause import gets_news
from digest.community.people.summary_hour import due_date
from digest.community.requests.moderation_action import ModerationAction
from digest.community.requests.moderation_request import (
    ModerationRequest,
    RequestKind,
    close_request,
)
from digest.inbox.held import settle_post
from digest.language.sentences import in_english
from digest.letters.moderation import WAITING, RequestsPayload, enqueue_decision_letters
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.enqueue import enqueue
from digest.store.database import Store

AT_MOST_EVERY = timedelta(hours=1)
GATHERED_FOR = timedelta(hours=4)  # since the last letter, at most
UNHURRIED = frozenset(  # wait for the daily letter; of danger another told at once
    {RequestKind.NEW_MEMBER, RequestKind.TAGS, RequestKind.UNTAG, RequestKind.IN_DANGER}
)


KEPT_FOR = {  # what nobody decided in this time is over
    RequestKind.NEW_MEMBER: timedelta(days=7),
    RequestKind.STRANGER: timedelta(days=14),  # as their mail is
    RequestKind.TAGS: timedelta(days=14),
    RequestKind.UNTAG: timedelta(days=14),
    RequestKind.LOOK_AFTER: timedelta(days=14),
    RequestKind.IN_DANGER: timedelta(days=14),
    RequestKind.LATE_EDIT: timedelta(days=14),
    RequestKind.LATE_DELETE: timedelta(days=14),
}
LAPSING = "lapse"  # a key beside those of members
TIME = Decider(name="system")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What waits for one moderator, and when they were last told."""

    oldest: datetime
    newest_urgent: datetime | None
    told_at: datetime | None
    newest_gathered: datetime | None = None


def is_due(awaited: Reminder, *, zone: str, hour: int, at: datetime) -> bool:
    """Say whether a letter is due: something new is, or the daily hour came since the last one."""
    told = awaited.told_at

    def is_new(newest: datetime | None, every: timedelta) -> bool:
        return newest is not None and (told is None or (newest > told and at >= told + every))

    if is_new(awaited.newest_urgent, AT_MOST_EVERY) or is_new(
        awaited.newest_gathered, GATHERED_FOR
    ):
        return True

    def day(moment: datetime) -> object:
        return due_date(
            moment, zone=zone, hour=hour, frequency=SummaryFrequency.DAILY, weekday=0
        ).toordinal()

    return day(at) != day(told or awaited.oldest)


class RemindModerators:
    """The step that enqueues moderators' letters and closes requests that nobody decided, each once."""

    def __init__(self, store: Store, window: EditWindow) -> None:
        self._store = store
        self._window = window

    def find(self, session: Session, at: datetime, limit: int) -> list[str]:
        """Return up to `limit` keys: one for what lapses, and the numbers of moderators to be told."""
        lapsing = [LAPSING] if session.exec(_overdue(at).limit(1)).first() else []
        return [*lapsing, *(str(number) for number, _ in _due(session, at))][:limit]

    def run(self, key: str, at: datetime) -> None:
        """Do what a key names."""
        with self._store.write() as session:
            if key == LAPSING:
                expire(session, window=self._window, at=at)
            else:
                enqueue_due(session, at, only_member=int(key))


def expire(session: Session, *, window: EditWindow, at: datetime) -> int:
    """End what nobody decided in time, late wishes declined and their authors told; return how many."""
    overdue = session.exec(_overdue(at).with_for_update()).all()
    for request in overdue:
        if request.ended_at is not None:  # with another of these
            continue
        if request.kind not in (RequestKind.LATE_EDIT, RequestKind.LATE_DELETE):
            close_request(request, by=TIME.name, action=LAPSING, at=at)
            continue
        _decline(session, request, window=window, at=at)
    return len(overdue)


def _decline(
    session: Session, request: ModerationRequest, *, window: EditWindow, at: datetime
) -> None:
    action, words = ModerationAction.DECLINE, in_english("ruled.lapsed")
    said = DecisionWords(words=words, reason=words)
    ruled = decide(session, request, action, decider=TIME, said=said, at=at, window=window)
    settle_post(session, request.post_id, window=window, at=at)
    enqueue_decision_letters(
        session, request, action, ruled, words=words, at=at, gathering=timedelta(0)
    )


def _overdue(at: datetime) -> SelectOfScalar[ModerationRequest]:
    times = [
        and_(col(ModerationRequest.kind) == kind, col(ModerationRequest.asked_at) <= at - kept)
        for kind, kept in KEPT_FOR.items()
    ]
    return (
        select(ModerationRequest)
        .where(col(ModerationRequest.ended_at).is_(None), or_(*times))
        .order_by(col(ModerationRequest.id))
    )


def enqueue_due(session: Session, at: datetime, *, only_member: int | None = None) -> int:
    """Enqueue every letter that is due to moderators, or to one of them; return how many."""
    count = 0
    for member_id, last_id in _due(session, at):
        if only_member in (None, member_id):
            key = f"moderation:{member_id}:{last_id}"
            count += enqueue(session, RequestsPayload(), to=member_id, key=key, at=at)
    return count


def tell_at_once(session: Session, opened: Collection[ModerationRequest], *, at: datetime) -> bool:
    """Enqueue a letter for whoever decides one of these, however lately they were told; False for nobody.

    It shows this one before all that waits.
    """
    first = first_asked(session, opened)
    for member_id, number in first.items():
        payload = RequestsPayload(matter_id=number)
        enqueue(session, payload, to=member_id, key=f"hurry:{number}:{member_id}", at=at)
    return bool(first)


def _due(session: Session, at: datetime) -> list[tuple[int, int]]:
    """Return the moderators to whom a letter is due, each with the number of the last one."""
    requests = requests_by_decider(session)
    if not requests:
        return []
    told = _last_letters(session, requests)
    people = session.exec(
        select(Member).where(
            col(Member.id).in_(list(requests)),
            gets_news(at),
        )
    ).all()
    due = []
    for member in people:
        told_at, last_id = told.get(member.id, (None, 0))
        awaited = _awaited(requests[member.id], set(requests), told_at)
        if is_due(awaited, zone=member.zone, hour=member.summary_hour, at=at):
            due.append((member.id, last_id))
    return due


def _awaited(
    requests: list[ModerationRequest], deciding: set[int], told_at: datetime | None
) -> Reminder:
    """Return what waits; a report by somebody who decides here is theirs first, and nothing urgent."""
    urgent = [
        request.asked_at
        for request in requests
        if request.kind not in (*UNHURRIED, RequestKind.LOOK_AFTER)
        and not (request.kind is RequestKind.REPORT and request.member_id in deciding)
    ]
    gathered = [each.asked_at for each in requests if each.kind is RequestKind.LOOK_AFTER]
    return Reminder(
        oldest=min(request.asked_at for request in requests),
        newest_urgent=max(urgent, default=None),
        newest_gathered=max(gathered, default=None),
        told_at=told_at,
    )


def _last_letters(session: Session, member_ids: Iterable[int]) -> dict[int, tuple[datetime, int]]:
    """Return when each was last told, and the number of that letter: the newest one, whatever its clock said.

    One of a time to come would be a day's other than today's again and again.
    """
    newest = (
        select(func.max(Delivery.id))
        .where(
            col(Delivery.member_id).in_(list(member_ids)),
            Delivery.kind == LetterKind.MODERATION,
            Delivery.reason == WAITING,
        )
        .group_by(col(Delivery.member_id))
    )
    rows = session.exec(
        select(Delivery.member_id, Delivery.planned_at, Delivery.id).where(
            col(Delivery.id).in_(newest)
        )
    )
    return {member_id: (planned_at, last_id) for member_id, planned_at, last_id in rows}
