"""Runs the steps in this process: when woken, every 20 seconds, and whenever asked to."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from queue import Empty, SimpleQueue

from schedule import Scheduler
from sqlmodel import Session

from digest.clock import Clock
from digest.engine.step import Step
from digest.errors import describe_error
from digest.store.database import Store
from digest.store.nudges import StepName

TICK = 20  # seconds between two looks for due work
PATIENCE = (
    30  # seconds after which a step looks by itself: `schedule` stands still when clocks go back
)
KEYS = 20  # keys looked for at once

log = logging.getLogger(__name__)


class Embedded:
    """The runner for one machine.

    Each step has its own thread, so that a slow relay does not keep mail from becoming posts. All of them
    pause while `may_work` returns False: the time may be wrong. While it works, it is the store's notifier.
    """

    def __init__(
        self,
        store: Store,
        steps: Sequence[Step],
        clock: Clock,
        *,
        tick: float = TICK,
        patience: float = PATIENCE,
        may_work: Callable[[], bool] = lambda: True,
    ) -> None:
        self._store = store
        self.steps = steps
        self._clock = clock
        self._tick = tick
        self._patience = patience
        self._may_work = may_work
        # SimpleQueue.put may interrupt itself, so `wake` and `stop` may be called from a signal's handler.
        self._calls: dict[StepName, SimpleQueue[None]] = {
            step.name: SimpleQueue() for step in steps
        }
        self._stopped: SimpleQueue[None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._of_thread = threading.local()  # `nudged`: by the step that works in this thread
        self._is_stopping = False

    def drain(self, at: datetime) -> int:
        """Run everything that is due at `at`, step after step, and return how many keys went well."""
        return sum(self._exhaust(step, lambda: at) for step in self.steps)

    def work(self) -> None:
        """Run what is due, now and whenever woken, until `stop`; then finish the keys being run."""
        self._store.notifier = self  # before the first look, so that nothing is missed
        self._threads = [
            threading.Thread(target=self._attend, args=(step,), name=step.name)
            for step in self.steps
        ]
        for thread in self._threads:
            thread.start()
        scheduler = Scheduler()
        scheduler.every(self._tick).seconds.do(self.wake)  # type: ignore[arg-type]  # fractions work
        self.wake()
        while not self._is_stopping:
            scheduler.run_pending()
            _wait(self._stopped, min(self._tick, 1))
        for thread in self._threads:
            thread.join()

    def wake(self) -> None:
        """Look for due work of every kind soon."""
        self._call(self._calls)

    def before_commit(self, session: Session, steps: frozenset[StepName]) -> None:
        """Write nothing: the steps to wake are in this process."""

    def after_commit(self, steps: frozenset[StepName]) -> None:
        """Wake these steps; those that a running step nudges wait until it has done all that it found."""
        by_a_step: set[StepName] | None = getattr(self._of_thread, "nudged", None)
        if by_a_step is None:
            self._call(steps)
        else:
            by_a_step |= steps

    def stop(self) -> None:
        """Run no further key."""
        self._is_stopping = True
        self._stopped.put(None)
        self.wake()

    def _attend(self, step: Step) -> None:
        """Run one step's work until the runner stops; then wake those that it made work for."""
        nudged = self._of_thread.nudged = set[StepName]()
        while not self._is_stopping:
            _wait(self._calls[step.name], self._patience)
            try:
                if self._may_work():
                    self._exhaust(step, self._clock)
            except Exception as error:  # a step without its thread would never run again
                log.error("%s: %s", step.name, describe_error(error))  # noqa: TRY400
            self._call(nudged)
            nudged.clear()

    def _call(self, steps: Iterable[StepName]) -> None:
        for step in steps:
            if step in self._calls:
                self._calls[step].put(None)

    def _exhaust(self, step: Step, clock: Clock) -> int:
        """Run every key that the step finds, each once, and return how many went well."""
        return sum(self._run(step, key, clock()) for key in self._keys(step, clock))

    def _keys(self, step: Step, clock: Clock) -> Iterator[str]:
        """Yield keys until the step finds no new one; keys that failed do not hide those behind them."""
        seen: set[str] = set()
        limit = KEYS
        while not self._is_stopping:
            found = self._find(step, clock(), limit)
            fresh = [key for key in found if key not in seen]
            if not fresh and len(found) < limit:
                return
            limit = KEYS if fresh else limit * 2
            for key in fresh:
                if self._is_stopping:
                    return
                seen.add(key)
                yield key

    def _find(self, step: Step, at: datetime, limit: int) -> list[str]:
        try:
            with self._store.read() as session:
                return step.find(session, at, limit)
        except Exception as error:
            log.error("%s: finding failed: %s", step.name, describe_error(error))  # noqa: TRY400
            return []

    def _run(self, step: Step, key: str, at: datetime) -> bool:
        """Run one key, and return True if it went well; a failure is logged without its message."""
        try:
            step.run(key, at)
        except Exception as error:
            log.error("%s: %s failed: %s", step.name, key, describe_error(error))  # noqa: TRY400
            return False
        return True


def _wait(calls: SimpleQueue[None], seconds: float) -> None:
    """Wait for a call for at most `seconds`; several waiting calls count as one."""
    try:
        calls.get(timeout=seconds)
        while True:
            calls.get_nowait()
    except Empty:
        return
