"""The mails of the corpus, each as a mail server in front of ours would hand it over."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from pathlib import Path

from inbound.archive.file import opened
from inbound.archive.mbox import message, spans
from tests.border import written
from tests.house import BORDER

_LINE_END = re.compile(rb"\r?\n")
_ENVELOPE = re.compile(rb"\A(?:>?From [^\r\n]*\r\n)+")  # an mbox's own line, no part of the mail
_FROM = re.compile(rb"^From[ \t]*:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*", re.IGNORECASE | re.MULTILINE)
_TO = re.compile(rb"^To[ \t]*:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*", re.IGNORECASE | re.MULTILINE)
_MASKED = re.compile(rb"^From:.*@end\|ng \|rom \S+", re.MULTILINE)  # as an archive hides an address
_PLAIN = re.compile(r"[\w.+=-]{1,64}@[A-Za-z0-9.-]{1,200}", re.ASCII)


@dataclass(frozen=True)
class Specimen:
    """One mail of the corpus; `kind` is the row of the table that it is counted in."""

    kind: str
    name: str
    raw: bytes  # lines end with CRLF; lone CRs and NULs are left as they are

    @property
    def writer(self) -> str:
        """Return the address in its From, or one that nobody has."""
        header = self.raw.partition(b"\r\n\r\n")[0]
        try:
            value = str(BytesHeaderParser().parsebytes(header)["From"])
            address = parseaddr(value)[1]
        except (ValueError, LookupError, IndexError, AttributeError):
            address = ""
        return address if _PLAIN.fullmatch(address) else "nobody@corpus.example"

    def proved(self) -> bytes:
        """Return the mail with the border's word that its From is its writer."""
        return _verdict(self.writer) + self.raw

    def by(self, address: str, to: Iterable[str]) -> bytes:
        """Return the mail as if the owner of `address` had written it to these, proved."""
        header, empty, body = self.raw.partition(b"\r\n\r\n")
        header = _TO.sub(b"To: " + ", ".join(to).encode(), header, count=1)
        field = b"From: Somebody <" + address.encode() + b">"
        header, found = _FROM.subn(field, header, count=1)
        if not found:
            header = field + b"\r\n" + header
        return _verdict(address) + header + empty + body


def specimens(corpus: Path) -> Iterator[Specimen]:
    """Yield every mail of the corpus, always in the same order."""
    for folder, depth in (("eml", 1), ("auto", 2)):
        for path in sorted((corpus / folder).rglob("*.eml")):
            inside = path.relative_to(corpus)
            kind = "/".join(inside.parts[:depth])
            yield Specimen(kind, str(inside), _wire_form(path.read_bytes()))
    for path in sorted((corpus / "mbox").glob("*.mbox")):
        with opened(path) as data:
            for number, span in enumerate(spans(data)):
                name = f"mbox/{path.name} {number}"
                yield Specimen(f"mbox/{path.stem}", name, _wire_form(message(data, span)))


def _wire_form(raw: bytes) -> bytes:
    """Return a mail as it was on the wire: CRLF, no mbox line, and an address where an archive hid it."""
    return _MASKED.sub(
        b"From: writer@archive.example", _ENVELOPE.sub(b"", _LINE_END.sub(b"\r\n", raw)), count=1
    )


def _verdict(address: str) -> bytes:
    domain = address.rpartition("@")[2]
    return written(BORDER, domain)
