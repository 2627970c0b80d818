"""Who takes our letters on."""

from typing import Protocol

from digest.outbox.compose import Composed


class Relay(Protocol):
    """Takes one letter at a time from each of several threads."""

    def send(self, letter: Composed) -> str:
        """Hand one letter over and return the relay's answer.

        Raises RelayDeferred, RelayRejected, RelayRefusesAll or RelayUnknown.
        """

    def close(self) -> None:
        """Let every connection go, breaking off what is still under way; sending again opens new ones."""
