"""One message of an archive: what its header says, however old and odd the program was that wrote it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import blake2b, sha256

from digest.community.people.member import normal_address
from inbound.archive.file import Bytes
from inbound.archive.mbox import MessageSpan, message
from inbound.reading.read import read_header
from inbound.subject import tag_of

HIDDEN = "hidden.invalid"  # RFC 2606: no mail can ever reach it
EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)  # the first mail; programs that know no date say 1970
LATEST = timedelta(days=1)  # after the import; some clocks go before
LOOKED_AT = 80_000  # bytes of a message; a longer header is not read

_HEADER_END = re.compile(rb"\r?\n\r?\n")
_BLANK_FOLD = re.compile(rb"\r?\n[ \t]+(?=\r?\n)")
_ENVELOPE = re.compile(rb"^>+From .*\n", re.MULTILINE)  # of relays, before the header or in it
_AT = re.compile(r"\s+at\s+|@@+")
_NOBODY = "bogus@does.not.exist.com"  # Mailman's name for who wrote a torn message
_LIST_ID = re.compile(r"([^<>]*)<([^<>.]+)")
_LOCAL_PART = re.compile(r"(?<![\w.+-])([\w.+-]+)(?:@| at )")
_COMMENT = re.compile(r"\(([^()]+)\)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A message's place, what tells it from others, which it answers, and its date where it has one.

    `answers` are keys, the nearest first; `list_names` what its header calls the lists that it went to.
    """

    file: int  # which of the archive's files
    span: MessageSpan
    message_id: str
    key: str
    answers: tuple[str, ...]
    subject: str
    author: str  # the From field
    list_names: frozenset[str]
    at: datetime | None
    is_readable: bool

    @property
    def tag(self) -> str | None:
        """Return what stands in brackets before its subject."""
        return tag_of(self.subject)


def tidied(raw: bytes) -> bytes:
    """Return a message without lines in its header that are no part of it.

    Old programs folded headers by lines of mere white space (RFC 5322 section 4.2 has them obsolete), which
    some programs of today take for the header's end, as they do the lines of relays ("From …", guarded).
    """
    end = _HEADER_END.search(raw)
    size = len(raw) if end is None else end.start()
    return _ENVELOPE.sub(b"", _BLANK_FOLD.sub(b"", raw[:size])) + raw[size:]


def read_head(data: Bytes, span: MessageSpan, *, file: int, now: datetime) -> Head:
    """Return what the header of a message says; never raises."""
    looked_at = MessageSpan(span.start, min(span.size, LOOKED_AT))
    mail = read_header(tidied(message(data, looked_at)))
    fields = None if mail is None else mail.fields
    message_id = "" if fields is None else fields.first("message-id").strip()
    date = "" if fields is None else fields.first("date")
    return Head(
        file=file,
        span=span,
        message_id=message_id,
        key=message_key(message_id) if message_id else sha256(message(data, span)).hexdigest(),
        answers=() if mail is None else tuple(map(message_key, mail.answers)),
        subject="" if mail is None else mail.subject,
        author="" if fields is None else fields.text("from"),
        list_names=frozenset() if fields is None else _list_names(fields.first),
        at=next(
            (at for at in (_moment(date), span.at) if at and EARLIEST <= at <= now + LATEST), None
        ),
        is_readable=mail is not None,
    )


def message_key(message_id: str) -> str:
    """Return what stands for a Message-ID in our tables: a SHA-256 in hex."""
    return sha256(message_id.encode("utf-8", "surrogateescape")).hexdigest()


def author_address(author: str) -> str | None:
    """Return the normal address in a From field, None where it names nobody at all.

    Archives hide addresses from harvesters. "ana at example.net" is read; who cannot be read gets an
    address that is the same in every message, and that no mail can reach.
    """
    for text in (author, _AT.sub("@", author, count=1)):
        try:
            address = normal_address(parseaddr(text)[1])
        except ValueError:
            continue
        return None if address == _NOBODY else address
    if not author.strip():
        return None
    tag = blake2b(" ".join(author.split()).encode("utf-8", "surrogateescape"), digest_size=10)
    return f"{tag.hexdigest()}@{HIDDEN}"


def author_name(author: str) -> str:
    """Return the name in a From field, empty where there is none or an address in its place."""
    comment = _COMMENT.search(author)
    name = comment[1] if comment else parseaddr(_AT.sub("@", author, count=1))[0]
    return "" if "@" in name or _AT.search(name) else " ".join(name.split())


def _list_names(field: Callable[[str], str]) -> frozenset[str]:
    """Return what a message calls the lists it went to: names in its List-Id, and in addresses it is for."""
    found = _LIST_ID.match(field("list-id"))
    named = [] if found is None else [found[1].strip(' "'), found[2]]
    for name in ("to", "cc", "list-post"):
        named += _LOCAL_PART.findall(field(name))
    return frozenset(name.casefold() for name in named if name)


def _moment(date: str) -> datetime | None:
    """Return when a message says it was written; without a zone it counts as UTC."""
    try:
        moment = parsedate_to_datetime(date)
        return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
