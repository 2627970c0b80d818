"""One message of an archive: what its header says, however old and odd the program was that wrote it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import blake2b, sha256

from digest.community.people.member import normal_address
from inbound.archive.mbox import MessageSpan
from inbound.reading.fields import read_fields

HIDDEN = "hidden.invalid"  # RFC 2606: no mail can ever reach it

_HEADER_END = re.compile(rb"\r?\n\r?\n")
_BLANK_FOLD = re.compile(rb"\r?\n[ \t]+(?=\r?\n)")
_AT = re.compile(r"\s+at\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A message's place in its file, what tells it from others, and its date where it has one."""

    span: MessageSpan
    message_id: str
    key: str
    at: datetime | None


def tidied(raw: bytes) -> bytes:
    """Return a message without the lines of mere white space by which old programs folded their headers.

    RFC 5322 section 4.2 has them obsolete; today such a line ends the header for some programs.
    """
    end = _HEADER_END.search(raw)
    size = len(raw) if end is None else end.start()
    return _BLANK_FOLD.sub(b"", raw[:size]) + raw[size:]


def read_head(raw: bytes, span: MessageSpan) -> Head:
    """Return what the header of a message says; never raises."""
    fields = read_fields(raw)
    message_id = "" if fields is None else fields.first("message-id").strip()
    return Head(
        span=span,
        message_id=message_id,
        key=message_key(message_id) if message_id else sha256(raw).hexdigest(),
        at=None if fields is None else _moment(fields.first("date")),
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
            return normal_address(parseaddr(text)[1])
        except ValueError:
            continue
    if not author.strip():
        return None
    tag = blake2b(" ".join(author.split()).encode("utf-8", "surrogateescape"), digest_size=10)
    return f"{tag.hexdigest()}@{HIDDEN}"


def _moment(date: str) -> datetime | None:
    """Return when a message says it was written; without a zone it counts as UTC."""
    try:
        moment = parsedate_to_datetime(date)
        return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
