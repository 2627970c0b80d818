"""Counts a mail's parts before any parser is given it: in one pass, whatever the mail holds (M-03, S-05).

The standard library's parser takes minutes for deep or broken nesting, and has no limit of its own.
"""

import re
from enum import StrEnum

PARTS = 100
DEPTH = 20

_HEADER = 65_536  # bytes of a part's header that are looked at
_END = re.compile(rb"\n[ \t]*(?:\n|\Z)")
_TYPE = re.compile(rb"^content-type[ \t]*:((?:[^\n]|\n[ \t])*)", re.IGNORECASE | re.MULTILINE)
_KIND = re.compile(rb"\s*([a-z0-9.+-]{1,60})/([a-z0-9.+-]{1,100})", re.IGNORECASE)
_BOUNDARY = re.compile(
    rb";\s*boundary(?:\*0?\*?)?\s*=\s*(?:\"([^\"]{1,200})\"|([^\s\";]{1,200}))", re.IGNORECASE
)


class StructureExcess(StrEnum):
    """What a mail has too much of."""

    PARTS = "parts"
    DEPTH = "depth"


class _Beyond(Exception):
    def __init__(self, excess: StructureExcess) -> None:
        self.excess = excess


def excess_of(raw: bytes) -> StructureExcess | None:
    """Return the limit of structure that a mail exceeds; None if it can be parsed.

    A lone carriage return ends a line for the parser, so it does here.
    """
    raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        _Count(raw).walk(0, len(raw), depth=0, is_message=False)
    except _Beyond as beyond:
        return beyond.excess
    return None


class _Count:
    """The parts found so far in one mail."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._parts = 0

    def walk(self, start: int, end: int, *, depth: int, is_message: bool) -> None:
        """Count the part that stands there and those in it; `is_message` where its type is not named."""
        self._parts += 1
        if depth > DEPTH:
            raise _Beyond(StructureExcess.DEPTH)
        if self._parts > PARTS:
            raise _Beyond(StructureExcess.PARTS)
        body, header = self._header(start, end)
        kind, boundary = _type(header, b"message/rfc822" if is_message else b"text/plain")
        if kind.startswith(b"multipart/") and boundary is not None:
            in_digest = kind == b"multipart/digest"
            for first, last in self._between(boundary, body, end):
                self.walk(first, last, depth=depth + 1, is_message=in_digest)
        elif kind.startswith(b"message/") and kind != b"message/delivery-status":
            self.walk(min(body + 1, end), end, depth=depth + 1, is_message=False)

    def _header(self, start: int, end: int) -> tuple[int, bytes]:
        """Return where the line that ends the header ends, and the header."""
        if self._raw[start : start + 1] in (b"\n", b""):
            return start, b""
        found = _END.search(self._raw, start, min(end, start + _HEADER))
        if found is None:
            return end, self._raw[start : min(end, start + _HEADER)]
        return found.end() - 1, self._raw[start : found.start()]

    def _between(self, boundary: bytes, start: int, end: int) -> list[tuple[int, int]]:
        """Return the spans between the delimiter lines of a multipart (RFC 2046 section 5.1.1)."""
        line = re.compile(rb"\n--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\n|\Z)")
        spans: list[tuple[int, int]] = []
        begin = None
        for mark in line.finditer(self._raw, start, end):
            if begin is not None:
                spans.append((begin, mark.start()))
            if mark[1] or len(spans) > PARTS:
                return spans
            begin = mark.end() + 1  # the next line
        return spans if begin is None else [*spans, (begin, end)]


def _type(header: bytes, default: bytes) -> tuple[bytes, bytes | None]:
    """Return the type of a part in lower case, and its boundary."""
    field = _TYPE.search(header)
    kind = _KIND.match(field[1]) if field else None
    if field is None or kind is None:
        return default, None
    boundary = _BOUNDARY.search(field[1])
    name = (kind[1] + b"/" + kind[2]).lower()
    return name, (boundary[1] or boundary[2]) if boundary else None
