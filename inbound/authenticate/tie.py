"""Whether a mail that its author is proved to have written was sent by them to this very address.

A good signature says who wrote, not to whom, and holds for ever: whoever was sent a mail once could send it
again, to an address of ours. So a mail acts for its author only where the signature covers a To or Cc that
names the address it came to, or where their domain's own server handed it over to us and its To or Cc names
no others alone: the server of a friend at the same provider redirects what came to the friend, as it is. Who
cannot be proved like this is asked.
"""

from collections.abc import Callable, Collection
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
LATEST = timedelta(hours=1)  # after it ended by its own word

ELSEWHERE = "not signed for this address"
OLD = "signed long ago"
SHARED = "by shared servers alone"
REDIRECTED = "not written to this address"
NOTHING_SHOWN = "nothing shows who sent it"

Named = Callable[[str], Target | None]  # what an address is for, None for one that is not ours


def why_not_tied(
    grounds: Grounds, shown: Collection[str], to: Target | None, named: Named, at: datetime
) -> str:
    """Return why a proved mail that came to `to` at `at` may not act for its author; empty where it may.

    `shown` is whom it says that it is to, signed or not.
    """
    is_sent_here = grounds.is_handed_over and (not shown or _names(shown, to, named))
    if grounds.is_vouched or (is_sent_here and not grounds.is_shared):
        return ""
    whys = [_why_not(each, to, named, at, is_sent_here) for each in grounds.signatures]
    if not whys:
        brought = SHARED if is_sent_here else REDIRECTED
        return brought if grounds.is_handed_over else NOTHING_SHOWN
    return "" if "" in whys else OLD if OLD in whys else whys[0]


def _why_not(
    signature: Counted,
    to: Target | None,
    named: Named,
    at: datetime,
    is_sent_here: bool,  # noqa: FBT001 - by servers that send for others, but it is signed, too
) -> str:
    if not is_sent_here and not _names(signature.values("to", "cc"), to, named):
        return ELSEWHERE
    signed_at = signature.signed_at
    is_new = signed_at is not None and at - OLDEST <= signed_at <= at + EARLIEST
    is_over = signature.until is not None and signature.until < at - LATEST
    return "" if is_new and not is_over else OLD


def _names(fields: Collection[str], to: Target | None, named: Named) -> bool:
    """Say whether one of these fields names what the mail came to, in whatever form of the address."""
    known = (named(address) for value in fields for address in addressees(value))
    return to is not None and to in known


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """The rule with what it needs to know an address of ours by."""

    keys: Keys
    domains: tuple[str, ...]

    def why_not(self, grounds: Grounds, fields: Fields, envelope: Envelope) -> str:
        """Return why a proved mail may not act for its author; empty where it may."""
        to, shown = self.named(envelope.recipient), (*fields.all("to"), *fields.all("cc"))
        return why_not_tied(grounds, shown, to, self.named, envelope.accepted_at)

    def are_enough(self, grounds: Grounds, fields: Fields, envelope: Envelope) -> bool:
        """Say whether nothing more need be found out about who sent a mail."""
        return not self.why_not(grounds, fields, envelope)

    def named(self, address: str) -> Target | None:
        """Return what an address is for, None for one that is not ours."""
        return target_at(address, self.domains, self.keys)
