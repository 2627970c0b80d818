"""What we ask of the mail server that takes our letters."""

from typing import Protocol

from digest.outbox.compose import Composed


class Relay(Protocol):
    """Takes one letter at a time from each of several threads."""

    def send(self, letter: Composed) -> str:
        """Hand one letter over and return the relay's answer.

        Raises RelayDeferred, RelayRejected, RelayRefusesAll or RelayUnknown.
        """

    def close(self) -> None:
        """Close every connection and break off what is under way; a later `send` opens new ones."""
