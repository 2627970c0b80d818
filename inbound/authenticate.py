"""Who wrote: a trusted border's verdict, or our own check of DKIM signatures (requirements A-01 to A-11).

A token says what a mail is for; only this says who it is from. There is no way to switch it off.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import dkim

from inbound.envelope import Envelope
from inbound.fields import Fields

SIGNATURE_LIMIT = 5  # signatures of one mail that are looked at
KEY_BITS = 1024  # RFC 8301

ALIGNING = {"dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom",)}  # whose domain counts

FindText = Callable[
    [bytes], bytes | None
]  # a name to its DNS TXT record; raises TemporarilyUnknown

_TAG = re.compile(r"(?:^|;)\s*([a-z]+)\s*=\s*([^;]*)")
_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
_RESULT = re.compile(r"^([a-z0-9-]+)(?:/\d+)?=([a-z]+)$")


class TemporarilyUnknown(Exception):
    """The verdict needs a DNS answer that cannot be had now: try again later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The address that the mail is proved to come from, or None and why not."""

    address: str | None
    reason: str

    @property
    def is_authentic(self) -> bool:
        """Say whether we know who wrote."""
        return self.address is not None


class Authenticate(Protocol):
    """Says who a mail is from."""

    def __call__(
        self, raw: bytes, fields: Fields, from_address: str | None, envelope: Envelope
    ) -> Verdict:
        """Return the verdict on a mail whose single From address is `from_address`.

        Raises TemporarilyUnknown.
        """


@dataclass(frozen=True, slots=True)
class BorderVerdict:
    """Trusts the Authentication-Results of our own border, which deletes any that comes from outside."""

    authserv_id: str

    def __call__(
        self, raw: bytes, fields: Fields, from_address: str | None, envelope: Envelope
    ) -> Verdict:
        """Read the topmost field with the border's name; whatever stands below came with the mail (A-09)."""
        if from_address is None:
            return Verdict(address=None, reason="no single From")
        for value in _from_the_border(fields):
            authserv_id, results = _results(value)
            if authserv_id == self.authserv_id.lower():
                return _judged(results, from_address)
        return Verdict(address=None, reason="no result of the border")


@dataclass(frozen=True, slots=True)
class DkimVerdict:
    """Checks the mail's own DKIM signatures (RFC 6376) by keys that `find_text` looks up."""

    find_text: FindText

    def __call__(
        self, raw: bytes, fields: Fields, from_address: str | None, envelope: Envelope
    ) -> Verdict:
        """Accept one good signature by the From's own domain or one above it."""
        if from_address is None:
            return Verdict(address=None, reason="no single From")
        domain = from_address.rpartition("@")[2]
        signatures = fields.all("dkim-signature")
        for index, signature in enumerate(signatures[:SIGNATURE_LIMIT]):
            if _may_count(signature, domain) and self._verifies(raw, index):
                return Verdict(address=from_address, reason="dkim")
        return Verdict(address=None, reason="no good signature" if signatures else "not signed")

    def _verifies(self, raw: bytes, index: int) -> bool:
        def look_up(name: bytes, timeout: float = 5) -> bytes | None:
            return self.find_text(name.rstrip(b"."))

        try:
            return bool(dkim.DKIM(raw, minkey=KEY_BITS).verify(idx=index, dnsfunc=look_up))
        except TemporarilyUnknown:
            raise
        except (
            Exception
        ):  # dkimpy raises many kinds on what others made; none of them is a good signature
            return False


def _may_count(signature: str, domain: str) -> bool:
    """Say whether a signature, if good, would speak for the whole mail and its From (A-11)."""
    tags = dict(_TAG.findall("".join(signature.split()).lower()))
    if "l" in tags or tags.get("a") == "rsa-sha1":
        return False
    if "from" not in tags.get("h", "").split(":"):
        return False
    return is_aligned(tags.get("d", ""), domain)


def is_aligned(signing: str, domain: str) -> bool:
    """Say whether `signing` is the From's domain or one that it lies under, top-level ones left out."""
    signing, domain = signing.lower().strip("."), domain.lower()
    return signing == domain or ("." in signing and domain.endswith("." + signing))


def _from_the_border(fields: Fields) -> Iterator[str]:
    """Yield the Authentication-Results that stand above the second Received field.

    A border puts its verdict above or just below its own Received field, which is the topmost; what lies
    further down was in the mail when the border took it.
    """
    seen = 0
    for name, value in fields.ordered:
        if name == "received":
            seen += 1
        if seen > 1:
            return
        if name == "authentication-results":
            yield value


def _results(value: str) -> tuple[str, list[dict[str, str]]]:
    """Return authserv-id and results of a field (RFC 8601), each with its method, result and properties."""
    plain = " ".join(_COMMENT.sub(" ", value).split()).lower()
    head, *rest = plain.split(";")
    authserv_id = head.split(" ")[0] if head else ""
    found = []
    for part in rest:
        words = part.split()
        first = _RESULT.match(words[0]) if words else None
        if first is not None:
            properties = dict(word.split("=", 1) for word in words[1:] if "=" in word)
            found.append({"method": first[1], "result": first[2], **properties})
    return authserv_id, found


def _judged(results: list[dict[str, str]], from_address: str) -> Verdict:
    """Return the verdict of a border: DMARC's where it gives one, else an aligned signature's or SPF's."""
    domain = from_address.rpartition("@")[2]
    dmarc = [each for each in results if each["method"] == "dmarc" and each["result"] != "none"]
    if any(each["result"] == "temperror" for each in dmarc):
        raise TemporarilyUnknown
    if not dmarc:
        return _by_alignment(results, from_address)
    if all(
        each["result"] == "pass" and each.get("header.from", domain) == domain for each in dmarc
    ):
        return Verdict(address=from_address, reason="dmarc")
    return Verdict(address=None, reason=f"dmarc {dmarc[0]['result']}")


def _by_alignment(results: list[dict[str, str]], from_address: str) -> Verdict:
    domain = from_address.rpartition("@")[2]
    for each in results:
        named = [
            each[name].rpartition("@")[2]
            for name in ALIGNING.get(each["method"], ())
            if name in each
        ]
        if each["result"] == "pass" and named and is_aligned(named[0], domain):
            return Verdict(address=from_address, reason=each["method"])
    return Verdict(address=None, reason="nothing aligned")
