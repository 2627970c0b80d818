"""Cuts an mbox file into its messages, byte for byte, without tearing one at a "From " in its text.

A separator is a line after an empty one (or the file's first) that reads like
`From somebody@example.net Thu Jan  1 00:00:00 1970` and is followed by a line of a header.
The standard library's `mailbox` takes every line that begins with "From " for one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

_SEPARATOR = re.compile(
    rb"From .*\S\s+(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s+"
    rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+\d{1,2}\s+"
    rb"\d\d:\d\d(?::\d\d)?\s.*\d{4}\s*"
)
_HEADER = re.compile(rb"[!-9;-~]+:")
_GUARDED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LAST_LINE_END = re.compile(rb"\r?\n\Z")


@dataclass(frozen=True, slots=True)
class MessageSpan:
    """Where a message stands in its file: the first byte of its header, and how many bytes it has."""

    start: int
    size: int


def spans(path: Path) -> Iterator[MessageSpan]:
    """Yield where each message stands, in the file's order, with no more than three lines in memory."""
    with path.open("rb") as file:
        start: int | None = None
        before, line, position = b"", b"", 0
        for following in chain(file, [b""]):
            if not before.strip() and _SEPARATOR.fullmatch(line) and _HEADER.match(following):
                if start is not None:
                    yield MessageSpan(start, position - start)
                start = position + len(line)
            position += len(line)
            before, line = line, following
        if start is not None:
            yield MessageSpan(start, position - start)


def message(path: Path, span: MessageSpan) -> bytes:
    """Return one message, without the ">" that guards a "From " at the start of a line."""
    with path.open("rb") as file:
        file.seek(span.start)
        raw = file.read(span.size)
    return _GUARDED.sub(rb"\1", _LAST_LINE_END.sub(b"", raw))
