"""Whether a mail that its author is proved to have written was sent by them to this very address.

A good signature says who wrote, not to whom, and holds for ever: whoever was sent a mail once could send it
again, to an address of ours. So a mail acts for its author only where the signature covers a To or Cc that
names the address it came to, or where their domain's own server handed it over to us. Who cannot be proved
like this is asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.mail.addresses import Keys
from inbound.authenticate.grounds import Counted, Grounds
from inbound.envelope import Envelope
from inbound.reading.addressees import addressees
from inbound.reading.fields import Fields
from inbound.recipient import Target, target_at

OLDEST = timedelta(hours=72)  # a signed mail may be on its way
EARLIEST = timedelta(hours=24)  # a clock may be wrong

ELSEWHERE = "not signed for this address"
OLD = "signed long ago"
SHARED = "by shared servers alone"
NOTHING_SHOWN = "nothing shows who sent it"

Named = Callable[[str], Target | None]  # what an address is for, None for one that is not ours


def why_not_tied(grounds: Grounds, to: Target | None, named: Named, at: datetime) -> str:
    """Return why a proved mail that came to `to` at `at` may not act for its author; empty where it may."""
    if grounds.is_vouched or (grounds.is_handed_over and not grounds.is_shared):
        return ""
    whys = [_why_not(each, grounds, to, named, at) for each in grounds.signatures]
    if not whys:
        return SHARED if grounds.is_handed_over else NOTHING_SHOWN
    return "" if "" in whys else OLD if OLD in whys else whys[0]


def _why_not(
    signature: Counted, grounds: Grounds, to: Target | None, named: Named, at: datetime
) -> str:
    is_handed_over = (
        grounds.is_handed_over
    )  # by servers that send for others, but it is signed, too
    if not is_handed_over and not _names(signature, to, named):
        return ELSEWHERE
    signed_at = signature.signed_at
    is_new = signed_at is not None and at - OLDEST <= signed_at <= at + EARLIEST
    return "" if is_new else OLD


def _names(signature: Counted, to: Target | None, named: Named) -> bool:
    """Say whether a signed To or Cc names what the mail came to, in whatever form of the address."""
    fields = signature.values("to", "cc")
    known = (named(address) for value in fields for address in addressees(value))
    return to is not None and to in known


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """The rule with what it needs to know an address of ours by."""

    keys: Keys
    domains: tuple[str, ...]

    def why_not(self, grounds: Grounds, envelope: Envelope) -> str:
        """Return why a proved mail may not act for its author; empty where it may."""
        to = self.named(envelope.recipient)
        return why_not_tied(grounds, to, self.named, envelope.accepted_at)

    def are_enough(self, grounds: Grounds, fields: Fields, envelope: Envelope) -> bool:
        """Say whether nothing more need be found out about who sent a mail."""
        return not self.why_not(grounds, envelope)

    def named(self, address: str) -> Target | None:
        """Return what an address is for, None for one that is not ours."""
        return target_at(address, self.domains, self.keys)
