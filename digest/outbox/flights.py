"""Letters on their way to the relay, several at a time."""

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Protocol

from digest.outbox.compose import Composed


@dataclass(frozen=True, slots=True)
class Landed:
    """A letter that is on its way no more, with the relay's answer or why it has not taken the letter."""

    letter: Composed
    result: str | BaseException


class Flights(Protocol):
    """Letters under way, begun and awaited by one thread."""

    def start(self, letter: Composed) -> None:
        """Begin to hand a letter over."""

    def landed(self, seconds: float) -> Sequence[Landed]:
        """Return letters that have landed; wait for the first one for so many seconds at most."""

    def close(self) -> None:
        """End, with no letter under way."""


class SendsOne(Protocol):
    """What takes one letter at a time from each of several threads."""

    def send(self, letter: Composed) -> str:
        """Hand one letter over and return the answer, or raise what stands in its way."""


class ThreadedFlights:
    """The flights of a relay that takes one letter at a time: each has a thread."""

    def __init__(self, relay: SendsOne, most: int) -> None:
        self._relay = relay
        self._threads = ThreadPoolExecutor(most, thread_name_prefix="relay")
        self._flights: dict[Future[str], Composed] = {}

    def start(self, letter: Composed) -> None:
        """Begin to hand a letter over."""
        self._flights[self._threads.submit(self._relay.send, letter)] = letter

    def landed(self, seconds: float) -> list[Landed]:
        """Return letters that have landed; wait for the first one for so many seconds at most."""
        done, _ = wait(self._flights, timeout=seconds, return_when=FIRST_COMPLETED)
        return [
            Landed(self._flights.pop(flight), flight.exception() or flight.result())
            for flight in done
        ]

    def close(self) -> None:
        """End, with no letter under way."""
        self._threads.shutdown()
