"""DKIM signatures of a mail (RFC 6376), checked by dkimpy within our own limits."""

import base64
import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import dkim

from inbound.authenticate.alignment import in_ascii
from inbound.authenticate.dns import LookupFailed
from inbound.authenticate.lookups import Lookups
from inbound.reading.author import author
from inbound.reading.fields import Fields, header_size

SIGNATURE_LIMIT = 5  # signatures of one mail that are verified
KEY_BITS = 1024  # RFC 8301
NAMES = 100  # fields that one signature may name; dkimpy looks for each among all fields
LONGEST_KEY = 1_500  # characters of a key's record; RSA of 4096 bits has 740

ALGORITHMS = ("rsa-sha256", "ed25519-sha256")  # RFC 8301 forbids rsa-sha1

_BREAK = re.compile(rb"\r?\n")
_SEPARATOR = re.compile(rb"\r?\n[ \t]*\r?\n")
_BLANKS = re.compile(rb"[ \t]+")
_SECONDS = re.compile(r"\d{1,11}", re.ASCII)
# dkimpy's log messages quote the mail, so they are dropped.
_UNHEARD = logging.Logger("dkimpy", logging.CRITICAL + 1)  # noqa: LOG001
_WIDE = re.compile(r"\s{100}")  # dkimpy's patterns take the square of such a gap's time


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One DKIM-Signature field that would count for the whole mail and its From if it were good."""

    index: int  # among the mail's signatures, the topmost is 0
    domain: str
    identity: str  # the domain of i=, d= where it has none
    names: tuple[str, ...]  # of the fields that it signs, as they are named and in that order
    value: str  # the signature itself, in base64
    until: datetime | None  # when it expires (x=)
    is_relaxed: bool  # how the text was prepared


def tags_of(value: str) -> dict[str, str]:
    """Return a field's or record's tags (section 3.2) without any blanks, their names in lower case."""
    parts = ("".join(part.split()).partition("=") for part in value.split(";"))
    return {name.lower(): text for name, _, text in parts}


def countable(fields: Fields) -> tuple[Signature, ...]:
    """Return the signatures that may count (A-11): whole text, From signed, a sound algorithm."""
    found = (_countable(value, at) for at, value in enumerate(fields.all("dkim-signature")))
    return tuple(signature for signature in found if signature is not None)


def signs_from(tags: dict[str, str]) -> bool:
    """Check whether the From is among the fields that a signature names, and they are not too many."""
    names = tags.get("h", "").lower().split(":")
    return "from" in names and len(names) <= NAMES


def is_partial(value: str) -> bool:
    """Check whether a DKIM-Signature field signs only the beginning of the text (l=)."""
    return "l" in tags_of(value)


def first_of(fields: Fields, domain: str) -> list[Signature]:
    """Return the signatures that may count, those of the very domain first: they need no policy."""
    return sorted(countable(fields), key=lambda each: each.domain != domain)


def _countable(value: str, index: int) -> Signature | None:
    tags = tags_of(value)
    if "l" in tags or tags.get("a", "").lower() not in ALGORITHMS or _WIDE.search(value):
        return None
    if not signs_from(tags):
        return None
    if not _SECONDS.fullmatch(tags.get("x", "0")):
        return None
    domain = in_ascii(tags.get("d", ""))
    identity = in_ascii(tags.get("i", "").rpartition("@")[2] or tags.get("d", ""))
    if domain is None or identity is None:
        return None
    return Signature(
        index=index,
        domain=domain,
        identity=identity,
        names=tuple(tags["h"].lower().split(":")),
        value=tags.get("b", ""),
        until=datetime.fromtimestamp(int(tags["x"]), UTC) if "x" in tags else None,
        is_relaxed=tags.get("c", "").lower().partition("/")[2] == "relaxed",
    )


class HeaderChecker(dkim.DomainSigner):  # type: ignore[misc]  # dkimpy is not typed
    """Lets dkimpy check a header alone; the text, whose gaps slow it, is compared by its hash.

    Every signature that we look at signs the whole of the text by SHA-256.
    """

    text_hash: Callable[[], bytes]

    def __init__(self, **how: object) -> None:
        super().__init__(logger=_UNHEARD, **how)

    def verify_sig_process(
        self, sig: dict[bytes, bytes], include_headers: list[bytes], *more: object
    ) -> bool:
        """Compare the text's hash, where it is signed, and leave the rest to dkimpy."""
        rest = {name: value for name, value in sig.items() if name != b"bh"}
        if b"bh" in sig and base64.b64decode(b"".join(sig[b"bh"].split())) != self.text_hash():
            return False
        return bool(super().verify_sig_process(rest, include_headers, *more))


class SignatureChecker(HeaderChecker, dkim.DKIM):  # type: ignore[misc]
    """Checks signatures, whenever it does: their times are held against the moment a mail was taken."""

    def verify_headerprep(
        self, idx: int = 0
    ) -> tuple[dict[bytes, bytes], list[bytes], list[tuple[bytes, bytes]]]:
        """Return a signature's tags, the fields that it signs, and all signatures; raises as dkimpy does."""
        found = [each for each in self.headers if each[0].lower() == b"dkim-signature"]
        tags = self.signature_fields = dkim.parse_tag_value(found[idx][1])
        dkim.validate_signature_fields(
            {name: value for name, value in tags.items() if name not in (b"t", b"x")}
        )
        self.domain, self.selector = tags[b"d"], tags[b"s"]
        names = [name.lower() for name in re.split(rb"\s*:\s*", tags[b"h"])]
        self.include_headers = tuple(names)
        return tags, names, found


class Signed:
    """A mail as dkimpy is to see it: header and text parted where we part them, the text hashed once."""

    def __init__(self, raw: bytes, from_address: str) -> None:
        size = header_size(raw)
        parted = _SEPARATOR.match(raw, size)
        self._header = raw[:size] + b"\r\n\r\n"
        self._body = raw[parted.end() :] if parted else b""
        self._from_address = from_address
        self._hashes: dict[bool, bytes] = {}

    def verifies(self, signature: Signature, lookups: Lookups) -> bool:
        """Check whether a signature is good; raises LookupFailed where DNS does not answer now."""

        def look_up(name: bytes, timeout: float = 0) -> bytes | None:
            return _key_record(name, lookups, signature)

        try:
            checker = self.give(SignatureChecker(minkey=KEY_BITS), is_relaxed=signature.is_relaxed)
            is_good = checker.verify(idx=signature.index, dnsfunc=look_up)
            return bool(is_good) and self._is_as_read(checker, signature)
        except LookupFailed:
            raise
        except Exception:  # dkimpy raises many kinds on what others made; none is a good signature
            return False

    def give(self, checker: HeaderChecker, *, is_relaxed: bool) -> HeaderChecker:
        """Hand the mail to dkimpy and return the checker that has it."""
        checker.set_message(self._header)
        checker.text_hash = lambda: self.text_hash(is_relaxed=is_relaxed)
        return checker

    def text_hash(self, *, is_relaxed: bool) -> bytes:
        """Return the SHA-256 of the text, prepared as a signature asks for."""
        if is_relaxed not in self._hashes:
            text = _relaxed(self._body) if is_relaxed else _ended(self._body) or b"\r\n"
            self._hashes[is_relaxed] = hashlib.sha256(text).digest()
        return self._hashes[is_relaxed]

    def _is_as_read(self, checker: HeaderChecker, signature: Signature) -> bool:
        """Check whether dkimpy has looked at the signature and the From that we mean."""
        is_same = in_ascii(checker.domain.decode("latin-1")) == signature.domain
        is_whole = b"l" not in checker.signature_fields
        return is_same and is_whole and self.has_our_author(checker.headers)

    def has_our_author(self, headers: list[tuple[bytes, bytes]]) -> bool:
        """Check whether dkimpy has read the same single From as we have."""
        values = [value for name, value in headers if name.lower() == b"from"]
        unfolded = tuple(_BREAK.sub(b"", value).decode("utf-8", "replace") for value in values)
        return author(unfolded) == self._from_address


def _relaxed(body: bytes) -> bytes:
    """Return a body with its blanks narrowed (section 3.4.4), in a time that grows as it does."""
    return _ended(_BLANKS.sub(b" ", _ended(body)).replace(b" \r\n", b"\r\n"))


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


def good(
    signatures: Iterable[Signature],
    signed: Signed,
    lookups: Lookups,
    *,
    wanted: Callable[[str], bool],
) -> Iterator[Signature]:
    """Yield those of the first few signatures by a wanted domain that are good.

    Raises LookupFailed at the end where one more could be good if DNS answered.
    """
    unknown = False
    tried = 0
    for signature in signatures:
        try:
            if not wanted(signature.domain):
                continue
            tried += 1
            if signed.verifies(signature, lookups):
                yield signature
        except LookupFailed:
            unknown = True
        if tried == SIGNATURE_LIMIT:
            break
    if unknown:
        raise LookupFailed
