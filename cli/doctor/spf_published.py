"""Which servers may send in our name: SPF."""

from collections.abc import Iterator
from datetime import UTC, datetime

from cli.doctor.case import PatientCase
from cli.doctor.finding import Diagnosis, fail, txt, unknown, warn, well
from cli.doctor.spf_record import (
    MOST_LOOKUPS,
    MOST_VOIDS,
    SpfCost,
    all_of,
    allowing,
    cost,
    is_spf,
    terms_of,
)
from digest.inbox.envelope import Envelope
from digest.settings import LOOPBACK
from inbound.authenticate.dns import RecordType
from inbound.authenticate.lookups import Lookups
from inbound.authenticate.spf import passes

NAME = "dns.spf"
NEVER = datetime.min.replace(tzinfo=UTC)

SERVICES = {  # relays of many, and the record that allows them
    "amazonaws.com": "amazonses.com",
    "gmail.com": "_spf.google.com",
    "mailgun.org": "mailgun.org",
    "mailjet.com": "spf.mailjet.com",
    "messagingengine.com": "spf.messagingengine.com",
    "office365.com": "spf.protection.outlook.com",
    "outlook.com": "spf.protection.outlook.com",
    "postmarkapp.com": "spf.mtasv.net",
    "sendgrid.net": "sendgrid.net",
}


def check_spf(case: PatientCase, lookups: Lookups) -> Iterator[Diagnosis]:
    """Yield whether the servers that send for us may; raises LookupFailed."""
    domain = case.settings.domain
    texts = [text for text in lookups.text(domain) if is_spf(text)]
    if not texts:
        how = "publish this at your DNS provider"
        text = allowing("v=spf1 -all", case.addresses, _service(case))
        if text == "v=spf1 -all":
            text = "v=spf1 ip4:ADDRESS-OF-YOUR-RELAY -all"
        yield fail(NAME, f"{domain} has no record", how, txt(domain, text))
        return
    if len(texts) > 1:
        how = "delete all but one, and put into it what the others allow: as they are, none counts"
        yield fail(NAME, f"{domain} has {len(texts)} records", how)
        return
    text, spent = texts[0], cost(domain, texts[0], lookups.find)
    refused = [each for each in case.addresses if not _passes(each, domain, lookups)]
    line = txt(domain, allowing(text, refused))
    faults = [*_ending(text, line), *_costs(spent)]
    yield from faults or [well(NAME, f"{text} ({spent.lookups} of {MOST_LOOKUPS} look-ups)")]
    if refused:
        what = f"it does not allow {', '.join(refused)}, from which letters are sent"
        yield fail(f"{NAME}_relay", what, "publish", line)
    else:
        yield _relay(case, text, spent, lookups)


def _ending(text: str, line: str) -> Iterator[Diagnosis]:
    """Yield what is wrong with whom a record lets pass in the end; `line` is the one to publish."""
    terms = terms_of(text)
    ends = all_of(terms)
    if ends == "+":
        yield fail(NAME, "it lets everybody send in your name (+all)", "publish", line)
    elif ends == "?":
        yield warn(NAME, "it says nothing about all others (?all)", "publish", line)
    elif ends is None and not any(term.name == "redirect" for term in terms):
        yield warn(NAME, "it does not say what holds for all others", "publish", line)
    if any(term.name == "ptr" for term in terms):
        what = "it uses ptr, which many do not read (RFC 7208 section 5.5)"
        yield warn(NAME, what, "name addresses in its place")


def _costs(spent: SpfCost) -> Iterator[Diagnosis]:
    for flaw in spent.flaws:
        yield fail(NAME, flaw, "take that out of the record, or put it right")
    if spent.lookups > MOST_LOOKUPS:
        what = f"it needs {spent.lookups} look-ups; beyond {MOST_LOOKUPS} nobody reads on, and it fails"
        how = "take out what you no longer send by, or write addresses in the place of include:"
        yield fail(NAME, what, how)
    if len(spent.voids) > MOST_VOIDS:
        names = ", ".join(spent.voids[:5])
        what = f"{len(spent.voids)} of its names have no records; beyond {MOST_VOIDS} it fails: {names}"
        yield fail(NAME, what, "take them out")
    elif spent.voids:
        yield warn(NAME, f"{', '.join(spent.voids)} in it has no records", "take it out")


def _relay(case: PatientCase, text: str, spent: SpfCost, lookups: Lookups) -> Diagnosis:
    """Return whether the record allows those who send for us, as far as we can know them."""
    name, domain = "dns.spf_relay", case.settings.domain
    if case.addresses:
        return well(name, f"it allows {', '.join(case.addresses)}")
    services = _service(case)
    missing = [each for each in services if each not in spent.included]
    if services and not missing:
        return well(name, f"it allows what {case.settings.relay.host} sends from")
    if missing:
        line = txt(domain, allowing(text, (), missing))
        how = "unless it sends under a bounce address of its own: publish"
        return warn(name, f"{case.settings.relay.host} is not in it", how, line)
    if any(_passes(each, domain, lookups) for each in _relays_own(case, lookups)):
        return well(name, f"it allows {case.settings.relay.host}")
    how = "tell the addresses that letters leave from: --ip ADDRESS, or under [relay]"
    line = 'sends_from = ["192.0.2.1"]'
    return unknown(name, "whether it allows your relay cannot be told", how, line)


def _passes(address: str, domain: str, lookups: Lookups) -> bool:
    envelope = Envelope(
        reverse_path=f"bounce@{domain}",
        recipient="",
        accepted_at=NEVER,
        peer=address,
        hello=domain,
    )
    return passes(envelope, lookups)


def _service(case: PatientCase) -> list[str]:
    """Return the record that allows a relay of many, which we know by its name."""
    if not case.is_sending:
        return []
    host = case.settings.relay.host.lower()
    return [record for name, record in SERVICES.items() if f".{host}".endswith(f".{name}")]


def _relays_own(case: PatientCase, lookups: Lookups) -> tuple[str, ...]:
    """Return the addresses that the relay listens on: small ones also send from there."""
    host = case.settings.relay.host
    if not case.is_sending or host in LOOPBACK:
        return ()
    return (*lookups.find(host, RecordType.A), *lookups.find(host, RecordType.AAAA))
