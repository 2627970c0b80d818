"""Finds what each line of a mail repeats from our letters, by its words alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import reduce
from operator import and_

from inbound.ours.known import (
    FACT,
    FIXED,
    LONG,
    NOWHERE,
    OWN_POST,
    POSTS,
    SHOWN,
    KnownTexts,
    Source,
)
from inbound.ours.words import ShownWord, words_of
from inbound.reply_text.marks import is_quoted
from inbound.reply_text.own_tokens import has_own_traces

SHARED = 12  # words of ours that are parted from other words on the same line
FIXED_FEW, FIXED_MOST, MOST = (
    3,
    4,
    0.6,
)  # words of templates in a line of ours; without values, with
HEADING = 14  # words above a post, at most
ONE_CHANGED = 10  # words of a line of a post, of which one may have been changed on the way

_NOTHING = re.compile(r"[\s>|*_=~\-\u2013\u2014\u2500-\u257f\u00b7\u2022.,:;()<>\[\]\"']*$")
_SAID_AT = re.compile(  # who said a post and when, whatever they are called now
    r"(?:\b(?:mon|tue|wed|thu|fri|sat|sun)|\d{4},)\s\d\d:\d\d(?:, edited)?:?\s*$", re.IGNORECASE
)
_LINKS = ("@", "://", "%")


class ToldLine(Enum):
    """What a line repeats."""

    BLANK = "blank"  # nothing but what is drawn, or a link
    OTHER = "other"  # words that no letter of ours had
    FACT = "fact"  # a title, a name, a heading: the writer may have written it too
    FIXED = "fixed"  # a sentence of ours
    SHOWN = "shown"  # a post that everybody can read who reads the answer
    POST = "post"  # another
    OWN_POST = "own post"  # the writer's own words


@dataclass(frozen=True, slots=True)
class MailLine:
    """One line of a mail, and what it repeats."""

    text: str
    sources: tuple[Source, ...]
    is_marked: bool
    told: ToldLine

    @property
    def is_heading(self) -> bool:
        """Check whether it tells who said a post, and when."""
        return self.told is ToldLine.FACT and _SAID_AT.search(self.text) is not None

    @property
    def is_solid(self) -> bool:
        """Check whether it can only come from us: no title, no name, no few words that anybody says."""
        if self.told is ToldLine.FIXED:
            return True
        is_said = self.told in (ToldLine.SHOWN, ToldLine.POST)
        return is_said and all(source & LONG or not source for source in self.sources)


EMPTY = MailLine("", (), is_marked=False, told=ToldLine.BLANK)


def lines_of(text: str, known: KnownTexts) -> list[MailLine]:
    """Return the lines of a text, each told by its words; one that ours share with others is parted."""
    written = text.split("\n")
    words = [list(words_of(line)) for line in written]
    sources = iter(known.sources([word.said for line in words for word in line]))
    lines: list[MailLine] = []
    for line, said in zip(written, words, strict=True):
        if not line:
            lines.append(EMPTY)
            continue
        here = [next(sources) for _ in said]
        is_marked = is_quoted(line)
        for part, of_part in [(line, here)] if is_marked else _parts(line, said, here):
            told = _told(part, of_part, is_marked=is_marked)
            lines.append(MailLine(part, tuple(of_part), is_marked, told))
    return lines


def _parts(
    line: str, words: Sequence[ShownWord], sources: Sequence[Source]
) -> Iterator[tuple[str, list[Source]]]:
    """Yield a line in parts, where many words of ours stand in it beside others."""
    begin = first = 0
    for start, end in _stretches(sources) if NOWHERE in sources else ():
        for place in (start, end):
            cut = words[place].start if 0 < place < len(words) else begin
            if cut > begin:
                yield line[begin:cut].rstrip(), list(sources[first:place])
                begin, first = cut, place
    yield line[begin:], list(sources[first:])


def _stretches(sources: Sequence[Source]) -> Iterator[tuple[int, int]]:
    """Yield where words of ours stand in a row that are enough to be parted from their neighbours."""
    start, of_letters = 0, 0
    for place, source in enumerate([*sources, NOWHERE]):
        if source:
            of_letters += bool(source & LONG and source & (FIXED | POSTS))
            continue
        if of_letters >= SHARED:
            yield start, place
        start, of_letters = place + 1, 0


def _told(line: str, sources: Sequence[Source], *, is_marked: bool) -> ToldLine:
    if not sources:
        is_blank = _NOTHING.match(line) is not None or any(mark in line for mark in _LINKS)
        return ToldLine.FIXED if is_blank and has_own_traces(line) else _blank(is_blank=is_blank)
    unknown = sources.count(NOWHERE)
    fixed = sum(bool(source & FIXED) for source in sources)
    if unknown:
        partly = _partly(line, sources, fixed)
        if partly is not None:
            return partly
    found = _said(sources, is_marked=is_marked)
    if found is not None or unknown:
        return found or ToldLine.OTHER
    if fixed >= FIXED_FEW or has_own_traces(line):
        return ToldLine.FIXED
    return ToldLine.FACT if any(source & (FACT | LONG) for source in sources) else ToldLine.OTHER


def _partly(line: str, sources: Sequence[Source], fixed: int) -> ToldLine | None:
    """Return what a line with unknown words repeats; None where it may be a changed one of a post."""
    unknown = sources.count(NOWHERE)
    if fixed >= FIXED_MOST and len(sources) - unknown >= MOST * len(sources):
        return ToldLine.FIXED
    if len(sources) <= HEADING and _SAID_AT.search(line):
        return ToldLine.FACT
    return ToldLine.OTHER if unknown > 1 or len(sources) < ONE_CHANGED else None


def _blank(*, is_blank: bool) -> ToldLine:
    return ToldLine.BLANK if is_blank else ToldLine.OTHER


def _said(sources: Sequence[Source], *, is_marked: bool) -> ToldLine | None:
    """Return whose words all the known ones of a line are."""
    known = [source for source in sources if source]
    shared = reduce(and_, known, FIXED | SHOWN)  # what all of them are
    if shared & FIXED:
        return ToldLine.FIXED
    is_whole = len(known) == len(sources)
    if not is_marked and _is_own_version(known):
        return ToldLine.OWN_POST
    if is_whole and shared & SHOWN:
        return ToldLine.SHOWN
    return ToldLine.POST if all(source & (POSTS | OWN_POST) for source in known) else None


def _is_own_version(known: Sequence[Source]) -> bool:
    """Check whether words are the writer's own, but for numbers, days and names: these stand anywhere."""
    own = sum(bool(source & OWN_POST) for source in known)
    if 2 * own <= len(known):
        return False
    return all(source & OWN_POST or not source & LONG for source in known)
