"""Our own check of who wrote: signatures, SPF, what the From's domain asks for, and trusted forwarders."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from digest.inbox.envelope import Envelope
from inbound.authenticate import arc, shared
from inbound.authenticate.alignment import in_ascii
from inbound.authenticate.auth_result import (
    AuthResult,
    TemporarilyUnknown,
    forged,
    no_author,
    not_proved,
    proved,
)
from inbound.authenticate.dkim import Signed
from inbound.authenticate.dmarc import DmarcPolicy, find_policy
from inbound.authenticate.dns import LookupFailed, Resolve
from inbound.authenticate.examined import Examined, Servers, handed_over, signatures
from inbound.authenticate.grounds import NOTHING, Enough, Grounds, never_enough
from inbound.authenticate.lookups import PATIENCE, Lookups, TooManyLookups
from inbound.reading.fields import Fields


@dataclass(frozen=True, slots=True)
class DirectVerdict:
    """Checks a mail by what DNS says about its From's domain; no result of others is believed.

    `sealers` are the servers whose ARC seals count (A-10), `services` those whose servers send for many.
    More proofs are looked for until they are `enough`.
    """

    resolve: Resolve
    sealers: frozenset[str] = frozenset()
    patience: float = PATIENCE
    monotonic: Callable[[], float] = time.monotonic
    services: frozenset[str] = shared.KNOWN
    enough: Enough = never_enough

    def __call__(
        self, raw: bytes, fields: Fields, from_address: str | None, envelope: Envelope
    ) -> AuthResult:
        """Find what proves the From's domain; raises TemporarilyUnknown where DNS fails."""
        if from_address is None:
            return no_author()
        domain = in_ascii(from_address.rpartition("@")[2])
        if domain is None:
            return not_proved("no such domain")
        lookups = Lookups(self.resolve, patience=self.patience, monotonic=self.monotonic)
        examined = Examined(Signed(raw, from_address), fields, from_address, domain, envelope)
        try:
            found = self._proof(examined, lookups)
            return _failed(examined, lookups) if found is None else found
        except LookupFailed as error:
            raise TemporarilyUnknown from error
        except TooManyLookups:
            return not_proved("too many look-ups")

    def _proof(self, mail: Examined, lookups: Lookups) -> AuthResult | None:
        """Return what proves the From, the cheapest looked at first, until it is enough.

        Raises LookupFailed where nothing is, but something could if DNS answered.
        """
        ways: dict[str, Callable[[Examined, Grounds, Lookups], Iterator[Grounds]]] = {
            "dkim": _by_signatures,
            "spf": self._by_servers,
        }
        by, grounds, unknown = "", NOTHING, False
        for name, find in ways.items():
            try:
                for more in find(mail, grounds, lookups):
                    by, grounds = by or name, more
                    if self.enough(grounds, mail.fields, mail.envelope):
                        return proved(mail.from_address, by=name, grounds=grounds)
            except LookupFailed:
                unknown = True
            except TooManyLookups:
                continue
        if unknown:
            raise LookupFailed
        if not by and self._is_vouched_for(mail, lookups):
            by = "arc"
        return proved(mail.from_address, by=by, grounds=grounds) if by else None

    def _by_servers(self, mail: Examined, grounds: Grounds, lookups: Lookups) -> Iterator[Grounds]:
        by = handed_over(mail, lookups, self.services)
        if by is not Servers.OTHERS:
            yield replace(grounds, is_handed_over=True, is_shared=by is Servers.SHARED)

    def _is_vouched_for(self, mail: Examined, lookups: Lookups) -> bool:
        """Check whether a trusted server saw the From proved."""
        try:
            return arc.trusted_server_saw_proof(
                mail.signed, mail.fields, mail.from_address, lookups, trusted=self.sealers
            )
        except TooManyLookups:
            return False


def _by_signatures(mail: Examined, grounds: Grounds, lookups: Lookups) -> Iterator[Grounds]:
    for signature in signatures(mail, lookups):
        grounds = replace(grounds, signatures=(*grounds.signatures, signature))
        yield grounds


def _failed(mail: Examined, lookups: Lookups) -> AuthResult:
    """Return the verdict on a mail that nothing proves; raises as `Lookups.find` does."""
    policy = find_policy(mail.domain, lookups)
    if policy is None:
        is_signed = bool(mail.fields.all("dkim-signature"))
        return not_proved("no good signature" if is_signed else "not signed")
    reason = f"dmarc fail, policy {policy.wish}"
    return not_proved(reason) if policy.wish is DmarcPolicy.NONE else forged(reason)
