"""Finds what each line of a mail repeats from our letters, by its words alone."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache, reduce
from itertools import chain, pairwise
from operator import and_
from typing import NamedTuple

from inbound.ours.known import (
    FACT,
    FIXED,
    GLUE,
    LONG,
    NOWHERE,
    OWN_POST,
    POSTS,
    SHOWN,
    KnownTexts,
    Source,
)
from inbound.ours.words import words_of
from inbound.reply_text import HEAD, LINE_LENGTH
from inbound.reply_text.attribution import apart
from inbound.reply_text.header_block import header, is_key
from inbound.reply_text.marks import is_quoted
from inbound.reply_text.own_tokens import has_own_traces

FIXED_FEW, FIXED_MOST, MOST = (
    3,
    4,
    0.6,
)  # words of templates in a line of ours; without values, with
HEADING = 14  # words above a post, at most

_NOTHING = re.compile(r"[\s>|*_=~\-\u2013\u2014\u2500-\u257f\u00b7\u2022.,:;()<>\[\]\"']*$")
_SAID_AT = re.compile(  # who said a post and when, whatever they are called now
    r"(?:\b(?:mon|tue|wed|thu|fri|sat|sun)(?:\s\d\d?\s[a-z]{3},)?|\d{4},)\s\d\d:\d\d"
    r"(?:(?:,| ·) edited)?:?\s*$",
    re.IGNORECASE,
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


class MailLine(NamedTuple):
    """One line of a mail, and what it repeats."""

    text: str
    sources: tuple[Source, ...]
    is_marked: bool
    told: ToldLine

    @property
    def is_heading(self) -> bool:
        """Check whether it tells who said a post, and when."""
        return self.told is ToldLine.FACT and _tells_when(self.text)

    @property
    def is_solid(self) -> bool:
        """Check whether it can only come from us: no title, no name, no few words that anybody says."""
        if self.told is ToldLine.FIXED:
            return not self.may_cite
        is_said = self.told in (ToldLine.SHOWN, ToldLine.POST)
        return is_said and all(source & LONG for source in self.sources)

    @property
    def may_cite(self) -> bool:
        """Check whether new words stand beside a sentence of ours: a value, or its writer cites it."""
        return not self.is_marked and self.told is ToldLine.FIXED and NOWHERE in self.sources

    def goes_on_in(self, below: "MailLine") -> bool:
        """Check whether words of ours stand on both sides of the line end below, and no header or mark."""
        if self.is_marked or below.is_marked or not (self.sources and below.sources):
            return False
        is_shared = bool(self.sources[-1] & below.sources[0] & ~GLUE)
        return is_shared and not is_key(self.text) and header([self.text], 0) is None


EMPTY = MailLine("", (), is_marked=False, told=ToldLine.BLANK)


def lines_of(text: str, known: KnownTexts) -> list[MailLine]:
    """Return the lines of a text, each told by its words; what a member cites in a paragraph is theirs."""
    written = list(_written(text))
    words = [_words_lately(line) for line in written]
    sources = known.sources(list(chain.from_iterable(words)))
    lines: list[MailLine] = []
    end = 0
    for line, said in zip(written, words, strict=True):
        if not line:
            lines.append(EMPTY)
            continue
        begin, end = end, end + len(said)
        here = tuple(sources[begin:end])
        is_marked = is_quoted(line)
        lines.append(MailLine(line, here, is_marked, _told(line, here, is_marked=is_marked)))
    return _with_cited(lines)


_words_lately = lru_cache(maxsize=1_024)(words_of)  # what is cut off a mail was read in it before


def _written(text: str) -> Iterator[str]:
    """Yield the lines of a text, and where own words share one with an announced quote, each by itself."""
    for number, line in enumerate(text.split("\n")):
        may_be_shared = number < HEAD and len(line) <= LINE_LENGTH and not is_quoted(line)
        yield from (apart(line) if may_be_shared else None) or (line,)


def _with_cited(lines: Sequence[MailLine]) -> list[MailLine]:
    """Return lines, with all of a paragraph taken for its writer's in which words of ours run on from theirs.

    They cite it, and a program wrapped the paragraph.
    """
    cited = list(lines)
    down = list(pairwise(range(len(lines))))
    for here, beside in (*down, *((below, above) for above, below in reversed(down))):
        upper, lower = sorted((here, beside))
        is_own = cited[here].told is ToldLine.OTHER or cited[here].may_cite
        if is_own and lines[upper].goes_on_in(lines[lower]):
            cited[beside] = lines[beside]._replace(told=ToldLine.OTHER)
    return cited


def _told(line: str, sources: Sequence[Source], *, is_marked: bool) -> ToldLine:
    if not sources:
        is_blank = _NOTHING.match(line) is not None or any(mark in line for mark in _LINKS)
        return ToldLine.FIXED if is_blank and has_own_traces(line) else _blank(is_blank=is_blank)
    fixed = len([source for source in sources if source & FIXED])
    if NOWHERE in sources:
        return _partly(line, sources, fixed)
    found = _said(sources, is_marked=is_marked)
    if found is not None:
        return found
    if fixed >= FIXED_FEW or has_own_traces(line):
        return ToldLine.FIXED
    return ToldLine.FACT if any(source & (FACT | LONG) for source in sources) else ToldLine.OTHER


def _partly(line: str, sources: Sequence[Source], fixed: int) -> ToldLine:
    """Return what a line with unknown words repeats."""
    known = len(sources) - sources.count(NOWHERE)
    if fixed >= FIXED_MOST and known >= MOST * len(sources):
        return ToldLine.FIXED
    if len(sources) <= HEADING and _tells_when(line):
        return ToldLine.FACT
    return ToldLine.OTHER


def _tells_when(line: str) -> bool:
    return ":" in line and _SAID_AT.search(line) is not None


def _blank(*, is_blank: bool) -> ToldLine:
    return ToldLine.BLANK if is_blank else ToldLine.OTHER


def _said(sources: Sequence[Source], *, is_marked: bool) -> ToldLine | None:
    """Return whose words those of a line are, each of which is known."""
    shared = reduce(and_, sources, FIXED | SHOWN)  # what all of them are
    if shared & FIXED:
        return ToldLine.FIXED
    if not is_marked and _is_own_version(sources):
        return ToldLine.OWN_POST
    if shared & SHOWN:
        return ToldLine.SHOWN
    return ToldLine.POST if all(source & (POSTS | OWN_POST) for source in sources) else None


def _is_own_version(known: Sequence[Source]) -> bool:
    """Check whether words are the writer's own, but for numbers, days and names: these stand anywhere."""
    own = sum(bool(source & OWN_POST) for source in known)
    if 2 * own <= len(known):
        return False
    return all(source & OWN_POST or not source & LONG for source in known)
