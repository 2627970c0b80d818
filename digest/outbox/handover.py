"""Hands letters to the relay, a few at a time, and records what became of them."""

import logging
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import sleep
from typing import Any, Self

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from digest.clock import Clock
from digest.crash import Point, reach
from digest.errors import (
    RelayDeferred,
    RelayRefusesAll,
    RelayRejected,
    RelayUnknown,
    describe_error,
)
from digest.outbox.backoff import SOON
from digest.outbox.bounce import of_relay
from digest.outbox.circuit_breaker import why_halted
from digest.outbox.claim import Claimed
from digest.outbox.compose import Composed, Poisoned, Skipped
from digest.outbox.delivery import DeliveryState, LetterKind
from digest.outbox.domain_pace import DomainPaces
from digest.outbox.lease import LEASE, renew
from digest.outbox.note_bounce import note_bounce
from digest.outbox.noting import is_first_to_tell, left_to_note
from digest.outbox.rate import Rate
from digest.outbox.record import SendResult, give_back, later, put_off, record
from digest.outbox.relay import Relay
from digest.outbox.smtp_answer import clean
from digest.outbox.warm_up import count_letters
from digest.policy import BouncePolicy
from digest.store.database import Store

FIRST_WORDS = 10  # of an answer, in the log
GROUP = 100  # results that need no relay, recorded together

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendTiming:
    """How long each part of sending may take."""

    fresh: timedelta = timedelta(seconds=5)  # after which the current text is read again
    look_up: timedelta = timedelta(seconds=1)  # between two looks at leases and stop requests
    renewal: timedelta = timedelta(minutes=1)  # after which leases are renewed
    grace: timedelta = timedelta(seconds=20)  # for letters in flight when the run must stop
    rest: timedelta = timedelta(minutes=5)  # before a relay that refuses everybody is asked again


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRun:
    """What one run works with: the worker that holds the letters, its time, its limits and callbacks."""

    owner: str
    at: datetime  # the moment of the run; letters are recorded as sent at this time
    clock: Clock  # shows `at` when the run begins, and runs on
    is_stopping: Callable[[], bool]
    progress: Callable[[int], object]
    pace: SendTiming
    rate: Rate
    domains: DomainPaces
    only_member: int | None = None  # the run is for this member's letters alone
    bounces: BouncePolicy


class Handover:
    """Hands letters over on at most `connections` connections, and records results several at a time.

    No more letters than that are under way or not yet recorded. So if the process is killed at any moment,
    at most `connections` letters may go out twice.
    """

    def __init__(self, store: Store, relay: Relay, connections: int, run: SendRun) -> None:
        self.counts: Counter[DeliveryState] = Counter()
        self.warm_up_day: int | None = None  # that what is sent counts on
        self.refused: str | None = None  # why nothing more is sent: mostly the relay's words
        self._store = store
        self._relay = relay
        self._connections = connections
        self._errand = run
        self._flights = relay.flights(connections)
        self._under_way: dict[int, Claimed] = {}  # by delivery id
        self._told = 0  # results that tell of letters which may be out
        self._results: list[SendResult] = []
        self._untried: list[Claimed] = []
        self._kinds: dict[int, LetterKind] = {}  # of those whose end is not logged yet
        self._put_off: list[tuple[Claimed, datetime]] = []  # and until when
        self._renewed_at = run.at
        self._hurry_at: datetime | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Record what was sent, however the block ended: if a result is lost, its letter goes out twice."""
        try:
            if self._under_way or self._results or self._untried or self._put_off:
                self.finish()
        finally:
            self._flights.close()

    @property
    def is_ending(self) -> bool:
        """True once no further letter is handed over."""
        return self.refused is not None or self._errand.is_stopping()

    def take(self, letter: Composed | Skipped | Poisoned, claimed: Claimed) -> None:
        """Start to hand a letter over, or note that there is none; then wait until another one can start."""
        self._kinds[claimed.id] = claimed.kind
        match letter:
            case Composed():
                self._start(letter, claimed)
            case Skipped():
                self._results.append(
                    SendResult(delivery_id=claimed.id, state=letter.state, answer=letter.answer)
                )
            case Poisoned():
                self._results.append(self._later(claimed, "could not be composed"))
        if len(self._results) + len(self._put_off) >= GROUP:
            self._write_down()
        while len(self._under_way) + self._told >= self._connections:
            self._gather()

    def _start(self, letter: Composed, claimed: Claimed) -> None:
        """Start to hand a letter over once its turn has come; it is not tried where the run ends before.

        One whose mail domain gets letters no faster is put off, so that it holds up no other.
        """
        run = self._errand
        until = run.domains.put_off_until(letter.recipient, claimed.kind, run.clock())
        if until is not None:
            self._put_off.append((claimed, until))
            return
        while (wait := run.rate.wait(run.clock())) > timedelta(0):
            if self.is_ending:
                self._untried.append(claimed)
                return
            self._wait(min(wait, run.pace.look_up))
        run.rate.note(run.clock())
        self._under_way[letter.delivery_id] = claimed
        self._flights.start(letter)

    def _wait(self, time: timedelta) -> None:
        """Let letters under way land meanwhile."""
        if self._under_way:
            self._gather(time)
        else:
            sleep(time.total_seconds())
            self.renew()

    def refuse(self, why: str | None) -> None:
        """Send nothing more, if there is a reason; the first reason given is the one reported."""
        self.refused = self.refused or why

    def give_back(self, letters: Collection[Claimed]) -> None:
        """Note letters that were not tried."""
        self._untried += letters

    def finish(self) -> None:
        """Wait for the letters in flight, and record everything that is left."""
        while self._under_way:
            self._gather()
        self._write_down()

    def renew(self) -> None:
        """Renew the leases of all letters held, if it is time to."""
        if self._errand.clock() - self._renewed_at >= self._errand.pace.renewal:
            self._write_down()

    def _gather(self, patience: timedelta | None = None) -> None:
        """Wait for the next results; record them once they are half of what may be under way."""
        landed = self._flights.landed((patience or self._errand.pace.look_up).total_seconds())
        for one in landed:
            self._land(one.letter, one.result, self._under_way.pop(one.letter.delivery_id))
        self._told += len(landed)
        if not landed:
            self.renew()
            self._hurry()
        if not landed or 2 * self._told >= self._connections:
            self._write_down()

    def _land(self, letter: Composed, result: str | BaseException, claimed: Claimed) -> None:
        if isinstance(result, RelayRefusesAll):
            if self.refused is None:
                log.critical("the relay refuses every letter: code %d", result.code)
            self.refuse(str(result))
            self._untried.append(claimed)
        elif isinstance(result, str):
            reach(Point.LETTER_TAKEN)
            self._results.append(
                SendResult(
                    delivery_id=claimed.id,
                    state=DeliveryState.SENT,
                    answer=result,
                    carried=left_to_note(letter, claimed),
                    named=letter.named,
                )
            )
        else:
            self._results.append(self._failed(letter, claimed, result))

    def _failed(self, letter: Composed, claimed: Claimed, error: BaseException) -> SendResult:
        match error:
            case RelayRejected():
                ids = {"member_id": letter.member_id, "delivery_id": claimed.id}
                return SendResult(
                    delivery_id=claimed.id,
                    state=DeliveryState.FAILED,
                    answer=str(error),
                    is_back=is_first_to_tell(claimed),
                    bounce=of_relay(error, **ids, at=self._errand.at),
                )
            case RelayUnknown():
                facts: dict[str, Any] = {
                    "first": SOON,
                    "carried": left_to_note(letter, claimed),
                    "named": letter.named,
                }
                at = self._errand.clock()
                return later(claimed, DeliveryState.UNKNOWN, str(error), at=at, **facts)
            case RelayDeferred():
                is_again = claimed.attempts > 1
                if error.asks_for_less:
                    self._errand.domains.slow_down(letter.recipient, self._errand.clock())
                return self._later(
                    claimed,
                    str(error),
                    is_back=is_first_to_tell(claimed),
                    disliked_by=letter.member_id if is_again and error.asks_for_less else None,
                )
            case _:
                log.error(
                    "delivery %d could not be handed over: %s", claimed.id, describe_error(error)
                )
                return self._later(claimed, "could not be handed over")

    def _later(self, claimed: Claimed, answer: str, **facts: Any) -> SendResult:
        at = self._errand.clock()
        return later(claimed, DeliveryState.DEFERRED, answer, at=at, **facts)

    def _write_down(self) -> None:
        """Record every result so far in one transaction, and renew the leases in the same one.

        While the database is locked or away, try again: if we lose a result, the letter goes out twice.
        """
        results, self._results = self._results, []
        untried, self._untried = self._untried, []
        waiting, self._put_off = self._put_off, []
        self._told = 0
        begun = self._errand.clock()
        while True:
            try:
                self._record(results, untried, waiting)
                break
            except OperationalError as error:
                if self._errand.clock() - begun >= self._patience:
                    raise
                log.warning(
                    "%d results wait for the database: %s", len(results), describe_error(error)
                )
                sleep(self._errand.pace.look_up.total_seconds())
        for result in results:
            self.counts[result.state] += 1
            kind = self._kinds.pop(result.delivery_id, "letter")
            answer = " ".join(clean(result.answer.encode()).split()[:FIRST_WORDS]) or "no answer"
            log.info("delivery %d (%s) %s: %s", result.delivery_id, kind, result.state, answer)
        if waiting:
            self.counts[DeliveryState.PLANNED] += len(waiting)
        if results:
            reach(Point.RESULT_COMMITTED)
            self._errand.progress(len(results))

    @property
    def _patience(self) -> timedelta:
        """How long results wait for the database: no longer than our lease on the letters."""
        return self._errand.pace.grace if self._errand.is_stopping() else LEASE

    def _record(
        self,
        results: list[SendResult],
        untried: list[Claimed],
        waiting: list[tuple[Claimed, datetime]],
    ) -> None:
        run, now = self._errand, self._errand.clock()
        with self._store.write() as session:
            record(session, run.owner, results, at=run.at)
            self._note_bounces(session, results)
            if self.warm_up_day is not None:
                self._count(session, self.warm_up_day, results)
            if untried:
                give_back(session, run.owner, untried)
            if waiting:
                put_off(session, run.owner, waiting)
            if now - self._renewed_at >= self._errand.pace.renewal:
                renew(session, run.owner, now + LEASE)
                self._renewed_at = now

    def _count(self, session: Session, day: int, results: list[SendResult]) -> None:
        sent = sum(1 for each in results if each.state is DeliveryState.SENT)
        refused = [each.disliked_by for each in results if each.disliked_by is not None]
        if sent or refused:
            count_letters(session, day, sent=sent, refused=refused)

    def _note_bounces(self, session: Session, results: list[SendResult]) -> None:
        bounces = [result.bounce for result in results if result.bounce is not None]
        for bounce in sorted(bounces, key=lambda bounce: bounce.member_id):  # no deadlock
            note_bounce(session, bounce, self._errand.bounces)
        self.refuse(why_halted(session, self._errand.at))  # an operator may have stopped it, too

    def _hurry(self) -> None:
        """Break off the letters in flight once the grace time of a stopping run is over."""
        now = self._errand.clock()
        if self._errand.is_stopping():
            self._hurry_at = self._hurry_at or now + self._errand.pace.grace
            if now >= self._hurry_at:
                log.warning("%d letters in flight are broken off", len(self._under_way))
                self._relay.close()
