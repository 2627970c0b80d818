"""Our own check of who wrote, by the mail's signatures."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import dkim

from inbound.authenticate.alignment import is_aligned
from inbound.authenticate.verdict import TemporarilyUnknown, Verdict, no_author, not_proved, proved
from inbound.envelope import Envelope
from inbound.fields import Fields

SIGNATURE_LIMIT = 5  # signatures of one mail that are looked at
KEY_BITS = 1024  # RFC 8301

FindText = Callable[
    [bytes], bytes | None
]  # a name to its DNS TXT record; raises TemporarilyUnknown

_TAG = re.compile(r"(?:^|;)\s*([a-z]+)\s*=\s*([^;]*)")


@dataclass(frozen=True, slots=True)
class DirectVerdict:
    """Checks the mail's own DKIM signatures (RFC 6376) by keys that `find_text` looks up."""

    find_text: FindText

    def __call__(
        self, raw: bytes, fields: Fields, from_address: str | None, envelope: Envelope
    ) -> Verdict:
        """Accept one good signature by the From's own domain or one above it."""
        if from_address is None:
            return no_author()
        domain = from_address.rpartition("@")[2]
        signatures = fields.all("dkim-signature")
        for index, signature in enumerate(signatures[:SIGNATURE_LIMIT]):
            if _may_count(signature, domain) and self._verifies(raw, index):
                return proved(from_address, by="dkim")
        return not_proved("no good signature" if signatures else "not signed")

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
