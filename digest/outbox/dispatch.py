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
from digest.outbox.bounce_rules import BounceRules
from digest.outbox.claim import BATCH, Claimant, Claimed, MakeMessageId, claim, find_due, held
from digest.outbox.composing import Composed, Composer, Poisoned, Skipped, compose
from digest.outbox.delivery import TELLING, DeliveryState, Kind
from digest.outbox.halt import halted, why_halted
from digest.outbox.handover import Errand, Handover, Pace
from digest.outbox.lease import LEASE, hold, look, take_back
from digest.outbox.noting import noting
from digest.outbox.relay import Relay
from digest.store.database import Store

__all__ = ["Composed", "Composer", "Dispatcher", "Pace", "Relay", "Sent", "Skipped"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a run did: how many letters ended in which state, and the relay's words if it refuses all."""

    counts: Counter[DeliveryState]
    stopped: str | None = None


class Dispatcher:
    """Sends due letters of the kinds that have a composer, from any number of processes at once."""

    def __init__(  # noqa: PLR0913  (what it is made of)
        self,
        store: Store,
        composers: Mapping[Kind, Composer],
        relay: Relay,
        *,
        message_id: MakeMessageId,
        state_folder: Path,
        connections: int = 4,
        pace: Pace | None = None,
        bounce_rules: BounceRules | None = None,
    ) -> None:
        self._store = store
        self._composers = composers
        self._relay = relay
        self._message_id = message_id
        self._folder = state_folder
        self._connections = connections
        self._pace = pace or Pace()
        self._bounce_rules = bounce_rules or BounceRules()
        self._stopping = threading.Event()
        self._rests_until: datetime | None = None

    @property
    def relay(self) -> Relay:
        """Return who takes the letters on, for those that are no member's."""
        return self._relay

    def run(
        self,
        at: datetime,
        *,
        limit: int | None = None,
        kind: Kind | None = None,
        only_member: int | None = None,
        progress: Callable[[int], object] = lambda _count: None,
    ) -> Sent:
        """Send everything that is due at `at`, at most `limit` letters, of one kind or of every kind.

        `progress` is called with the number of letters done since its last call. A relay that refuses
        everybody, or an outbreak of bounces that are about us, ends the run: what was not sent stays
        planned, untouched, and `Sent.stopped` says why.
        """
        kinds = [one for one in Kind if one in self._composers and kind in {None, one}]
        take_back(self._store, self._folder, at)
        with self._handover(at, only_member, progress) as (handover, errand):
            self._send_all(kinds, errand, handover, limit)
        log.info("dispatch: %s", dict(sorted(handover.counts.items())))
        return Sent(counts=handover.counts, stopped=handover.refused)

    def find(self, session: Session, at: datetime, limit: int) -> list[str]:
        """Return keys of due batches, for the step "dispatch"; none while a refusing relay is let alone."""
        if self._rests_until is not None and at < self._rests_until:
            return []
        if halted(session, at):
            return []
        return find_due(session, at, limit, workers=look(self._folder))

    def run_batch(self, key: str, at: datetime) -> None:
        """Send one batch of the key's kind, for the step "dispatch"."""
        kind, _, _first = key.partition(":")
        sent = self.run(at, kind=Kind(kind), limit=BATCH)
        self._rests_until = None if sent.stopped is None else at + self._pace.rest

    def stop(self) -> None:
        """Hand nothing further over; the run ends with the letters in flight, in 20 seconds at most."""
        self._stopping.set()

    @contextmanager
    def _handover(
        self, at: datetime, only_member: int | None, progress: Callable[[int], object]
    ) -> Iterator[tuple[Handover, Errand]]:
        with hold(self._folder) as owner:
            errand = Errand(
                owner=owner,
                at=at,
                clock=running_clock(at),
                is_stopping=self._stopping.is_set,
                progress=progress,
                pace=self._pace,
                only_member=only_member,
                bounce_rules=self._bounce_rules,
            )
            with Handover(self._store, self._relay, self._connections, errand) as handover:
                yield handover, errand

    def _send_all(
        self, kinds: list[Kind], errand: Errand, handover: Handover, limit: int | None
    ) -> None:
        """Send kind after kind, then what waited for another letter about the same conversation."""
        left = limit
        while kinds:
            some = set()
            for one in kinds:
                while claimed := self._claim(one, errand, handover, left):
                    left = None if left is None else left - len(claimed)
                    self._send(one, claimed, errand, handover)
                    some.add(one)
            handover.finish()
            kinds = [one for one in kinds if one in TELLING] if some else []

    def _claim(
        self, kind: Kind, errand: Errand, handover: Handover, left: int | None
    ) -> dict[int, Claimed]:
        """Return the next batch by delivery id, nothing where the run is to end."""
        limit = BATCH if left is None else min(BATCH, left)
        if handover.is_ending or limit <= 0:
            return {}
        claimant = Claimant(
            owner=errand.owner, until=errand.clock() + LEASE, message_id=self._message_id
        )
        with self._store.write() as session:
            handover.refuse(why_halted(session, errand.at))
            if handover.refused is not None:
                return {}
            rows = claim(
                session,
                claimant,
                kind=kind,
                at=errand.at,
                limit=limit,
                only_member=errand.only_member,
            )
        if rows:
            reach(Point.LETTERS_CLAIMED)
        return {row.id: row for row in rows}

    def _send(
        self, kind: Kind, claimed: dict[int, Claimed], errand: Errand, handover: Handover
    ) -> None:
        """Compose and hand over a batch; whatever the end of the run leaves of it is given back."""
        waiting = dict(claimed)
        while waiting and not handover.is_ending:
            handover.renew()
            self._send_fresh(kind, waiting, errand, handover)
        handover.give_back(waiting.values())

    def _send_fresh(
        self, kind: Kind, waiting: dict[int, Claimed], errand: Errand, handover: Handover
    ) -> None:
        """Take letters off `waiting` and hand them over, until the text that was read is no longer fresh.

        Letters that somebody else took away meanwhile, by cancelling or erasing, leave `waiting` as well.
        """
        composer = self._composers[kind]
        with self._store.read() as session:
            deliveries = held(session, errand.owner, waiting)
            for gone in waiting.keys() - {delivery.id for delivery in deliveries}:
                del waiting[gone]
            claimed = dict(waiting)
            stale_at = errand.clock() + self._pace.fresh
            with closing(compose(composer, session, deliveries, errand.at)) as composed:
                letters: Iterator[Composed | Skipped | Poisoned] = composed
                if kind in TELLING:
                    letters = noting(self._store, errand.owner, composed, claimed)
                for letter in letters:
                    handover.take(letter, waiting.pop(letter.delivery_id))
                    if handover.is_ending or errand.clock() > stale_at:
                        return
