"""Finds and reads what another server reports of mail in our name: an aggregate report of DMARC.

Its form is RFC 7489's (appendix C) or RFC 9990's, which differ in nothing that is read here. Anybody can send
one, so everything is bounded: what is unpacked, how much is read of it, how much is kept. A report has no
document type, so one that begins with it is refused, and with it all entities; expat needs no more than that.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum
from ipaddress import ip_address
from xml.parsers.expat import ExpatError, ParserCreate

from inbound.reading.decode import Undecodable, unpacked
from inbound.reading.unpack import NotUnpacked, unpack

MOST_BYTES = 10_485_760  # of XML, unpacked
MOST_RECORDS = 20_000  # that are read
MOST_SOURCES = 1_000  # that are kept of them
MOST_LETTERS = 10**9  # of one record
DEPTH = 20
WORD = 300  # characters of one value

TYPES = frozenset(
    "application/gzip application/x-gzip application/zip application/x-zip-compressed text/xml "
    "application/xml application/octet-stream".split()
)
_NAMED = re.compile(r"![\w.-]{1,255}!\d{1,20}!\d{1,20}")  # RFC 9990 section 2.6, as RFC 7489
_TITLED = re.compile(r"\breport[ _-]domain\b", re.IGNORECASE)  # the same
_ID = re.compile(r"[!-~]{1,300}")
_DOMAIN = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){0,20}")


class ReportFlaw(StrEnum):
    """Why nothing is taken from a report."""

    NOT_UNPACKED = "report cannot be unpacked"
    TOO_LARGE = "report is too large"
    NOT_XML = "report is no XML"
    DOCUMENT_TYPE = "report has a document type"
    INCOMPLETE = "report lacks what it must have"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedSource:
    """How many letters one address sent in the name of a domain, and whether they were proved to be its."""

    source: str  # an IP address, in its one spelling
    domain: str  # of the From
    dkim: bool  # a signature of that domain's organisation was good
    spf: bool  # the server may send for it
    letters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderReport:
    """What a server says that it got in a domain's name, over some hours."""

    report_id: str
    begins: int  # seconds since 1970
    sources: tuple[ReportedSource, ...]


class _Refused(Exception):
    def __init__(self, flaw: ReportFlaw) -> None:
        self.flaw = flaw


def sender_report_of(parts: Iterable[Message], subject: str) -> SenderReport | ReportFlaw | None:
    """Return the first report among the parts of a mail, or why it is not read; None where there is none."""
    is_titled = _TITLED.search(subject) is not None
    for part in parts:
        if not part.is_multipart() and _is_one(part, is_titled=is_titled):
            try:
                return read_report(_unpacked(part))
            except _Refused as refused:
                return refused.flaw
    return None


def _is_one(part: Message, *, is_titled: bool) -> bool:
    named = f"{part.get('content-disposition', '')}\n{part.get('content-type', '')}"
    return _NAMED.search(named) is not None or (is_titled and part.get_content_type() in TYPES)


def _unpacked(part: Message) -> bytes:
    payload = part.get_payload()
    octets = (payload if isinstance(payload, str) else "").encode("utf-8", "surrogateescape")
    try:
        found = unpack(
            unpacked(octets, str(part.get("content-transfer-encoding", ""))), at_most=MOST_BYTES
        )
    except (Undecodable, NotUnpacked):
        raise _Refused(ReportFlaw.NOT_UNPACKED) from None
    if len(found) > MOST_BYTES:
        raise _Refused(ReportFlaw.TOO_LARGE)
    return found


def read_report(xml: bytes) -> SenderReport | ReportFlaw:
    """Return what an unpacked report says, or why it is not read; raises nothing."""
    reading = _Reading()
    try:
        return reading.read(xml)
    except _Refused as refused:
        return refused.flaw
    except (ExpatError, ValueError, LookupError):
        return ReportFlaw.NOT_XML


class _Reading:
    """What was read so far: the value of each place, and those of the record that is open."""

    def __init__(self) -> None:
        self._path: list[str] = []
        self._words: list[str] = []
        self._long = 0
        self._values: dict[str, str] = {}
        self._record: dict[str, str] = {}
        self._records = 0
        self._counts: Counter[tuple[str, str, bool, bool]] = Counter()

    def read(self, xml: bytes) -> SenderReport:
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(xml, True)  # noqa: FBT003  (it has no name: that is all)
        report_id = self._values.get("report_metadata/report_id", "")
        begins = self._values.get("report_metadata/date_range/begin", "")
        if not _ID.fullmatch(report_id) or not re.fullmatch(r"[0-9]{1,12}", begins):
            raise _Refused(ReportFlaw.INCOMPLETE)
        return SenderReport(report_id=report_id, begins=int(begins), sources=self._sources())

    def _sources(self) -> tuple[ReportedSource, ...]:
        return tuple(
            ReportedSource(source=source, domain=domain, dkim=dkim, spf=spf, letters=count)
            for (source, domain, dkim, spf), count in self._counts.most_common(MOST_SOURCES)
        )

    def _doctype(self, *_: object) -> None:
        raise _Refused(ReportFlaw.DOCUMENT_TYPE)

    def _begin(self, name: str, _attributes: object) -> None:
        self._path.append(name.rpartition(":")[2][:WORD])
        if len(self._path) > DEPTH or (len(self._path) == 1 and self._path != ["feedback"]):
            raise _Refused(ReportFlaw.INCOMPLETE)
        self._words, self._long = [], 0
        if self._path == ["feedback", "record"]:
            self._record = {}

    def _text(self, words: str) -> None:
        if self._long < WORD:
            self._words.append(words[:WORD])
            self._long += len(words)

    def _end(self, _name: str) -> None:
        place, value = "/".join(self._path[1:]), "".join(self._words).strip()[:WORD]
        self._words, self._long = [], 0
        if place == "record":
            self._count()
        elif place.startswith("record/row/") or place == "record/identifiers/header_from":
            self._record[place.removeprefix("record/")] = value
        elif place.startswith("report_metadata/"):
            self._values.setdefault(place, value)
        self._path.pop()

    def _count(self) -> None:
        """Take the record that ends; one that names no address, no domain or no letters is passed over."""
        self._records += 1
        if self._records > MOST_RECORDS:
            raise _Refused(ReportFlaw.TOO_LARGE)
        found = self._record
        domain = found.get("identifiers/header_from", "").lower().removesuffix(".")
        letters = found.get("row/count", "")
        if not _DOMAIN.fullmatch(domain) or not re.fullmatch(r"[0-9]{1,12}", letters):
            return
        try:
            source = str(ip_address(found.get("row/source_ip", "")))
        except ValueError:
            return
        passed = (
            found.get(f"row/policy_evaluated/{way}", "").lower() == "pass"
            for way in ("dkim", "spf")
        )
        dkim, spf = passed
        self._counts[source, domain, dkim, spf] += min(int(letters), MOST_LETTERS)
