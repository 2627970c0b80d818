"""Cuts an mbox file into its messages, byte for byte: none torn at a "From " in its text, none glued.

What stands between messages and is none, and lines of which it is not certain, are told with their place.
The standard library's `mailbox` takes every line that begins with "From " for a separator.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from inbound.archive.file import Bytes
from inbound.archive.separator import Separator, Standing, begins_message, judge

HEADER_LIMIT = 65_536  # bytes in which the Content-Length must stand

_CANDIDATE = re.compile(rb"From(?:[ \t]([^\r\n]*))?\r?(?:\n|\Z)")
_CANDIDATES = re.compile(rb"^" + _CANDIDATE.pattern, re.MULTILINE)
_BLANK = re.compile(rb"\s*")
_BOM = b"\xef\xbb\xbf"
_AFTER_BLANK = re.compile(rb"\n[ \t]*\r?\n\Z")
_HEADER_END = re.compile(rb"\r?\n[ \t]*\r?\n")
_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,15})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_LINE_ENDS = re.compile(rb"(?:\r?\n){0,2}")
_GUARDED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LAST_LINE_END = re.compile(rb"\r?\n\Z")


@dataclass(frozen=True, slots=True)
class MessageSpan:
    """Where a message stands in its file: the first byte of its header, and how many bytes it has.

    `line` is the first byte of the separator before it, `at` the date in that.
    """

    start: int
    size: int
    line: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StrayText:
    """What is no message: where it begins, how many bytes it has (0: it is a part of a message), and why."""

    start: int
    size: int
    why: str


NO_HEADER = "no header follows its separator"
BEFORE_ALL = "it stands before the first separator"
LOOKS_LIKE_ONE = "a line that looks like a separator is left in the text it stands in"
IN_LENGTH = "a separator stands in a message that says to be longer: it is left in its text"


def pieces(data: Bytes) -> Iterator[MessageSpan | StrayText]:
    """Yield every message of an mbox in the file's order, and what else there is, before it is followed."""
    first = len(_BOM) if data[:3] == _BOM else 0
    first = _skip(_BLANK, data, first)
    begun: _Begun | None = None
    trusted = 0  # up to here is a message's text, as its Content-Length says
    for line in _candidates(data, first):
        found = judge(data, line, is_after_blank=_is_after_blank(data, line.start(), first))
        if found.standing is Standing.TEXT:
            continue
        if line.start() < trusted:
            if found.standing is not Standing.DOUBTFUL:
                yield StrayText(line.start(), 0, IN_LENGTH)
        elif found.standing is Standing.DOUBTFUL:
            yield StrayText(line.start(), 0, LOOKS_LIKE_ONE)
        else:
            begun = begun or _opening(data, first)
            yield from begun.until(line.start())
            begun = _Begun(line.start(), found)
            trusted = _trusted_end(data, found.header)
    begun = begun or _opening(data, first)
    yield from begun.until(len(data))


def spans(data: Bytes) -> Iterator[MessageSpan]:
    """Yield where each message stands, in the file's order."""
    return (piece for piece in pieces(data) if isinstance(piece, MessageSpan))


def message(data: Bytes, span: MessageSpan) -> bytes:
    """Return one message, without the ">" that guards a "From " at the start of a line of its text."""
    raw = _LAST_LINE_END.sub(b"", data[span.start : span.start + span.size])
    end = _HEADER_END.search(raw)
    body = 0 if end is None else end.end()
    return raw[:body] + _GUARDED.sub(rb"\1", raw[body:])


@dataclass(frozen=True, slots=True)
class _Begun:
    """A piece whose end is not known yet; without a separator it is what a file begins with."""

    line: int
    separator: Separator | None
    is_message: bool = True

    def until(self, end: int) -> Iterator[MessageSpan | StrayText]:
        if self.separator is None:
            if self.is_message:
                yield MessageSpan(self.line, end - self.line, self.line)
            elif end > self.line:
                yield StrayText(self.line, end - self.line, BEFORE_ALL)
        elif self.separator.standing is Standing.HEADERLESS:
            yield StrayText(self.line, end - self.line, NO_HEADER)
        else:
            header = self.separator.header
            yield MessageSpan(header, end - header, self.line, self.separator.at)


def _opening(data: Bytes, first: int) -> _Begun:
    return _Begun(first, None, is_message=begins_message(data, first))


def _candidates(data: Bytes, first: int) -> Iterator[re.Match[bytes]]:
    """Yield the lines that begin with "From ", the file's first one also behind a mark of byte order."""
    line = _CANDIDATE.match(data, first)
    if line is not None:
        yield line
        first = line.end()
    yield from _CANDIDATES.finditer(data, first)


def _is_after_blank(data: Bytes, position: int, first: int) -> bool:
    before = data[max(position - 200, 0) : position]
    return position <= first or _AFTER_BLANK.search(before) is not None


def _trusted_end(data: Bytes, header: int) -> int:
    """Return where a text ends by its Content-Length; 0 unless a separator or nothing follows there.

    Many such fields lie: whoever changed the text after it was written did not know of them.
    """
    end = _HEADER_END.search(data, header, header + HEADER_LIMIT)
    length = end and _LENGTH.search(data[header : end.start()])
    if not end or not length:
        return 0
    told = end.end() + int(length[1])
    if told > len(data):
        return 0
    after = _skip(_LINE_ENDS, data, told)
    if after >= len(data):
        return told
    line = _CANDIDATE.match(data, after) if data[after - 1 : after] == b"\n" else None
    is_separator = line and judge(data, line, is_after_blank=True).standing is Standing.SEPARATOR
    return after if is_separator else 0


def _skip(what: re.Pattern[bytes], data: Bytes, position: int) -> int:
    found = what.match(data, position)
    return position if found is None else found.end()
