"""The DNS records that a mail domain needs, and why each: a pure rule."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import NamedTuple

from cli.deploy.answers import SELECTOR, Answers
from inbound.recipient import SENDER_REPORTS

LONGEST = 255  # octets of one string of a TXT record (RFC 1035 section 3.3.14)


class ZoneRecord(NamedTuple):
    """A record, as it stands in a zone file."""

    name: str  # with its last dot
    type: str
    value: str
    why: str

    @property
    def line(self) -> str:
        """The record as a line of a zone file."""
        return f"{self.name} {self.type} {self.value}"


def records(answers: Answers, public_key: str | None) -> Iterator[ZoneRecord]:
    """Yield what to publish for the mail domain; `public_key` is ours in base64, where we sign here."""
    domain, host = f"{answers.domain}.", f"{answers.host}."
    yield from _of_machine(host, answers, "where this machine is")
    yield ZoneRecord(domain, "MX", f"10 {host}", "mail to every address of the domain comes here")
    yield ZoneRecord(
        domain, "TXT", txt_value(_spf(answers)), "who may send in the domain's name (SPF)"
    )
    if host != domain:
        yield ZoneRecord(
            host, "TXT", txt_value("v=spf1 a -all"), "the same, for notices of the mail server"
        )
    if public_key is not None:
        key = txt_value(f"v=DKIM1; k=rsa; p={public_key}")
        yield ZoneRecord(
            f"{SELECTOR}._domainkey.{domain}", "TXT", key, "verifies our signature (DKIM)"
        )
    policy = txt_value(f"v=DMARC1; p=quarantine; rua=mailto:{SENDER_REPORTS}@{answers.domain}")
    why = "what is unsigned is not from us (DMARC), and who sends in our name is told to us daily"
    yield ZoneRecord(f"_dmarc.{domain}", "TXT", policy, why)


def earlier_records(answers: Answers) -> Iterator[ZoneRecord]:
    """Yield what to publish for domains and names of before: mail and links find us, letters bear none."""
    for name in answers.other_hosts:
        yield from _of_machine(f"{name}.", answers, "links in earlier letters lead here")
    for each in answers.other_domains:
        domain = f"{each}."
        yield ZoneRecord(
            domain, "MX", f"10 {answers.host}.", "answers to earlier letters come here"
        )
        yield ZoneRecord(
            domain, "TXT", txt_value("v=spf1 -all"), "nobody sends in its name any more"
        )
        policy = txt_value(f"v=DMARC1; p=reject; rua=mailto:{SENDER_REPORTS}@{each}")
        yield ZoneRecord(
            f"_dmarc.{domain}", "TXT", policy, "members know this name: nobody is to use it"
        )


def _of_machine(name: str, answers: Answers, why: str) -> Iterator[ZoneRecord]:
    for address in answers.addresses:
        kind = "A" if ip_address(address).version == 4 else "AAAA"  # noqa: PLR2004
        yield ZoneRecord(name, kind, address, why)


def reverse_records(answers: Answers) -> Iterator[ZoneRecord]:
    """Yield the names of the machine's addresses: whoever rents you the machine sets these."""
    for address in answers.addresses:
        name = f"{ip_address(address).reverse_pointer}."
        yield ZoneRecord(name, "PTR", f"{answers.host}.", "large providers take no mail without it")


def _spf(answers: Answers) -> str:
    """Return who may send for the domain; of a mail service the name that stands in its own guide."""
    if answers.relay is None:
        return "v=spf1 mx -all"
    parent = answers.relay.host.split(".", 1)[-1]
    return f"v=spf1 include:{parent} -all"


def txt_value(value: str) -> str:
    """Return the value of a TXT record in quotes, in as many strings as it takes."""
    strings = [value[begin : begin + LONGEST] for begin in range(0, len(value), LONGEST)]
    return " ".join(f'"{each}"' for each in strings)
