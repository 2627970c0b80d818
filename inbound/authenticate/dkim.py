"""A mail's own signatures (RFC 6376), checked by dkimpy within limits that it does not have."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import dkim

from inbound.authenticate.alignment import in_ascii
from inbound.authenticate.lookups import Lookups
from inbound.author import author
from inbound.fields import Fields, header_size
from inbound.resolve import LookupFailed

SIGNATURE_LIMIT = 5  # signatures of one mail that are verified
KEY_BITS = 1024  # RFC 8301
LONGEST_KEY = 1_500  # characters of a key's record; RSA of 4096 bits has 740

ALGORITHMS = ("rsa-sha256", "ed25519-sha256")  # RFC 8301 forbids rsa-sha1

_BREAK = re.compile(rb"\r?\n")
_SEPARATOR = re.compile(rb"\r?\n[ \t]*\r?\n")
_BLANKS = re.compile(rb"[ \t]+")
_WIDE = re.compile(r"\s{100}")  # dkimpy's patterns take the square of such a gap


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One DKIM-Signature field that would count for the whole mail and its From if it were good."""

    index: int  # among the mail's signatures, the topmost is 0
    domain: str
    identity: str  # the domain of i=, d= where it has none
    is_relaxed: bool  # how the text was prepared


def tags_of(value: str) -> dict[str, str]:
    """Return a field's or record's tags (section 3.2) without any blanks, their names in lower case."""
    parts = ("".join(part.split()).partition("=") for part in value.split(";"))
    return {name.lower(): text for name, _, text in parts}


def countable(fields: Fields) -> tuple[Signature, ...]:
    """Return the signatures that may count (A-11): whole text, From signed, a sound algorithm."""
    found = (_countable(value, at) for at, value in enumerate(fields.all("dkim-signature")))
    return tuple(signature for signature in found if signature is not None)


def is_partial(value: str) -> bool:
    """Say whether a DKIM-Signature field signs only the beginning of the text (l=)."""
    return "l" in tags_of(value)


def _countable(value: str, index: int) -> Signature | None:
    tags = tags_of(value)
    if "l" in tags or tags.get("a", "").lower() not in ALGORITHMS or _WIDE.search(value):
        return None
    if "from" not in tags.get("h", "").lower().split(":"):
        return None
    domain = in_ascii(tags.get("d", ""))
    identity = in_ascii(tags.get("i", "").rpartition("@")[2] or tags.get("d", ""))
    if domain is None or identity is None:
        return None
    is_relaxed = tags.get("c", "").lower().partition("/")[2] == "relaxed"
    return Signature(index=index, domain=domain, identity=identity, is_relaxed=is_relaxed)


class Signed:
    """A mail as dkimpy is to see it: header and body parted where we part them, the body prepared once."""

    def __init__(self, raw: bytes, from_address: str) -> None:
        size = header_size(raw)
        parted = _SEPARATOR.match(raw, size)
        self.header = raw[:size] + b"\r\n\r\n"
        self._body = raw[parted.end() :] if parted else b""
        self._from_address = from_address
        self._relaxed: bytes | None = None

    def verifies(self, signature: Signature, lookups: Lookups) -> bool:
        """Say whether a signature is good; raises LookupFailed where DNS does not answer now."""

        def look_up(name: bytes, timeout: float = 0) -> bytes | None:
            return _key_record(name, lookups, signature)

        try:
            checker = self.give(dkim.DKIM(minkey=KEY_BITS), is_relaxed=signature.is_relaxed)
            is_good = checker.verify(idx=signature.index, dnsfunc=look_up)
            return bool(is_good) and self._is_as_read(checker, signature)
        except LookupFailed:
            raise
        except Exception:  # dkimpy raises many kinds on what others made; none is a good signature
            return False

    def give(self, checker: dkim.DomainSigner, *, is_relaxed: bool) -> dkim.DomainSigner:
        """Hand the mail to dkimpy; prepared for "relaxed", where its own way takes a gap's square."""
        checker.set_message(self.header)
        checker.body = self.relaxed() if is_relaxed else _ended(self._body)
        return checker

    def relaxed(self) -> bytes:
        """Return the body as RFC 6376 section 3.4.4 prepares it; doing so twice changes nothing."""
        if self._relaxed is None:
            narrow = _BLANKS.sub(b" ", _ended(self._body)).replace(b" \r\n", b"\r\n")
            self._relaxed = _ended(narrow)
        return self._relaxed

    def _is_as_read(self, checker: dkim.DKIM, signature: Signature) -> bool:
        """Say whether dkimpy has looked at the signature and the From that we mean."""
        is_same = in_ascii(checker.domain.decode("latin-1")) == signature.domain
        is_whole = b"l" not in checker.signature_fields
        return is_same and is_whole and self.has_our_author(checker.headers)

    def has_our_author(self, headers: list[tuple[bytes, bytes]]) -> bool:
        """Say whether dkimpy has read the same single From as we have."""
        values = [value for name, value in headers if name.lower() == b"from"]
        unfolded = tuple(_BREAK.sub(b"", value).decode("utf-8", "replace") for value in values)
        return author(unfolded) == self._from_address


def _ended(body: bytes) -> bytes:
    """Return a body that ends with one line break, or is empty (section 3.4.3)."""
    if body.count(b"\n") != body.count(b"\r\n"):
        body = _BREAK.sub(b"\r\n", body)
    kept = body.rstrip(b"\r\n")
    return kept + b"\r\n" if kept else b""


def _key_record(name: bytes, lookups: Lookups, signature: Signature) -> bytes | None:
    """Return the public key's record, None where it may not be used for this signature."""
    record = key_record(name, lookups)
    if record is None:
        return None
    tags = tags_of(record.decode("latin-1"))
    only_itself = "s" in tags.get("t", "").split(":")
    return None if only_itself and signature.identity != signature.domain else record


def key_record(name: bytes, lookups: Lookups) -> bytes | None:
    """Return a public key's record, None where it is none that we use; raises as `Lookups.find` does."""
    for text in lookups.text(name.decode("latin-1")):
        tags = tags_of(text)
        hashes = tags.get("h", "sha256").split(":")
        if tags.get("p") and len(text) <= LONGEST_KEY and "sha256" in hashes:
            return text.encode("latin-1")
    return None


def any_good(
    signatures: Iterable[Signature],
    signed: Signed,
    lookups: Lookups,
    *,
    wanted: Callable[[str], bool],
) -> bool:
    """Say whether one of the first few signatures by a wanted domain is good.

    Raises LookupFailed where none is, but one could be if DNS answered.
    """
    unknown = False
    tried = 0
    for signature in signatures:
        try:
            if not wanted(signature.domain):
                continue
            tried += 1
            if signed.verifies(signature, lookups):
                return True
        except LookupFailed:
            unknown = True
        if tried == SIGNATURE_LIMIT:
            break
    if unknown:
        raise LookupFailed
    return False
