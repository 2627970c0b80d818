"""Tells which lines a member wrote and which are quoted: by their marks, or by what announces them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from inbound.reply_text.answers_below import answers_stand_below
from inbound.reply_text.attribution import JOINED, Announcements, introduces, tells_when
from inbound.reply_text.header_block import (
    BLOCK,
    Header,
    asks_to_write_above,
    header,
    is_drawn,
    start_above,
)
from inbound.reply_text.marks import (
    indented_quote_end,
    is_nested,
    is_oddly_marked,
    is_quoted,
    odd_quote_end,
    unmarked,
)
from inbound.reply_text.own_tokens import has_own_traces


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes:
    """Which lines are the member's own, which announce what is quoted, and whether the mail forwards it."""

    own: list[bool]
    announced: frozenset[int]  # lines of announcements and headers
    forwards: bool
    is_certain: bool  # no person can have written one of these


def without_quotes(lines: list[str]) -> Quotes:
    """Return for each line whether it is the member's own, so far as quotes are concerned."""
    own = unmarked(lines)
    announced: set[int] = set()
    forwards = is_certain = False
    for span in _spans(lines, own):
        announced.update(range(span.first, span.end))
        forwards = forwards or span.is_forward
        is_certain = is_certain or span.is_certain
        if span.is_final:
            own[span.first :] = [False] * (len(own) - span.first)
            break
        if span.is_forward:
            _join_to_quotes(lines, own, span.end)
        own[span.first : span.end] = [False] * (span.end - span.first)
    return Quotes(own=own, announced=frozenset(announced), forwards=forwards, is_certain=is_certain)


def _join_to_quotes(lines: list[str], own: list[bool], first: int) -> None:
    """Take lines that stand right under marked ones for more of the quote, as in a forwarded mail."""
    for number in range(first, len(lines)):
        if number and own[number] and lines[number].strip() and not own[number - 1]:
            own[number] = not lines[number - 1].strip()


def says_nothing(lines: list[str]) -> bool:
    """Check whether the own lines only introduce a quote: then too much was cut."""
    written = [line for line in lines if line.strip()]
    return 0 < len(written) <= 2 and all(map(introduces, written))  # noqa: PLR2004


def neither_marked_nor_announced(lines: list[str], announced: frozenset[int]) -> list[bool]:
    """Return for each line whether it is no marked quote, and announces none that is marked."""
    own: list[bool] = []
    is_above_quote = False
    for number in range(len(lines) - 1, -1, -1):
        if is_quoted(lines[number]):
            is_above_quote = True
        elif lines[number].strip():
            is_above_quote = is_above_quote and number in announced
        own.append(not lines[number].strip() or not is_above_quote)
    return own[::-1]


def _spans(lines: list[str], own: list[bool]) -> Iterator[Header]:
    """Yield what heads quotes, from the top; the caller marks each before the next is looked for."""
    written = 0  # the first line of the member's own so far
    done = 0
    sighted = _Sighted(lines, own)
    for number, line in enumerate(lines):
        if not line.strip() or number < done:
            continue
        while written < number and not (own[written] and lines[written].strip()):
            written += 1
        if asks_to_write_above(line):
            yield Header(number, number + 1, is_final=True)
        span = _span(sighted, number, written) if own[number] else _marked_forward(lines, number)
        if span is not None:
            if span.is_final and answers_stand_below(_above(lines, own, span.first)):
                span = replace(span, is_final=False)
            yield span
            done = span.end


def _above(lines: list[str], own: list[bool], end: int) -> list[str]:
    """Return the member's last lines above a quote."""
    return [lines[n] for n in range(max(end - JOINED, 0), end) if own[n] and lines[n].strip()]


class _Sighted:
    """A text under examination, with what was found out about it on the way."""

    def __init__(self, lines: list[str], own: list[bool]) -> None:
        self.lines, self.own = lines, own
        self.announcements = Announcements(lines, own)

    @cached_property
    def last_trace(self) -> int:
        """The last line that holds a token of ours, -1 for none."""
        return max((n for n, line in enumerate(self.lines) if has_own_traces(line)), default=-1)

    def is_quoted_below(self, number: int) -> bool:
        """Check whether the first written line from `number` on is marked."""
        below = self.lines[number : number + JOINED]
        return is_quoted(next((line for line in below if line.strip()), ""))


def _span(text: _Sighted, number: int, written: int) -> Header | None:
    """Return what heads a quote at a line; it is final where no mark tells how far that quote goes."""
    found = header(text.lines, number)
    if found is not None:
        return _headed(text, found, written)
    said = text.announcements.ending_at(number, is_quoted_below=text.is_quoted_below)
    if said is None or (not said.is_certain and _bare_header(text.lines, said.end) is not None):
        return None  # their own words may introduce what they pass on
    end = odd_quote_end(text.lines, said.end, near=JOINED)
    if end > said.end and text.lines[end - 1].startswith("|"):
        _mark_bars(text, end)
    if end > said.end or text.is_quoted_below(said.end):
        return Header(said.first, end, is_certain=said.is_certain)
    if not said.is_certain:
        return None
    indented = indented_quote_end(text.lines, said.end, near=JOINED)
    if indented is not None:
        return Header(said.first, indented)
    return Header(said.first, end, is_final=written < said.first or text.last_trace >= end)


def _marked_forward(lines: list[str], number: int) -> Header | None:
    """Return a marked header under which a forwarded message stands that is not, as Gmail's HTML has it."""
    found = _bare_header(lines, number) if is_nested(lines[number]) else None
    if found is None or not found.is_forward:
        return None
    end = found.end
    below = next((line for line in lines[end:] if line.strip()), "")
    if is_quoted(below) or not below:
        return None
    return Header(number, end, is_forward=True, is_final=True)


def _bare_header(lines: list[str], first: int) -> Header | None:
    """Return the header that begins at the first written line from `first` on, marked or not."""
    start = next(
        (n for n in range(first, min(first + JOINED, len(lines))) if lines[n].strip()), None
    )
    if start is None:
        return None
    found = header([line.lstrip("> ") for line in lines[start : start + BLOCK]], 0)
    return found and replace(found, first=start, end=start + found.end)


def _mark_bars(text: _Sighted, first: int) -> None:
    """Take every further line with a bar for quoted, once a bar has marked what was announced."""
    for number in range(first, len(text.lines)):
        text.own[number] = text.own[number] and not text.lines[number].startswith("|")


def _headed(text: _Sighted, found: Header, written: int) -> Header:
    lines, first = text.lines, start_above(text.lines, found.first)
    above = next((n for n in range(first - 1, max(first - 4, -1), -1) if lines[n].strip()), first)
    if above < first and (is_drawn(lines[above]) or tells_when(lines[above])):
        first = above
    if text.is_quoted_below(found.end) or is_oddly_marked(lines[found.first]):
        return Header(first, found.end, found.is_forward)
    is_final = written < first or found.is_forward or text.last_trace >= found.end
    return Header(first, found.end, found.is_forward, is_final)
