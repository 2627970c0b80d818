"""The verdict of a border of our own, as it stands in Authentication-Results (RFC 8601; A-09)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inbound.authenticate.alignment import is_aligned
from inbound.authenticate.verdict import TemporarilyUnknown, Verdict, no_author, not_proved, proved
from inbound.envelope import Envelope
from inbound.fields import Fields

ALIGNING = {"dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom",)}  # whose domain counts

_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
_RESULT = re.compile(r"^([a-z0-9-]+)(?:/\d+)?=([a-z]+)$")


@dataclass(frozen=True, slots=True)
class BorderVerdict:
    """Trusts the Authentication-Results of our own border, which deletes any that comes from outside."""

    authserv_id: str

    def __call__(
        self, raw: bytes, fields: Fields, from_address: str | None, envelope: Envelope
    ) -> Verdict:
        """Read the topmost field with the border's name; whatever stands below came with the mail (A-09)."""
        if from_address is None:
            return no_author()
        for value in _from_the_border(fields):
            authserv_id, results = _results(value)
            if authserv_id == self.authserv_id.lower():
                return _judged(results, from_address)
        return not_proved("no result of the border")


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
        return proved(from_address, by="dmarc")
    return not_proved(f"dmarc {dmarc[0]['result']}")


def _by_alignment(results: list[dict[str, str]], from_address: str) -> Verdict:
    domain = from_address.rpartition("@")[2]
    for each in results:
        named = [
            each[name].rpartition("@")[2]
            for name in ALIGNING.get(each["method"], ())
            if name in each
        ]
        if each["result"] == "pass" and named and is_aligned(named[0], domain):
            return proved(from_address, by=each["method"])
    return not_proved("nothing aligned")
