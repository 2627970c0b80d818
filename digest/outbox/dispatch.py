"""Sends what is due: claim, compose, hand over, record; kind after kind, batch after batch."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from digest.clock import running_clock
from digest.crash import Point, reach
from digest.outbox.circuit_breaker import halted, why_halted
from digest.outbox.claim import (
    BATCH,
    Claimant,
    Claimed,
    MessageIds,
    claim,
    find_due,
    held,
    without_waiting,
)
from digest.outbox.compose import Composed, Composer, Poisoned, Skipped, compose
from digest.outbox.delivery import TELLING, DeliveryState, LetterKind
from digest.outbox.domain_pace import DomainPaces
from digest.outbox.handover import Handover, SendRun, SendTiming
from digest.outbox.lease import LEASE, hold, look, take_back
from digest.outbox.noting import noting
from digest.outbox.rate import Rate
from digest.outbox.relay import Relay
from digest.outbox.warm_up import open_day
from digest.outbox.warm_up_order import has_turn, may_go
from digest.policy import BouncePolicy
from digest.store.database import Store

__all__ = ["Composed", "Composer", "DispatchResult", "Dispatcher", "Relay", "SendTiming", "Skipped"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchResult:
    """What a run did: how many letters ended in each state, and if it was stopped, why."""

    counts: Counter[DeliveryState]
    stopped: str | None = None


class Dispatcher:
    """Sends due letters of the kinds that have a composer, from any number of processes at once."""

    def __init__(  # noqa: PLR0913  (what it is made of)
        self,
        store: Store,
        composers: Mapping[LetterKind, Composer],
        relay: Relay,
        *,
        message_ids: MessageIds,
        state_folder: Path,
        connections: int = 4,
        pace: SendTiming | None = None,
        bounces: BouncePolicy | None = None,
        rate: Rate | None = None,
        domains: DomainPaces | None = None,
    ) -> None:
        self._store = store
        self._composers = composers
        self._relay = relay
        self._message_ids = message_ids
        self._folder = state_folder
        self._connections = connections
        self._pace = pace or SendTiming()
        self._bounces = bounces or BouncePolicy()
        self._rate = rate or Rate()
        self._domains = domains or DomainPaces()
        self._batch = self._rate.turn(BATCH)
        self._stopping = threading.Event()
        self._rests_until: datetime | None = None

    @property
    def relay(self) -> Relay:
        """The relay that letters go to; for letters that are not to members, too."""
        return self._relay

    def run(
        self,
        at: datetime,
        *,
        limit: int | None = None,
        kind: LetterKind | None = None,
        only_member: int | None = None,
        progress: Callable[[int], object] = lambda _count: None,
    ) -> DispatchResult:
        """Send everything that is due at `at`, at most `limit` letters, of one kind or of every kind.

        `progress` is called with the number of letters done since its last call. A relay that refuses
        everybody, or an outbreak of bounces that are about us, ends the run: what was not sent stays
        planned, untouched, and `DispatchResult.stopped` says why.
        """
        kinds = [one for one in LetterKind if one in self._composers and kind in {None, one}]
        take_back(self._store, self._folder, at)
        with self._handover(at, only_member, progress) as (handover, run):
            self._send_all(kinds, run, handover, limit)
        log.info("dispatch: %s", _counted(handover.counts))
        return DispatchResult(counts=handover.counts, stopped=handover.refused)

    def find(self, session: Session, at: datetime, limit: int) -> list[str]:
        """Return keys of due batches, for the step "dispatch"; none while we leave a refusing relay alone."""
        if self._rests_until is not None and at < self._rests_until:
            return []
        if halted(session, at):
            return []
        limit = limit if self._batch == BATCH else 1  # then what is more urgent by now comes first
        workers = look(self._folder)
        keys = find_due(session, at, limit, workers=workers)
        others = without_waiting(keys, LetterKind.SUMMARY)
        return keys if others == keys or has_turn(session, at) else others

    def run_batch(self, key: str, at: datetime) -> None:
        """Send one batch of the key's kind, for the step "dispatch"."""
        kind, _, _first = key.partition(":")
        sent = self.run(at, kind=LetterKind(kind), limit=self._batch)
        self._rests_until = None if sent.stopped is None else at + self._pace.rest

    def stop(self) -> None:
        """Hand over no further letter; the run ends with those in flight, in 20 seconds at most."""
        self._stopping.set()

    @contextmanager
    def _handover(
        self, at: datetime, only_member: int | None, progress: Callable[[int], object]
    ) -> Iterator[tuple[Handover, SendRun]]:
        with hold(self._folder) as owner:
            run = SendRun(
                owner=owner,
                at=at,
                clock=running_clock(at),
                is_stopping=self._stopping.is_set,
                progress=progress,
                pace=self._pace,
                rate=self._rate,
                domains=self._domains,
                only_member=only_member,
                bounces=self._bounces,
            )
            with Handover(self._store, self._relay, self._connections, run) as handover:
                yield handover, run

    def _send_all(
        self, kinds: list[LetterKind], run: SendRun, handover: Handover, limit: int | None
    ) -> None:
        """Send kind after kind, then letters that waited for another about the same conversation."""
        left = limit
        while kinds:
            some = set()
            for one in kinds:
                while claimed := self._claim(one, run, handover, left):
                    left = None if left is None else left - len(claimed)
                    self._send(one, claimed, run, handover)
                    some.add(one)
            handover.finish()
            kinds = [one for one in kinds if one in TELLING] if some else []

    def _claim(
        self, kind: LetterKind, run: SendRun, handover: Handover, left: int | None
    ) -> dict[int, Claimed]:
        """Claim the next batch and return it by delivery id; nothing if the run is ending."""
        limit = self._batch if left is None else min(self._batch, left)
        if handover.is_ending or limit <= 0:
            return {}
        if kind is LetterKind.SUMMARY and handover.warm_up_day is not None:
            handover.finish()  # so that all that was sent, and what was empty, is counted
        claimant = Claimant(
            owner=run.owner, until=run.clock() + LEASE, message_ids=self._message_ids
        )
        with self._store.write() as session:
            handover.refuse(why_halted(session, run.at))
            if handover.refused is not None:
                return {}
            rows = claim(
                session,
                claimant,
                kind=kind,
                at=run.at,
                limit=limit,
                only_member=run.only_member,
                only=self._allowed(session, kind, run, handover, limit),
            )
        if rows:
            reach(Point.LETTERS_CLAIMED)
        return {row.id: row for row in rows}

    def _allowed(
        self, session: Session, kind: LetterKind, run: SendRun, handover: Handover, limit: int
    ) -> list[int] | None:
        """Return which summaries a warm-up lets go now; None for all, as for one member by hand."""
        day = open_day(session, run.at)
        handover.warm_up_day = None if day is None else day.id
        if day is None or kind is not LetterKind.SUMMARY or run.only_member is not None:
            return None
        return may_go(session, day, run.at, limit)

    def _send(
        self, kind: LetterKind, claimed: dict[int, Claimed], run: SendRun, handover: Handover
    ) -> None:
        """Compose and hand over a batch; give back what is left of it when the run ends."""
        waiting = dict(claimed)
        while waiting and not handover.is_ending:
            handover.renew()
            self._send_fresh(kind, waiting, run, handover)
        handover.give_back(waiting.values())

    def _send_fresh(
        self, kind: LetterKind, waiting: dict[int, Claimed], run: SendRun, handover: Handover
    ) -> None:
        """Take letters off `waiting` and hand them over, until the text read for them is no longer fresh.

        Letters that were cancelled or erased meanwhile leave `waiting` as well.
        """
        composer = self._composers[kind]
        with self._store.read() as session:
            deliveries = held(session, run.owner, waiting)
            for gone in waiting.keys() - {delivery.id for delivery in deliveries}:
                del waiting[gone]
            claimed = dict(waiting)
            stale_at = run.clock() + self._pace.fresh
            with closing(compose(composer, session, deliveries, run.at)) as composed:
                letters: Iterator[Composed | Skipped | Poisoned] = composed
                if kind in TELLING:
                    letters = noting(self._store, run.owner, composed, claimed)
                for letter in letters:
                    handover.take(letter, waiting.pop(letter.delivery_id))
                    if handover.is_ending or run.clock() > stale_at:
                        return


def _counted(counts: Counter[DeliveryState]) -> str:
    """Return how many letters ended how: "4 sent, 1 deferred"; those that wait go on as planned."""
    return (
        ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
        or "nothing to send"
    )
