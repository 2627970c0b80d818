"""The DNS look-ups of one mail: each question once, with limits on their number and total time."""

from collections.abc import Callable

from inbound.authenticate.dns import LookupFailed, RecordType, Resolve, plain_name

PATIENCE = 20.0  # seconds of waiting for DNS, all look-ups of one mail together
MOST = 100  # questions; SPF alone may ask for ten mechanisms with ten hosts each (RFC 7208 section 4.6.4)
EACH = 5.0  # seconds that one question may take


class TooManyLookups(Exception):
    """A mail asks for more look-ups than any honest one needs."""


class Lookups:
    """What DNS says about one mail; answers and failures are remembered until its verdict is there."""

    def __init__(
        self, resolve: Resolve, *, patience: float, monotonic: Callable[[], float]
    ) -> None:
        self._resolve = resolve
        self._monotonic = monotonic
        self._until = monotonic() + patience
        self._known: dict[tuple[str, RecordType], tuple[str, ...] | None] = {}

    def find(self, name: str, kind: RecordType) -> tuple[str, ...]:
        """Return the records of a name; none for what can be no name.

        Raises LookupFailed, also when the time is used up, and TooManyLookups.
        """
        wanted = plain_name(name)
        if wanted is None:
            return ()
        if (wanted, kind) not in self._known:
            if len(self._known) >= MOST:
                raise TooManyLookups
            self._known[wanted, kind] = self._ask(wanted, kind)
        found = self._known[wanted, kind]
        if found is None:
            raise LookupFailed
        return found

    def text(self, name: str) -> tuple[str, ...]:
        """Return the TXT records of a name; raises as `find` does."""
        return self.find(name, RecordType.TXT)

    def _ask(self, name: str, kind: RecordType) -> tuple[str, ...] | None:
        left = self._until - self._monotonic()
        if left <= 0:
            return None
        try:
            return self._resolve(name, kind, min(left, EACH))
        except LookupFailed:
            return None
