"""Joins the lines that a mail program broke, and only these: a pure rule over a text's own line ends.

A program that wraps at a width puts a word on the next line only where it does not fit any more. So a line
end is a program's where the first word of the next line would have gone beyond the width, and the width is
told by the text itself: it is the one at which most sentences that run on would have been broken just where
they are. A line end at which a word more would have fitted is the writer's, and stays.

That a line is as long as that may also be chance. So a sentence must run on over the line end (no full stop
before it, a small letter behind it), or the line end stands among others of which at least half are such.
Nothing is joined that begins as an item, a label or a heading does, is indented, quoted, or in columns, or
begins with the word that the line above begins with; nor two lines that both name a dose, where the second
may be the next medicine. Where lines stop short without the end of a sentence, it is a list or verse, unless
three times as many are full; the last line of a paragraph, in which a sentence ended, may stop anywhere.
Among lines that a program broke, those that somebody broke by hand near the same edge are joined too, if a
sentence runs on.

Where it is doubtful, the line end stays: a ragged line is better than two medicines on one.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

NARROWEST, WIDEST = 60, 80  # columns at which programs wrap
COMMON = 72  # columns, where nothing but one line tells
LONGEST_WORD = 24  # columns that a line may be short of the width
LEAST_WORDS = 5  # of a line that goes on; fewer are no prose, or no spaces part the words
SPARSE = 16  # columns of a line in a text that is no prose, on average
MANY = 5  # of them, so that one may be somebody's own
SURE = 2  # sentences broken at the same width, so that it is one
MOST = 0.6  # of the sentences that run on are broken at it
FOR_ONE = 3  # lines that a program broke, for one that stops short without an end
BEYOND = 8  # columns that a line typed by hand may have more
LAST_WORDS = 3  # of a line that may be a name below a text

_NEAR, _FULL = 1, 2  # how surely a line ends where a program ends it

_MARKER = re.compile(r"(?:[-*+•·–—o]|\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})[.):])\s+")
_LABEL = re.compile(r"[^\s:]+(?: [^\s:]+){0,3}\s?[:=](?:\s|$)|[A-Za-z]+://|www\.")
_COLUMNS = re.compile(r"\S(?: {3,}|\t)\S|\|")
_ENDS = re.compile(r"[.!?…。！？]['\"”’»)\]]*$")
_STOPS = re.compile(r"[.!?:…。！？)\]>]['\"”’»)\]]*$")
_NEXT = re.compile(r"[^\W\d_]{3}[.!?…] ")  # behind one sentence stands another
_SET_OFF = re.compile(r"[:;]$|[-_=*~#]{3}$|\w-$")
_OPENING = "\"'“„«‚([¿¡"
_DOSE = re.compile(
    r"\d\s?(?:mg|mcg|µg|ug|g|ml|iu|i\.?e|units?|einheiten|unidades|tablets?|tabs?|tabletten?|comprimidos?|"
    r"drops|tropfen|gotas|puffs?|x|×)(?!\w)",
    re.IGNORECASE,
)


class _Line(NamedTuple):
    """A line, and what it tells of its ends."""

    text: str
    first: int  # columns of its first word
    words: int
    begins: bool  # as prose may that goes on from the line above
    runs_on: bool  # a small letter first
    goes_on: bool  # prose that may go on in the line below
    is_item: bool
    ends: bool  # a sentence
    is_open: bool  # it stops with nothing that ends a sentence or a greeting
    has_dose: bool


class _Break(NamedTuple):
    """A line end within a paragraph that may be a program's."""

    shortest: int  # width at which the program would have broken here
    longest: int
    runs_on: bool  # over it, a sentence
    has_dose: bool  # on one side
    is_doubtful: bool


def unwrapped(text: str) -> str:
    """Return a text with each line that a program broke whole again."""
    written = text.split("\n")
    if (
        len(written) == 1
        or len(text) < SPARSE * len(written)
        or max(map(len, written)) < NARROWEST - LONGEST_WORD
    ):
        return text
    lines = [_line(line) for line in written]
    breaks = [_between(above, below) for above, below in pairwise(lines)]
    width = _width(breaks)
    joined = _joined(lines, breaks, width) if width else [False] * len(breaks)
    parts = [lines[0].text]
    for is_joined, line in zip(joined, lines[1:], strict=True):
        if is_joined:
            parts[-1] = f"{parts[-1].rstrip()} {line.text.lstrip()}"
        else:
            parts.append(line.text)
    return "\n".join(parts)


def _line(text: str) -> _Line:
    bare = text.strip()
    words = bare.split(" ", LEAST_WORDS)
    is_prose = bool(bare) and not bare.startswith(">") and _COLUMNS.search(bare) is None
    is_item = _MARKER.match(bare) is not None
    return _Line(
        text=text,
        first=len(words[0]),
        words=len(words),
        begins=is_prose and not is_item and _LABEL.match(bare) is None,
        runs_on=bare.lstrip(_OPENING)[:1].islower(),
        goes_on=is_prose and len(words) >= LEAST_WORDS and _SET_OFF.search(bare) is None,
        is_item=is_item,
        ends=_ENDS.search(bare) is not None,
        is_open=_STOPS.search(bare) is None
        and not (bare.endswith(",") and len(words) < LEAST_WORDS),
        has_dose=_DOSE.search(bare) is not None,
    )


def _between(above: _Line, below: _Line) -> _Break | None:
    """Return a line end that may be a program's; None for one that cannot be."""
    if not (above.goes_on and below.begins and _is_level(above.text, below.text)):
        return None
    length = len(above.text.rstrip())
    runs_on = below.runs_on and not above.ends
    return _Break(
        shortest=length,
        longest=length + below.first,
        runs_on=runs_on,
        has_dose=above.has_dose or below.has_dose,
        is_doubtful=(above.has_dose and below.has_dose)
        or above.text.split(" ", 1)[0] == below.text.split(" ", 1)[0]
        or (below.words <= LAST_WORDS and not below.runs_on),
    )


def _is_level(above: str, below: str) -> bool:
    """Check whether a line begins where the one above does, or where the text of that item does."""
    indent = len(below) - len(below.lstrip())
    if not indent:
        return above[:1] not in " \t"
    bare = above.lstrip()
    marker = _MARKER.match(bare)
    return marker is not None and len(above) - len(bare) + len(marker[0]) == indent


def _width(breaks: Sequence[_Break | None]) -> int:
    """Return the width that a program wrapped a text to, 0 where nothing tells.

    Sentences that run on tell it; where these leave a choice, all line ends do, and none may be beyond it.
    """
    found = [each for each in breaks if each is not None]
    running = [each for each in found if each.runs_on]
    votes = _votes(running)
    most = max(votes)
    far = sum(each.longest >= NARROWEST for each in running)
    if most < max(1, MOST * far):
        return 0
    kept = [each - over for each, over in zip(_votes(found), _beyond(running), strict=True)]
    enough = most - 1 if most >= MANY else most
    best = max(range(len(votes)), key=lambda n: (votes[n] >= enough, kept[n], -n)) + NARROWEST
    return best if most >= SURE else max(best, COMMON)


def _votes(breaks: Sequence[_Break]) -> list[int]:
    """Return for each width, from the narrowest to the widest, how many lines it would have broken."""
    changes = [0] * (WIDEST - NARROWEST + 2)
    for each in breaks:
        first, last = max(each.shortest, NARROWEST), min(each.longest, WIDEST)
        if first <= last:
            changes[first - NARROWEST] += 1
            changes[last + 1 - NARROWEST] -= 1
    return list(accumulate(changes))[:-1]


def _beyond(breaks: Sequence[_Break]) -> list[int]:
    """Return for each width how many lines go beyond it, though not beyond all widths."""
    lengths = Counter(each.shortest for each in breaks)
    over = accumulate(lengths[width] for width in range(WIDEST, NARROWEST, -1))
    return [*reversed(list(over)), 0]


def _joined(lines: Sequence[_Line], breaks: Sequence[_Break | None], width: int) -> list[bool]:
    """Return which line ends are a program's that wrapped to this width."""
    joined = [False] * len(breaks)
    ends = [_end(each, width) for each in breaks]
    for first, last in _stretches(lines, ends):
        full = ends[first:last].count(_FULL)
        near = ends[first:last].count(_NEAR)
        short = sum(_stops_short(lines, breaks, ends, n) for n in range(first, last))
        if full < FOR_ONE * short:
            continue
        least = _NEAR if full >= SURE and not short and near <= full + full else _FULL
        for start, end in _runs(ends, first, last, least):
            run = [each for each in breaks[start:end] if each is not None]
            is_prose = 2 * sum(each.runs_on for each in run) >= len(run)
            for number, each in enumerate(run, start=start):
                is_doubtful = each.is_doubtful or (each.has_dose and (short or near > full))
                joined[number] = (each.runs_on or is_prose) and not is_doubtful
    return joined


def _stops_short(
    lines: Sequence[_Line], breaks: Sequence[_Break | None], ends: Sequence[int], number: int
) -> bool:
    """Check whether a line stops where nothing ends; the last of a paragraph of prose may."""
    line = lines[number]
    if ends[number] or not line.is_open:
        return False
    above = breaks[number - 1] if number and ends[number - 1] == _FULL else None
    is_last = not lines[number + 1].text.strip()
    runs_in = above is not None and above.runs_on and not above.has_dose
    return not (is_last and runs_in and _NEXT.search(line.text))


def _end(each: _Break | None, width: int) -> int:
    """Return how surely a line ends where a program would have ended it."""
    if each is None:
        return 0
    if width - LONGEST_WORD <= each.shortest <= width <= each.longest:
        return _FULL
    is_near = 4 * each.shortest >= 3 * width and each.shortest <= width + BEYOND
    return _NEAR if each.runs_on and is_near else 0


def _stretches(lines: Sequence[_Line], ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the line ends of each paragraph or list: the first, and that behind its last line."""
    start = 0
    for number, line in enumerate(lines):
        is_last = number == len(ends)
        is_end = is_last or not line.text.strip() or lines[number + 1].is_item
        if is_end or not (line.is_open or ends[number]):
            if number > start:
                yield start, number
            start = number + 1


def _runs(ends: Sequence[int], first: int, last: int, least: int) -> Iterator[tuple[int, int]]:
    """Yield where line ends stand in a row that all may be a program's."""
    start = first
    for number in range(first, last + 1):
        if number == last or ends[number] < least:
            if number > start:
                yield start, number
            start = number + 1
