"""Plans summaries over several transactions, so that no other writer waits long for one of them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from sqlmodel import Session

from digest.crash import Point, reach
from digest.letters.summary.due import (
    DueGroup,
    group_of_key,
    groups,
    groups_behind,
    is_anybody_due,
)
from digest.letters.summary.plan import PlannedGroup
from digest.store.database import Store

NOW_AND_THEN = timedelta(minutes=10)  # in which a break may end, or a mailbox be confirmed

Unworked = Callable[
    [Session], datetime | None
]  # when the oldest mail came that waits to be worked on


def plan_all(
    store: Store, *, at: datetime, unworked: Unworked, only_member: int | None = None
) -> int:
    """Plan the summaries of everybody who is due one, or of one member, and return how many."""
    with store.read() as session:
        behind = groups_behind(session, at)
    return _plan(
        store, (PlannedGroup(each, at=at, only_member=only_member) for each in behind), unworked
    )


class Planning:
    """The step that plans summaries.

    To look for them is to look at all members. So between the hours at which groups fall due it looks only
    now and then.
    """

    def __init__(self, store: Store, unworked: Unworked) -> None:
        self._store = store
        self._unworked = unworked
        self._looked_at: datetime | None = None
        self._rests_until: datetime | None = None

    def find(self, session: Session, at: datetime, limit: int) -> list[str]:
        """Return up to `limit` keys of groups in which a summary is due."""
        if self._is_resting(at):
            return []
        known = groups(session, at)
        due = (
            group.key
            for group, oldest in known.items()
            if oldest < group.date and is_anybody_due(session, group, at)
        )
        keys = list(islice(due, limit))
        if not keys:
            self._rest(known, at)
        return keys

    def run(self, key: str, at: datetime) -> None:
        """Plan the summaries of one group."""
        _plan(self._store, [PlannedGroup(group_of_key(key, at), at=at)], self._unworked)

    def _is_resting(self, at: datetime) -> bool:
        """Return whether nothing can have become due; a clock that was set back proves nothing."""
        if self._looked_at is None or self._rests_until is None:
            return False
        return self._looked_at <= at < self._rests_until

    def _rest(self, known: Iterable[DueGroup], at: datetime) -> None:
        self._looked_at = at
        self._rests_until = min((each.next_moment for each in known), default=at + NOW_AND_THEN)
        self._rests_until = min(self._rests_until, at + NOW_AND_THEN)


def _plan(store: Store, wanted: Iterable[PlannedGroup], unworked: Unworked) -> int:
    return sum(count for group in wanted for count in _plan_group(store, group, unworked))


def _plan_group(store: Store, group: PlannedGroup, unworked: Unworked) -> Iterator[int]:
    """Plan chunk after chunk, and yield how many summaries each one planned."""
    last: int | None = 0
    while last is not None:
        with store.write() as session:
            some = group.plan_some(session, after=last, unworked=unworked(session))
            reach(Point.PLAN_WRITTEN)
        reach(Point.PLAN_COMMITTED)
        last = some.last if some else None
        yield some.count if some else 0
