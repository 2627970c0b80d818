"""What DNS says for a mail: which of its signatures are good, and whose servers handed it over."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from digest.inbox.envelope import Envelope
from inbound.authenticate import spf
from inbound.authenticate.dkim import Signed, first_of, good
from inbound.authenticate.dmarc import may_speak_for
from inbound.authenticate.grounds import Counted, covered
from inbound.authenticate.lookups import Lookups
from inbound.authenticate.shared import is_below
from inbound.reading.fields import Fields


@dataclass(frozen=True, slots=True)
class Examined:
    """A mail with what its checks need."""

    signed: Signed
    fields: Fields
    from_address: str
    domain: str
    envelope: Envelope


class Servers(Enum):
    """Whose servers handed a mail over, as far as SPF can tell."""

    OWN = auto()  # of the From's domain
    SHARED = auto()  # that the From's domain sends by, and others too
    OTHERS = auto()


def signatures(mail: Examined, lookups: Lookups) -> Iterator[Counted]:
    """Yield the good signatures that are aligned; raises LookupFailed at the end, as `good` does."""

    def is_wanted(signing: str) -> bool:
        return may_speak_for(signing, mail.domain, lookups, is_strict=lambda it: it.strict_dkim)

    found = first_of(mail.fields, mail.domain)
    for each in good(found, mail.signed, lookups, wanted=is_wanted):
        fields = covered(mail.fields, each.names)
        yield Counted(domain=each.domain, covered=fields, until=each.until)


def handed_over(mail: Examined, lookups: Lookups, services: Collection[str]) -> Servers:
    """Return whose servers handed a mail over; raises LookupFailed where DNS does not answer now.

    Servers of a service that sends for many say so by their name, or SPF allows them in its name.
    """
    sending, envelope = spf.sender_domain(mail.envelope), mail.envelope
    if sending is None:
        return Servers.OTHERS
    is_aligned = may_speak_for(
        sending, mail.domain, lookups, is_strict=lambda policy: policy.strict_spf
    )
    if not is_aligned or not spf.passes(envelope, lookups):
        return Servers.OTHERS
    is_own = not is_below(envelope.hello or "", services) and spf.passes(
        envelope, lookups, but_for=services
    )
    return Servers.OWN if is_own else Servers.SHARED
