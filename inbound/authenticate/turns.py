"""Whose domain is asked in front of others, and whose aside: silent DNS holds up nobody else's mail.

A member's mail is checked at once, and waits for DNS only shortly. Everybody else's, and whatever takes
longer, is checked aside, where several wait at once (`inbound.work.looking_up`).
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from digest.inbox.envelope import Envelope
from inbound.authenticate.auth_result import Authenticate, AuthResult, TemporarilyUnknown
from inbound.authenticate.border import BorderVerdict
from inbound.authenticate.direct import DirectVerdict
from inbound.reading.fields import Fields

SHORTLY = 5.0  # seconds of waiting for DNS that one mail may cost those behind it
SILENT_FOR = 300.0  # seconds for which a domain is not asked again that did not answer
REMEMBERED = 10_000  # domains


@dataclass(frozen=True, slots=True)
class SilentDomains:
    """The domains whose DNS did not answer just now; safe to use from several threads."""

    monotonic: Callable[[], float]
    _since: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, domain: str) -> None:
        """Remember that a domain did not answer, and forget the one that is remembered for longest."""
        with self._lock:
            self._since.pop(domain, None)
            self._since[domain] = self.monotonic()
            if len(self._since) > REMEMBERED:
                del self._since[next(iter(self._since))]

    def __contains__(self, domain: str) -> bool:
        with self._lock:
            since = self._since.get(domain)
        return since is not None and self.monotonic() < since + SILENT_FOR


@dataclass(frozen=True, slots=True)
class Sparing:
    """Asks no domain again for some minutes that did not answer."""

    check: Authenticate
    silent: SilentDomains

    def __call__(
        self, raw: bytes, fields: Fields, from_address: str | None, envelope: Envelope
    ) -> AuthResult:
        """Return the verdict of `check` (see Authenticate)."""
        domain = (from_address or "").rpartition("@")[2].lower()
        if domain in self.silent:
            raise TemporarilyUnknown
        try:
            return self.check(raw, fields, from_address, envelope)
        except TemporarilyUnknown:
            self.silent.note(domain)
            raise


def at_both_looks(
    check: DirectVerdict | BorderVerdict, is_members: Callable[[str], bool]
) -> tuple[Authenticate, Authenticate]:
    """Return how DNS is asked aside, with all patience, and at a first look in front of others.

    A border asks for itself, and says of each mail what it found; only our own questions are spared.
    """
    shortly = replace(check, patience=min(check.patience, SHORTLY))
    if isinstance(check, BorderVerdict):
        return check, MembersFirst(shortly, is_members)
    aside, first = (SilentDomains(check.monotonic) for _ in range(2))
    return Sparing(check, aside), MembersFirst(Sparing(shortly, first), is_members)


@dataclass(frozen=True, slots=True)
class MembersFirst:
    """Checks who a mail is from only where it says that a member wrote it; anybody else waits aside."""

    check: Authenticate
    is_members: Callable[[str], bool]  # whether an address is some member's

    def __call__(
        self, raw: bytes, fields: Fields, from_address: str | None, envelope: Envelope
    ) -> AuthResult:
        """Return the verdict of `check` (see Authenticate)."""
        if from_address is not None and not self.is_members(from_address):
            raise TemporarilyUnknown
        return self.check(raw, fields, from_address, envelope)
