"""Our own check of who wrote: signatures, SPF, what the From's domain asks for, and trusted forwarders."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from inbound.authenticate import arc, spf
from inbound.authenticate.alignment import in_ascii, is_aligned
from inbound.authenticate.dkim import Signed, any_good, countable
from inbound.authenticate.dmarc import Policy, Wish, find_policy, is_aligned_by
from inbound.authenticate.lookups import Lookups, TooManyLookups
from inbound.authenticate.verdict import (
    TemporarilyUnknown,
    Verdict,
    forged,
    no_author,
    not_proved,
    proved,
)
from inbound.envelope import Envelope
from inbound.reading.fields import Fields
from inbound.resolve import LookupFailed, Resolve

PATIENCE = 20.0  # seconds of waiting for DNS, all look-ups of one mail together


@dataclass(frozen=True, slots=True)
class DirectVerdict:
    """Checks a mail by what DNS says about its From's domain; no result of others is believed.

    `sealers` are the servers whose ARC seals count (A-10).
    """

    resolve: Resolve
    sealers: frozenset[str] = frozenset()
    patience: float = PATIENCE
    monotonic: Callable[[], float] = time.monotonic

    def __call__(
        self, raw: bytes, fields: Fields, from_address: str | None, envelope: Envelope
    ) -> Verdict:
        """Accept one aligned proof of the From's domain; raises TemporarilyUnknown where DNS fails."""
        if from_address is None:
            return no_author()
        domain = in_ascii(from_address.rpartition("@")[2])
        if domain is None:
            return not_proved("no such domain")
        lookups = Lookups(self.resolve, patience=self.patience, monotonic=self.monotonic)
        examined = _Examined(Signed(raw, from_address), fields, from_address, domain, envelope)
        try:
            by = self._proof(examined, lookups)
            return _failed(examined, lookups) if by is None else proved(from_address, by=by)
        except LookupFailed as error:
            raise TemporarilyUnknown from error
        except TooManyLookups:
            return not_proved("too many look-ups")

    def _proof(self, mail: "_Examined", lookups: Lookups) -> str | None:
        """Return the first thing that proves the From, the cheapest looked at first.

        Raises LookupFailed where nothing does, but something could if DNS answered.
        """
        ways: dict[str, Callable[[_Examined, Lookups], bool]] = {
            "dkim": _is_signed,
            "spf": _is_handed_over_by_domain,
            "arc": self._is_vouched_for,
        }
        unknown = False
        for name, is_proof in ways.items():
            try:
                if is_proof(mail, lookups):
                    return name
            except LookupFailed:
                unknown = True
            except TooManyLookups:
                continue
        if unknown:
            raise LookupFailed
        return None

    def _is_vouched_for(self, mail: "_Examined", lookups: Lookups) -> bool:
        """Say whether a trusted server saw the From proved."""
        return arc.trusted_server_saw_proof(
            mail.signed, mail.fields, mail.from_address, lookups, trusted=self.sealers
        )


@dataclass(frozen=True, slots=True)
class _Examined:
    """A mail with what its checks need."""

    signed: Signed
    fields: Fields
    from_address: str
    domain: str
    envelope: Envelope


def _is_signed(mail: _Examined, lookups: Lookups) -> bool:
    """Say whether a good signature is aligned; those of the very domain first, which need no policy."""
    signatures = sorted(countable(mail.fields), key=lambda each: each.domain != mail.domain)

    def is_wanted(signing: str) -> bool:
        return _is_aligned(signing, mail.domain, lookups, is_strict=lambda it: it.strict_dkim)

    return any_good(signatures, mail.signed, lookups, wanted=is_wanted)


def _is_handed_over_by_domain(mail: _Examined, lookups: Lookups) -> bool:
    """Say whether SPF passes for an aligned domain."""
    sending = spf.sender_domain(mail.envelope)
    if sending is None:
        return False
    return _is_aligned(
        sending, mail.domain, lookups, is_strict=lambda it: it.strict_spf
    ) and spf.passes(mail.envelope, lookups)


def _is_aligned(
    vouching: str, domain: str, lookups: Lookups, *, is_strict: Callable[[Policy], bool]
) -> bool:
    """Say whether a domain may speak for the From's, by its policy where it has one; raises as `find`."""
    if vouching == domain:
        return True
    policy = find_policy(domain, lookups)
    if policy is None:
        return is_aligned(vouching, domain)
    return is_aligned_by(policy, vouching, lookups, strict=is_strict(policy))


def _failed(mail: _Examined, lookups: Lookups) -> Verdict:
    """Return the verdict on a mail that nothing proves; raises as `Lookups.find` does."""
    policy = find_policy(mail.domain, lookups)
    if policy is None:
        is_signed = bool(mail.fields.all("dkim-signature"))
        return not_proved("no good signature" if is_signed else "not signed")
    reason = f"dmarc fail, policy {policy.wish}"
    return not_proved(reason) if policy.wish is Wish.NONE else forged(reason)
