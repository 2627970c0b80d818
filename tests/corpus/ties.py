"""How many real mails that are proved would be asked about, since nothing ties them to where they went.

`python -m tests.corpus.ties [corpus]` prints the figures, and each mail that would be asked about.

Their keys are gone from DNS, so what passed is taken from the mails: a signature that could count (A-11) by
the From's domain or one above it is taken for good; SPF for passed where the topmost Received-SPF, or the
topmost Authentication-Results with such a result, says so of such a domain, and where a server named under
the From's domain, or Microsoft's for one of Microsoft's, handed the mail over. Who handed it over stands in
the topmost Received that has a "from"; when it was taken, in the topmost of all (without one: its Date).
It is taken as sent to the address that it was delivered to: Delivered-To, X-Original-To or Envelope-To,
else "for" in the topmost Received, and without any of them the first address in To or Cc. Mails whose
addresses were replaced by those of documentation (RFC 2606) are left out: their signatures fit no more.

The second figure asks what the rule does to honest mail as it is written, and so takes every mail of the
corpus that names somebody: as if its provider had signed From, To, Cc, Subject, Date and Message-ID, and it
had come to the first address of its To or Cc.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path

from inbound.authenticate import shared
from inbound.authenticate.alignment import in_ascii, is_aligned
from inbound.authenticate.dkim import first_of
from inbound.authenticate.grounds import Counted, Grounds, covered
from inbound.authenticate.results import read_report
from inbound.authenticate.tie import ShownFields, shown_fields, why_not_tied
from inbound.classify import MailKind, classify
from inbound.reading.addressees import addressees
from inbound.reading.fields import Fields
from inbound.reading.read import Mail, read
from inbound.recipient import AddressRole, FixedAddress
from tests.corpus.material import specimens

_FOR = re.compile(r"\bfor <?([^\s<>;]+@[^\s<>;]+)>?", re.IGNORECASE)
_SPF_OF = re.compile(
    r"(?:domain of|envelope-from=\"?<?)\s*\"?(?:\S*@)?([\w.-]+\.[\w-]+)", re.IGNORECASE
)
DELIVERED = ("delivered-to", "x-original-to", "envelope-to")
REPLACED = ("example.com", "example.net", "example.org", "somewhere.com", "domain.tld")
MICROSOFTS = frozenset("outlook.com hotmail.com live.com msn.com hotmail.fr hotmail.co.uk".split())
SIGNED = ("from", "to", "cc", "subject", "date", "message-id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One real mail that is proved: by what, and what the rule says."""

    name: str
    by: str  # signature, servers, or both
    is_person: bool
    doubled: str
    why: str  # empty where it may act


def judged(corpus: Path) -> Iterator[Judged]:
    """Yield every mail of the corpus that is proved today by an aligned signature or SPF."""
    for name, mail in _mails(corpus):
        fields, domain = mail.fields, in_ascii((mail.author or "").rpartition("@")[2]) or ""
        if shared.is_below(domain, REPLACED):
            continue
        grounds = _grounds(fields, domain)
        at = _taken_at(fields)
        if not (grounds.signatures or grounds.is_handed_over) or at is None:
            continue
        to = _delivered_to(fields)
        parts = [("signature", grounds.signatures), ("servers", grounds.is_handed_over)]
        path = fields.first("return-path").strip("<> ") if "return-path" in fields.values else "x@y"
        yield Judged(
            name=name,
            by=" and ".join(word for word, found in parts if found),
            is_person=classify(mail, reverse_path=path, domains=["mail.example.org"])
            is MailKind.PERSON,
            doubled=fields.doubled,
            why=why_not_tied(grounds, shown_fields(fields), _place(to), _place, at),
        )


def as_written(corpus: Path) -> Iterator[Judged]:
    """Yield every mail that names somebody, as if a provider that signs well had handed it over."""
    for name, mail in _mails(corpus):
        fields = mail.fields
        named = _named(fields)
        at = _taken_at(fields)
        if not named or at is None:
            continue
        signature = Counted(domain="x", covered=covered(fields, SIGNED))
        why = why_not_tied(
            Grounds(signatures=(signature,)), ShownFields(), _place(named[0]), _place, at
        )
        yield Judged(name=name, by="", is_person=True, doubled=fields.doubled, why=why)


@cache
def _mails(corpus: Path) -> list[tuple[str, Mail]]:
    """Return every mail by one author; without the blanks that some files begin with."""
    read_ones = ((each.name, read(each.raw.lstrip())) for each in specimens(corpus))
    return [
        (name, mail)
        for name, mail in read_ones
        if isinstance(mail, Mail) and mail.author is not None
    ]


def _grounds(fields: Fields, domain: str) -> Grounds:
    found = [each for each in first_of(fields, domain) if is_aligned(each.domain, domain)]
    received = [each for each in fields.all("received") if each.lower().startswith("from")]
    names = shared.handed_over_by(received)
    return Grounds(
        signatures=tuple(
            Counted(domain=each.domain, covered=covered(fields, each.names)) for each in found
        ),
        is_handed_over=_passed_spf(fields, domain) or any(_is_of(name, domain) for name in names),
        is_shared=not names or any(shared.is_below(name, shared.KNOWN) for name in names),
    )


def _is_of(host: str, domain: str) -> bool:
    """Say whether a server sends for a domain in any case."""
    by_microsoft = shared.is_below(host.removeprefix("helo="), ("outbound.protection.outlook.com",))
    return shared.is_below(host, (domain,)) or (by_microsoft and domain in MICROSOFTS)


def _passed_spf(fields: Fields, domain: str) -> bool:
    """Say whether the mail itself tells that SPF passed for a domain that is aligned."""
    told = fields.first("received-spf")
    if told:
        of = _SPF_OF.search(told)
        return told.lower().startswith("pass") and of is not None and is_aligned(of[1], domain)
    for value in fields.all("authentication-results"):
        report = read_report(value)
        spf = [each for each in report.results if each.method == "spf"] if report else []
        for each in spf:
            of_domain = each.domain("smtp.mailfrom", "smtp.mail", "smtp.helo")
            return each.result == "pass" and of_domain is not None and is_aligned(of_domain, domain)
    return False


def _taken_at(fields: Fields) -> datetime | None:
    stands = [value.rpartition(";")[2] for value in fields.all("received")[:1]]
    for value in [*stands, fields.first("date")]:
        try:
            at = parsedate_to_datetime(value.strip())
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return None


def _delivered_to(fields: Fields) -> str:
    told = [value.strip("<> ") for name in DELIVERED for value in fields.all(name) if "@" in value]
    found = _FOR.search(fields.first("received"))
    return (*told[:1], *([found[1]] if found else []), *_named(fields), "nobody@nowhere.example")[0]


def _named(fields: Fields) -> list[str]:
    values = (value for name in ("to", "cc") for value in fields.all(name))
    return [each for value in values for each in addressees(value)]


def _place(address: str) -> FixedAddress:
    return FixedAddress(AddressRole.COMMUNITY, address.lower())


def table(mails: list[Judged], *, lists: bool) -> str:
    """Return the figures, and the mails that would be asked about."""
    asked = [each for each in mails if each.why]
    lines = [f"{len(mails)} mails, {sum(each.is_person for each in mails)} of them by people"]
    for by in sorted({each.by for each in mails if each.by}):
        some = [each for each in mails if each.by == by]
        lines.append(f"  by {by}: {len(some)}, asked about {sum(bool(each.why) for each in some)}")
    people = sum(each.is_person for each in asked)
    lines.append(
        f"asked about: {len(asked)} ({len(asked) / max(len(mails), 1):.2%}), {people} of them by people;"
        f" held for doubled fields: {sum(bool(each.doubled) for each in mails)}"
    )
    whys = Counter(each.why for each in asked)
    lines += [f"  {count:>5}  {why}" for why, count in whys.most_common()]
    if lists:
        lines += [f"  {it.why}: {it.name} (by {it.by}){' PERSON' * it.is_person}" for it in asked]
    return "\n".join(lines)


def main() -> None:
    """Print it all."""
    corpus = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/corpus")
    told, written = list(judged(corpus)), list(as_written(corpus))
    sys.stdout.write(f"proved today\n{table(told, lists=True)}\n\n")
    sys.stdout.write(f"all mails, as if signed well\n{table(written, lists=True)}\n")


if __name__ == "__main__":
    main()
