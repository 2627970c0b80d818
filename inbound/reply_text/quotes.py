"""Tells which lines a member wrote and which are quoted: by their marks, or by what announces them."""

from collections.abc import Iterator
from dataclasses import dataclass

from inbound.reply_text.announcement import JOINED, announcement, introduces
from inbound.reply_text.header_block import Header, asks_to_write_above, header, is_drawn
from inbound.reply_text.marks import is_oddly_marked, is_quoted, odd_quote_end, unmarked
from inbound.reply_text.own_traces import has_own_traces

LINES = 2_500  # lines that the rules look at; of later ones the marked are quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes:
    """Which lines are the member's own, which announce what is quoted, and whether the mail forwards it."""

    own: list[bool]
    announced: frozenset[int]  # lines of announcements and headers
    forwards: bool


def without_quotes(lines: list[str]) -> Quotes:
    """Return for each line whether it is the member's own, so far as quotes are concerned."""
    own = unmarked(lines)
    announced: set[int] = set()
    forwards = False
    for span in _spans(lines[:LINES], own):
        announced.update(range(span.first, span.end))
        forwards = forwards or span.is_forward
        if span.is_final:
            own[span.first :] = [False] * (len(own) - span.first)
            break
        if span.is_forward:
            _join_to_quotes(lines, own, span.end)
        own[span.first : span.end] = [False] * (span.end - span.first)
    return Quotes(own=own, announced=frozenset(announced), forwards=forwards)


def _join_to_quotes(lines: list[str], own: list[bool], first: int) -> None:
    """Take lines that stand right under marked ones for more of the quote, as in a forwarded mail."""
    for number in range(first, len(lines)):
        if number and own[number] and lines[number].strip() and not own[number - 1]:
            own[number] = not lines[number - 1].strip()


def says_nothing(lines: list[str]) -> bool:
    """Say whether own lines but introduce a quote, so that too much must have been cut."""
    written = [line for line in lines if line.strip()]
    return 0 < len(written) <= 2 and all(map(introduces, written))  # noqa: PLR2004


def _spans(lines: list[str], own: list[bool]) -> Iterator[Header]:
    """Yield what heads quotes, from the top; the caller marks each before the next is looked for."""
    written = 0  # the first line of the member's own so far
    done = 0
    for number, line in enumerate(lines):
        if not line.strip() or number < done:
            continue
        while written < number and not (own[written] and lines[written].strip()):
            written += 1
        if asks_to_write_above(line):
            yield Header(number, number + 1, is_final=True)
        span = _span(lines, own, number, written) if own[number] else None
        if span is not None:
            yield span
            done = span.end


def _span(lines: list[str], own: list[bool], number: int, written: int) -> Header | None:
    """Return what heads a quote at a line; it is final where no mark tells how far that quote goes."""
    found = header(lines, number)
    if found is not None:
        return _headed(lines, found, written)
    said = announcement(lines, own, number, quoted_below=_next_is_quoted(lines, number + 1))
    if said is None:
        return None
    end = odd_quote_end(lines, said.end, near=JOINED)
    if end > said.end or _next_is_quoted(lines, said.end):
        return Header(said.first, end)
    if written < said.first and not said.is_certain:
        return None
    is_final = written < said.first or _holds_a_letter_of_ours(lines, end)
    return Header(said.first, end, is_final=is_final)


def _headed(lines: list[str], found: Header, written: int) -> Header:
    first = found.first
    above = next((n for n in range(first - 1, max(first - 4, -1), -1) if lines[n].strip()), first)
    if above < first and is_drawn(lines[above]):
        first = above
    if _next_is_quoted(lines, found.end) or is_oddly_marked(lines[found.first]):
        return Header(first, found.end, found.is_forward)
    is_final = written < first or found.is_forward or _holds_a_letter_of_ours(lines, found.end)
    return Header(first, found.end, found.is_forward, is_final)


def _holds_a_letter_of_ours(lines: list[str], first: int) -> bool:
    """Say whether tokens of ours stand below, so that what is quoted there without marks is known."""
    return any(has_own_traces(line) for line in lines[first:])


def _next_is_quoted(lines: list[str], number: int) -> bool:
    following = (line for line in lines[number : number + JOINED] if line.strip())
    return is_quoted(next(following, ""))
