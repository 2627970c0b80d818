"""Whether a mail that its author is proved to have written was sent by them to this very address.

A good signature says who wrote, not to whom, and holds for ever: whoever was sent a mail once could send it
again, to an address of ours. So a mail acts for its author only where the signature covers a To or Cc that
names the address it came to, and the Subject, which can ask for something; or where their domain's own server
handed it over to us and its To or Cc names no others alone: the server of a friend at the same provider
redirects what came to the friend, as it is. Who cannot be proved like this is asked.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.inbox.envelope import Envelope
from digest.mail.signed_address import Keys
from inbound.authenticate.grounds import Counted, Grounds
from inbound.reading.addressees import addressees
from inbound.reading.fields import Fields
from inbound.recipient import Destination, destination_at

OLDEST = timedelta(hours=72)  # a signed mail may be on its way
EARLIEST = timedelta(hours=24)  # a clock may be wrong
LATE = timedelta(hours=1)  # after it ended by its own word

ELSEWHERE = "not signed for this address"
OLD = "signed long ago"
NO_SUBJECT = "its subject is not signed"
SHARED = "by shared servers alone"
REDIRECTED = "not written to this address"
NOTHING_SHOWN = "nothing shows who sent it"

Named = Callable[[str], Destination | None]  # what an address is for, None for one that is not ours


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFields:
    """What a mail says, signed or not: whom it is to, and whether it has a Subject."""

    addressees: tuple[str, ...] = ()
    has_subject: bool = False


def why_not_tied(
    grounds: Grounds, shown: ShownFields, to: Destination | None, named: Named, at: datetime
) -> str:
    """Return why a proved mail that came to `to` at `at` may not act for its author; empty where it may."""
    addressees = shown.addressees
    is_sent_here = grounds.is_handed_over and (not addressees or _names(addressees, to, named))
    if grounds.is_vouched or (is_sent_here and not grounds.is_shared):
        return ""
    whys = [
        _why_not(each, to, named, at, is_sent_here)
        or ("" if _covers_subject(each, shown) else NO_SUBJECT)
        for each in grounds.signatures
    ]
    if not whys:
        brought = SHARED if is_sent_here else REDIRECTED
        return brought if grounds.is_handed_over else NOTHING_SHOWN
    return "" if "" in whys else OLD if OLD in whys else whys[0]


def _why_not(
    signature: Counted,
    to: Destination | None,
    named: Named,
    at: datetime,
    is_sent_here: bool,  # noqa: FBT001 - by servers that send for others, but it is signed, too
) -> str:
    if not is_sent_here and not _names(signature.values("to", "cc"), to, named):
        return ELSEWHERE
    signed_at = signature.signed_at
    is_new = signed_at is not None and at - OLDEST <= signed_at <= at + EARLIEST
    is_over = signature.until is not None and signature.until < at - LATE
    return "" if is_new and not is_over else OLD


def written_at(
    grounds: Grounds, shown: ShownFields, to: Destination | None, named: Named
) -> datetime | None:
    """Return when a mail was written that perhaps was for `to`: no signature says that it was for others."""
    known = (
        each.signed_at
        for each in grounds.signatures
        if _covers_subject(each, shown)
        and (not each.values("to", "cc") or _names(each.values("to", "cc"), to, named))
    )
    return max((at for at in known if at is not None), default=None)


def _covers_subject(signature: Counted, shown: ShownFields) -> bool:
    return bool(signature.values("subject")) or not shown.has_subject


def _names(fields: Collection[str], to: Destination | None, named: Named) -> bool:
    """Check whether one of these fields names what the mail came to, in whatever form of the address."""
    known = (named(address) for value in fields for address in addressees(value))
    return to is not None and to in known


def shown_fields(fields: Fields) -> ShownFields:
    """Return what a mail's fields say."""
    addressees = (*fields.all("to"), *fields.all("cc"))
    return ShownFields(addressees=addressees, has_subject=bool(fields.all("subject")))


def written_to(fields: Fields) -> Iterator[str]:
    """Yield the addresses in a mail's To and Cc."""
    for value in (*fields.all("to"), *fields.all("cc")):
        yield from addressees(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """The rule with what it needs to know an address of ours by."""

    keys: Keys
    domains: tuple[str, ...]

    def why_not(self, grounds: Grounds, fields: Fields, envelope: Envelope) -> str:
        """Return why a proved mail may not act for its author; empty where it may."""
        to, at = self.named(envelope.recipient), envelope.accepted_at
        return why_not_tied(grounds, shown_fields(fields), to, self.named, at)

    def written_at(self, grounds: Grounds, fields: Fields, envelope: Envelope) -> datetime | None:
        """Return when a mail was written that may not act, but may have been for us."""
        return written_at(grounds, shown_fields(fields), self.named(envelope.recipient), self.named)

    def are_enough(self, grounds: Grounds, fields: Fields, envelope: Envelope) -> bool:
        """Check whether nothing more need be found out about who sent a mail."""
        return not self.why_not(grounds, fields, envelope)

    def named(self, address: str) -> Destination | None:
        """Return what an address is for, None for one that is not ours."""
        return destination_at(address, self.domains, self.keys)
