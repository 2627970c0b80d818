"""ARC: what a trusted forwarder or list saw before it changed a mail (RFC 8617; A-10).

The standard is an experiment, and a chain proves only that its servers say what they say: it counts only as
far back as every server that sealed it is on the operator's list.
"""

import re
from dataclasses import dataclass

import dkim

from inbound.authenticate.alignment import in_ascii
from inbound.authenticate.auth_result import TemporarilyUnknown
from inbound.authenticate.border import judged
from inbound.authenticate.dkim import (
    KEY_BITS,
    HeaderChecker,
    Signed,
    is_partial,
    key_record,
    signs_from,
    tags_of,
)
from inbound.authenticate.dns import LookupFailed
from inbound.authenticate.lookups import Lookups
from inbound.authenticate.results import read_report
from inbound.reading.fields import Fields

MOST_SETS = 10  # servers in a chain that is looked at

_WIDE = re.compile(r"\s{100}")
_FIELDS = ("arc-seal", "arc-message-signature", "arc-authentication-results")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """One server's set in a chain, as dkimpy judges it."""

    domain: str
    message_domain: str  # of its ARC-Message-Signature
    is_good: bool
    is_message_good: bool
    chain: str  # cv=: none, pass or fail
    saw: str  # its ARC-Authentication-Results


class ChainChecker(HeaderChecker, dkim.ARC):  # type: ignore[misc]  # dkimpy is not typed
    """Checks a chain's signatures and seals."""


def trusted_server_saw_proof(
    signed: Signed,
    fields: Fields,
    from_address: str,
    lookups: Lookups,
    *,
    trusted: frozenset[str],
) -> bool:
    """Check whether a sound chain ends in trusted servers, one of which saw the From's domain proved.

    Raises LookupFailed where DNS does not answer now.
    """
    seals = [tags_of(value) for value in fields.all("arc-seal")]
    newest = max(seals, key=lambda tags: _number(tags.get("i", "")), default={})
    if len(seals) > MOST_SETS or in_ascii(newest.get("d", "")) not in trusted:
        return False
    if not _is_readable(fields):
        return False
    try:
        chain = _checked(signed, from_address, lookups)
    except LookupFailed:
        raise
    except Exception:  # dkimpy raises many kinds on what others made; none is a sound chain
        return False
    for seal in chain:
        if seal.domain not in trusted:
            return False
        if _saw_proof(seal, from_address):
            return True
    return False


def _is_readable(fields: Fields) -> bool:
    """Check whether a chain may be looked at: no gaps that slow dkimpy, whole texts prepared as "relaxed"."""
    values = [value for name in _FIELDS for value in fields.all(name)]
    signatures = [tags_of(value) for value in fields.all("arc-message-signature")]
    if any(map(_WIDE.search, values)) or any(map(is_partial, fields.all("dkim-signature"))):
        return False
    return all(
        "l" not in tags
        and tags.get("c", "relaxed/relaxed").lower() == "relaxed/relaxed"
        and signs_from(tags)
        for tags in signatures
    )


def _checked(signed: Signed, from_address: str, lookups: Lookups) -> list[Seal]:
    """Return the chain, the newest server first; empty where it is not sound (RFC 8617 section 5.2)."""

    def look_up(name: bytes, timeout: float = 0) -> bytes | None:
        return key_record(name, lookups)

    checker = signed.give(ChainChecker(minkey=KEY_BITS), is_relaxed=True)
    if not signed.has_our_author(checker.headers):
        return []
    count, fields = checker.sorted_arc_headers()
    chain: list[Seal] = []
    for number in range(count, 0, -1):
        seal = _seal(checker.verify_instance(fields, number, dnsfunc=look_up))
        if not is_sound(seal, is_oldest=number == 1, is_newest=number == count):
            return []
        chain.append(seal)
    return chain


def is_sound(seal: Seal, *, is_oldest: bool, is_newest: bool) -> bool:
    """Check whether a set may stand where it does: one domain's, and the chain before it whole.

    Only the newest server's signature must still hold, for each may have changed the mail.
    """
    if is_newest and not seal.is_message_good:
        return False
    expected = "none" if is_oldest else "pass"
    return seal.is_good and seal.domain == seal.message_domain and seal.chain == expected


def _seal(checked: dict[str, object]) -> Seal:
    """Return what dkimpy says of one set."""
    return Seal(
        domain=in_ascii(_text(checked["as-domain"])) or "",
        message_domain=in_ascii(_text(checked["ams-domain"])) or "",
        is_good=bool(checked["as-valid"]),
        is_message_good=bool(checked["ams-valid"]),
        chain=_text(checked["cv"]),
        saw=_text(checked["aar-value"]),
    )


def _saw_proof(seal: Seal, from_address: str) -> bool:
    """Check whether a server's own results prove the From; "i=" stands before them."""
    report = read_report(seal.saw.partition(";")[2])
    if report is None:
        return False
    try:
        return judged(report.results, from_address).is_authentic
    except TemporarilyUnknown:
        return False


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0  # noqa: PLR2004
