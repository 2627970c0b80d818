"""Where DNS is asked: the network, or a zone file for tests and demonstrations."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import dns.exception
import dns.name
import dns.rdata
import dns.resolver

CACHED = 2_000  # answers, each for as long as its own time to live
LONGEST = 4_000  # characters of one answer; no key or policy of honest people is longer

_LABEL = re.compile(r"[ -\-/-~]{1,63}")  # any printable letter: SPF's macros carry local parts
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


class RecordType(StrEnum):
    """The kinds of DNS records that tell who may write under a name."""

    TXT = "TXT"
    A = "A"
    AAAA = "AAAA"
    MX = "MX"
    PTR = "PTR"
    CNAME = "CNAME"


class LookupFailed(Exception):
    """DNS gives no answer now: it may give one later."""


class Resolve(Protocol):
    """Answers one question to DNS."""

    def __call__(self, name: str, kind: RecordType, patience: float) -> tuple[str, ...]:
        """Return the records of a name, none where it has none or does not exist.

        TXT is one text a record, its bytes as Latin-1; A and AAAA are addresses; MX are host names in order
        of preference; PTR and CNAME are host names. It takes at most `patience` seconds. Raises LookupFailed.
        """


def plain_name(name: str) -> str | None:
    """Return a name as we ask for it: lower-case, without the root's dot; None where it can be no name."""
    wanted = name.lower().removesuffix(".")
    labels = wanted.split(".")
    is_name = len(wanted) <= 253 and all(_LABEL.fullmatch(label) for label in labels)  # noqa: PLR2004
    return wanted if is_name else None


class NetworkResolver:
    """Asks the machine's own name servers, and remembers answers for as long as they hold."""

    def __init__(self, resolver: dns.resolver.Resolver | None = None) -> None:
        self._resolver = resolver

    def __call__(self, name: str, kind: RecordType, patience: float) -> tuple[str, ...]:
        """Return the records of a name (see Resolve)."""
        wanted = plain_name(name)
        if wanted is None:
            return ()
        try:
            asked = self._servers().resolve(_absolute(wanted), kind, lifetime=patience)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except (dns.exception.DNSException, OSError) as error:
            raise LookupFailed from error
        answers = sorted(asked, key=_preference)
        return tuple(text for text in map(_text, answers) if len(text) <= LONGEST)

    def _servers(self) -> dns.resolver.Resolver:
        """Return the machine's name servers, read at the first question."""
        if self._resolver is None:
            found = dns.resolver.Resolver()
            found.cache = dns.resolver.LRUCache(CACHED)
            self._resolver = found
        return self._resolver


class ZoneFile:
    """Answers from a file of lines like `name TXT "text"` or `name MX 10 host`; read anew each time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, name: str, kind: RecordType, patience: float) -> tuple[str, ...]:
        """Return the records of a name (see Resolve)."""
        wanted = plain_name(name)
        if wanted is None:
            return ()
        try:
            lines = self._path.read_text(encoding="latin-1").splitlines()
        except OSError as error:
            raise LookupFailed from error
        records = [record for record in map(_record, lines) if record[:2] == (wanted, kind)]
        return tuple(data for _, _, data in records)


def _absolute(name: str) -> dns.name.Name:
    """Return a name as dnspython's, no letter of it read as more than itself."""
    return dns.name.Name([*(label.encode("ascii") for label in name.split(".")), b""])


def _record(line: str) -> tuple[str | None, str, str]:
    """Return name, type and data of a zone file's line."""
    name, _, rest = line.strip().partition(" ")
    kind, _, data = rest.strip().partition(" ")
    data = data.strip()
    if kind == RecordType.TXT:
        quoted = _QUOTED.findall(data)
        return plain_name(name), kind, "".join(quoted) if quoted else data
    return plain_name(name), kind, data.rpartition(" ")[2].removesuffix(".")


def _preference(record: dns.rdata.Rdata) -> int:
    return getattr(record, "preference", 0)


def _text(record: dns.rdata.Rdata) -> str:
    """Return a record as one text (see Resolve)."""
    if hasattr(record, "strings"):
        return b"".join(record.strings).decode("latin-1")
    for name in ("exchange", "target", "address"):
        if hasattr(record, name):
            return str(getattr(record, name)).removesuffix(".")
    return ""
