"""What the From's domain asks for: DMARC records, found by walking up the tree (RFC 9989).

There is no list of public suffixes: the records themselves say where an organisation begins.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from inbound.authenticate.alignment import is_aligned
from inbound.authenticate.dns import RecordType
from inbound.authenticate.lookups import Lookups

MOST_LABELS = 7  # a longer name is cut to so many after the first question (section 4.10)


class DmarcPolicy(StrEnum):
    """What shall be done with mail that fails, in the words of the tags p, sp and np."""

    NONE = "none"
    QUARANTINE = "quarantine"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A DMARC record and the domain it stands at."""

    domain: str
    tags: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainPolicy:
    """What holds for mails of one From domain."""

    domain: str
    organisation: str
    wish: DmarcPolicy
    strict_dkim: bool
    strict_spf: bool


def find_policy(domain: str, lookups: Lookups) -> DomainPolicy | None:
    """Return what a From's domain asks for, None where it has no DMARC; raises as `Lookups.find` does.

    The record of the domain itself counts, else its organisation's, else that of the public suffix above.
    """
    records = walk(domain, lookups)
    if not records:
        return None
    organisation = organisation_of(domain, records)
    standing = {record.domain: record for record in records}
    record = standing.get(domain) or standing.get(organisation) or records[-1]
    return DomainPolicy(
        domain=domain,
        organisation=organisation,
        wish=_wish(record, domain, lookups),
        strict_dkim=record.tags.get("adkim") == "s",
        strict_spf=record.tags.get("aspf") == "s",
    )


def is_aligned_by(policy: DomainPolicy, vouching: str, lookups: Lookups, *, strict: bool) -> bool:
    """Check whether a domain that vouches may speak for the policy's (section 4.4); raises as `find` does."""
    if vouching == policy.domain:
        return True
    organisation = policy.organisation
    if strict or not (vouching == organisation or vouching.endswith("." + organisation)):
        return False
    return organisation_of(vouching, walk(vouching, lookups)) == organisation


def may_speak_for(
    vouching: str, domain: str, lookups: Lookups, *, is_strict: Callable[[DomainPolicy], bool]
) -> bool:
    """Check whether a domain may speak for the From's, by its policy where it has one; raises as `find`."""
    if vouching == domain:
        return True
    policy = find_policy(domain, lookups)
    if policy is None:
        return is_aligned(vouching, domain)
    return is_aligned_by(policy, vouching, lookups, strict=is_strict(policy))


def walk(domain: str, lookups: Lookups) -> tuple[Record, ...]:
    """Return the DMARC records at a domain and above it, the longest name first (section 4.10)."""
    found: list[Record] = []
    labels = domain.split(".")
    shorter = min(len(labels) - 1, MOST_LABELS)
    for name in (domain, *(".".join(labels[-count:]) for count in range(shorter, 0, -1))):
        tags = _tags_at(name, lookups)
        if tags is None:
            continue
        found.append(Record(domain=name, tags=tags))
        if tags.get("psd") in ("n", "y"):
            break
    return tuple(found)


def organisation_of(domain: str, records: tuple[Record, ...]) -> str:
    """Return the domain under which all belongs to one organisation (section 4.10.2).

    A top-level domain is a public suffix also where its record forgets to say so: else all under it would
    speak for each other.
    """
    for record in records:
        if record.tags.get("psd") == "n":
            return record.domain
        is_suffix = record.tags.get("psd") == "y" or "." not in record.domain
        if is_suffix and record.domain != domain:
            below = record.domain.count(".") + 2
            return ".".join(domain.split(".")[-below:])
    return records[-1].domain if records else domain


def _tags_at(domain: str, lookups: Lookups) -> dict[str, str] | None:
    """Return the tags of the one DMARC record at a domain; several are as good as none."""
    records = [tags for text in lookups.text(f"_dmarc.{domain}") if (tags := _tags(text))]
    return records[0] if len(records) == 1 else None


def _tags(text: str) -> dict[str, str] | None:
    """Return a record's tags in lower case, the first of each name; None where it is no DMARC record."""
    parts = [part.partition("=") for part in text.split(";")]
    first, _, version = parts[0]
    if first.strip().lower() != "v" or version.strip() != "DMARC1":
        return None
    tags: dict[str, str] = {}
    for name, _, value in parts:
        tags.setdefault(name.strip().lower(), value.strip().lower())
    return tags


def _wish(record: Record, domain: str, lookups: Lookups) -> DmarcPolicy:
    """Return what is asked for mails from `domain`; one step less while it is only tried out (t=y)."""
    tags = record.tags
    asked = tags.get("p")
    if record.domain != domain:
        asked = tags.get("sp", asked)
        if "np" in tags and not _exists(domain, lookups):
            asked = tags["np"]
    wish = DmarcPolicy(asked) if asked in list(DmarcPolicy) else DmarcPolicy.NONE
    if tags.get("t") == "y":
        return DmarcPolicy.QUARANTINE if wish is DmarcPolicy.REJECT else DmarcPolicy.NONE
    return wish


def _exists(domain: str, lookups: Lookups) -> bool:
    """Check whether a domain has any address or mail server (section 3.2)."""
    kinds = (RecordType.A, RecordType.AAAA, RecordType.MX)
    return any(lookups.find(domain, kind) for kind in kinds)
