"""Tells the line before a message of an mbox from a text that begins with "From ".

How such a line looks depends on the program: `From ana@example.net Mon Mar  2 06:00:00 2026`, `From - Mon …`
(Thunderbird, of late only "From "), `From 1234567890@xxx Mon Mar 02 06:00:00 +0000 2026` (Google),
`From ???@??? …` (Eudora), `From ana at example.net  Mon …` (Mailman). Its look alone is not believed, but
what follows it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from inbound.archive.file import Bytes

HEADER_LOOKED_AT = 16_384  # bytes after a separator, in which a header shows that it is one
LINE_LOOKED_AT = 500  # bytes of a line; no program writes a longer separator
ENOUGH = 2  # fields that every mail program knows

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?"
_MONTH = rb"(?P<month>" + "|".join(MONTHS).encode() + rb")"
_TIME = rb"(?P<time>\d{1,2}:\d\d(?::\d\d)?)"
_ZONE = rb"(?:\s+(?:[A-Z]{1,5}|[+-]\d{4}))*"
_DATE = re.compile(
    rb"(?:^|\s)" + _DAY + rb"\s+"
    rb"(?:" + _MONTH + rb"\s+(?P<day>\d{1,2}),?\s+" + _TIME + rb"(?P<zone>" + _ZONE + rb")\s+(?P<year>\d{4})"
    rb"|\d{1,2}[ -][A-Z][a-z]{2}[ -]\d{2,4}\s+\d{1,2}:\d\d(?::\d\d)?)"
)  # fmt: skip
_LOOSE_DATE = re.compile(
    rb"\b\d{1,2}:\d\d(?::\d\d)?\b.*\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b.*\b\d{1,2}:\d\d\b"
)
_ENVELOPE = re.compile(rb"\s*(?:\S+|\S+ at \S+)\s*")
_BARE = re.compile(rb"\s*(?:|-|MAILER-DAEMON|\S*@\S*|\S+ at \S+\.\S+)(?:\s+" + _DAY + rb".*)?")
_OF_A_PATCH = re.compile(
    rb"[0-9a-f]{40,64} Mon Sep 17 00:00:00 2001\s*"
)  # what git writes, in texts too
_OFFSET = re.compile(rb"([+-])(\d\d)(\d\d)")

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
_LINE = re.compile(rb"[^\n]*(?:\n|\Z)")
_ENVELOPE_AGAIN = re.compile(rb">From ")  # what a relay put before it, guarded
_KNOWN = frozenset(
    b"from to cc date subject message-id received return-path sender reply-to references in-reply-to "
    b"mime-version content-type content-length delivered-to x-mozilla-status x-mozilla-status2 x-gm-thrid "
    b"x-gmail-labels status x-status x-uid x-uidl path newsgroups xref organization list-id errors-to "
    b"approved x-mailer x-from-line".split()
)
_OF_A_MAIL = frozenset(b"message-id received return-path x-mozilla-status x-gm-thrid".split())


class Standing(Enum):
    """What a line that begins with "From " is."""

    SEPARATOR = "separator"  # a message follows
    HEADERLESS = "headerless"  # it stands as a separator does, and what follows is no message
    DOUBTFUL = (
        "doubtful"  # it looks like a separator and stands in a text: it is taken for a part of it
    )
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Separator:
    """What a line is, where the header begins that follows it, and the date in the line."""

    standing: Standing
    header: int
    at: datetime | None = None


def judge(data: Bytes, line: re.Match[bytes], *, is_after_blank: bool) -> Separator:
    """Return what a line is whose words behind "From " are the match's first group."""
    words = (line[1] or b"")[: LINE_LOOKED_AT + 1]
    if len(words) > LINE_LOOKED_AT:
        return Separator(Standing.TEXT, line.end())
    header = line.end()
    fields = fields_after(data, header)
    known = len(fields & _KNOWN)
    date = _DATE.search(words)
    standing = Standing.TEXT
    if _OF_A_PATCH.fullmatch(words):
        standing = Standing.DOUBTFUL
    elif date is not None and _ENVELOPE.fullmatch(words[: date.start()]):
        if known or (fields and is_after_blank):
            standing = Standing.SEPARATOR
        else:
            standing = Standing.HEADERLESS if is_after_blank else Standing.DOUBTFUL
    elif date is not None or _LOOSE_DATE.search(words):
        standing = Standing.SEPARATOR if known >= ENOUGH else Standing.TEXT
        if date is not None and known < ENOUGH:
            standing = Standing.DOUBTFUL
    elif _BARE.fullmatch(words) and known >= ENOUGH and _is_of_a_mail(fields):
        standing = Standing.SEPARATOR
    return Separator(standing, header, None if date is None else moment(date))


def begins_message(data: Bytes, position: int) -> bool:
    """Check whether the header of a message stands at a position, without a separator before it."""
    fields = fields_after(data, position)
    return len(fields & _KNOWN) >= ENOUGH and _is_of_a_mail(fields)


def fields_after(data: Bytes, position: int) -> frozenset[bytes]:
    """Return the names of the fields that stand one after another from a position on, in lower case."""
    names: set[bytes] = set()
    end = position + HEADER_LOOKED_AT
    while position < end:
        line = _LINE.match(data, position)
        if line is None or not line[0].strip():
            break
        field = _FIELD.match(line[0])
        if field is not None:
            names.add(field[1].lower())
        elif not (names and line[0][:1] in (b" ", b"\t")) and not _ENVELOPE_AGAIN.match(line[0]):
            break
        position = line.end()
    return frozenset(names)


def moment(date: re.Match[bytes]) -> datetime | None:
    """Return the moment of a separator's date, in UTC where it names no offset; None where it tells none."""
    if date["month"] is None:
        return None
    day, month = int(date["day"]), MONTHS.index(date["month"].decode()) + 1
    hour, minute, second = (*map(int, date["time"].split(b":")), 0)[:3]
    offset = _OFFSET.search(date["zone"])
    try:
        at = datetime(int(date["year"]), month, day, hour, minute, second, tzinfo=UTC)
        return at if offset is None else at - _east_of_utc(offset)
    except (ValueError, OverflowError):
        return None


def _east_of_utc(offset: re.Match[bytes]) -> timedelta:
    size = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    return -size if offset[1] == b"-" else size


def _is_of_a_mail(fields: frozenset[bytes]) -> bool:
    return {b"from", b"date"} <= fields or bool(fields & _OF_A_MAIL)
