"""What we ask of the mail server that takes our letters."""

from typing import Protocol

from digest.outbox.compose import Composed
from digest.outbox.flights import Flights, ThreadedFlights


class Relay(Protocol):
    """Takes letters from several threads: one by one, or many under way at once."""

    def send(self, letter: Composed) -> str:
        """Hand one letter over and return the relay's answer.

        Raises RelayDeferred, RelayRejected, RelayRefusesAll or RelayUnknown.
        """

    def flights(self, most: int) -> Flights:
        """Return what has at most so many letters under way at once."""
        return ThreadedFlights(self, most)

    def close(self) -> None:
        """Close every connection and break off what is under way; a later `send` opens new ones."""
