"""Checks a whole mail before it is stored, while its sender is still connected (S-05, S-06)."""

import re

from digest.inbox.envelope import Transaction
from inbound.reading.author import author
from inbound.reading.decode import in_charset
from inbound.reading.fields import FIELD_LIMIT
from inbound.reading.read import HOPS, refusal_at_door
from inbound.reading.structure import excess_of
from inbound.smtp.incoming import has_bare_ends, has_longer_line
from inbound.smtp.replies import BAD_LINES, LONG_LINE, UNREADABLE

_FOLD = re.compile(rb"\r\n(?=[ \t])")


def refusal(transaction: Transaction, *, line_limit: int) -> str | None:
    """Return the reply to a mail that is not taken for what it is, None for one that is.

    Only a server that strangers speak to asks: behind a border a refusal would be a letter to whoever the
    mail says it came from, so there the mail is kept, and held by whoever reads it (S-13).
    """
    raw = transaction.raw
    if has_bare_ends(raw):
        return BAD_LINES
    if has_longer_line(raw, line_limit):
        return LONG_LINE
    if is_ordinary(raw):
        return None
    flaw = refusal_at_door(raw, is_report=not transaction.reverse_path)
    return None if flaw is None else UNREADABLE.format(flaw=flaw.value.replace("_", " "))


def is_ordinary(raw: bytes) -> bool:
    """Check whether a mail with CRLF alone is seen at a glance to be within every limit, as nearly all are.

    `refusal_at_door` reads every field to say so, which costs more than keeping the mail.
    """
    header = raw[: raw.find(b"\r\n\r\n")]
    if not header[:1].isascii() or len(header) > FIELD_LIMIT or header.count(b"\n") >= HOPS:
        return False
    small = header.lower()
    if (b"multipart/" in small or b"message/" in small) and excess_of(raw) is not None:
        return False
    return _names_one_author(header, small)


def _names_one_author(header: bytes, small: bytes) -> bool:
    """Check whether exactly one field begins like From, and it is one, and names one mailbox."""
    if (b"\n" + small).count(b"\nfrom") != 1:
        return False
    begin = (b"\n" + small).find(b"\nfrom:")
    if begin < 0:
        return False
    end = begin
    while (end := header.find(b"\r\n", end + 1)) >= 0 and header[end + 2 : end + 3] in (
        b" ",
        b"\t",
    ):
        pass
    value = _FOLD.sub(b"", header[begin + len(b"from:") : end if end >= 0 else None])
    return author((in_charset(value.strip(), None),)) is not None
