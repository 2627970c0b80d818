"""Marks everything that a mail repeats from our letters as a quote, however the mail program inserted it.

What our templates say counts by itself; what people said in our letters counts where enough of it stands
together; titles, names and numbers count only beside such lines, since a member may well write them. Only
whole lines count: what stands amid a paragraph of the writer's is cited there, and stays. Posts that
everybody can read who reads the answer get one mark, so that an answer between them may keep the line it
answers; all else gets two, and is never kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain, groupby
from operator import or_

from inbound.ours.known import FIXED, LONG, NOWHERE, OWN_POST, POSTS, SHOWN, KnownTexts
from inbound.ours.lines import MailLine, ToldLine, lines_of
from inbound.reply_text.header_block import is_key

ENOUGH_FIXED = 5  # words of our templates that make the lines around them ours
SHARED = 12  # words of ours among others on a line that are as good as a line
ENOUGH_SAID = 8  # words of a post in a row that do, or that make a line ours that stands alone
A_DOUBT = (
    2  # lines of ours left, where one line may be a title of ours or the writer's whole answer
)
LONG_LINE = 40  # characters of a marked line that a program may have broken
SENTENCE_ENDS = (".", "!", "?", ":", "…")

QUOTED, NEVER_SHOWN = "> ", ">> "


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with what is ours in it marked, and how many lines may be ours that are not."""

    text: str
    doubtful: int = 0


def mark_ours(text: str, known: KnownTexts, *, at_most: int | None = None) -> Marked:
    """Return the text with each line of our letters marked as a quote, of its first so many characters."""
    is_whole = at_most is None or len(text) <= at_most
    looked_at = len(text) if is_whole else text.rfind("\n", 0, at_most) + 1
    lines = lines_of(text[:looked_at], known)
    marks = [""] * len(lines)
    doubtful = 0
    blocks = list(_blocks(lines))
    bare = [(first, end) for first, end in blocks if not lines[first].is_marked]
    ours = [span for span in bare if repeats_ours(lines[slice(*span)])]
    if ours:
        ours = [span for span in bare if span in ours or _is_more(lines[slice(*span)])]
    top = next((number for number, line in enumerate(lines) if line.text.strip()), 0)
    for first, end in ours:
        is_last = (first, end) == ours[-1]
        marks[first:end], doubt = _of_unmarked(
            lines[first:end], is_top=first == top, is_last=is_last
        )
        doubtful += doubt
        _mark_drawn(lines, marks, first)
    for first, end in blocks:
        block = lines[first:end]
        if block[0].is_marked and ((is_ours := repeats_ours(block)) or known.is_from_letter):
            marks[first:end] = _of_marked(block, is_ours=is_ours)
    _join_broken_off(lines, marks)
    if known.holds_lost:
        _join(lines, marks)
    marked = [
        f"{mark}{line.text if line.is_marked else line.text.strip()}" if mark else line.text
        for line, mark in zip(lines, marks, strict=True)
    ]
    return Marked("\n".join(marked) + text[looked_at:], doubtful)


def left_of_ours(text: str, known: KnownTexts) -> int:
    """Return how many lines of what is to be published are ours, but for quotes that are answered."""
    return sum(_left(line) for line in lines_of(text, known) if not line.is_marked)


def _left(line: MailLine) -> int:
    if line.told is ToldLine.OTHER or line.may_cite:
        return sum(words for words in _cited(line) if words >= ENOUGH_FIXED) // SHARED
    if line.told is ToldLine.FIXED:
        words = _count(line, FIXED)
        return max(1, words // SHARED) if words >= ENOUGH_FIXED else 0
    return int(line.is_solid and _longest_said([line]) >= ENOUGH_SAID)


def _cited(line: MailLine) -> Iterator[int]:
    """Yield how many words in a row, among words of a writer's own, not everybody has read who reads them."""
    is_ours = (bool(source & LONG and not source & (SHOWN | OWN_POST)) for source in line.sources)
    yield from (sum(1 for _ in run) for ours, run in groupby(is_ours) if ours)


def _blocks(lines: Sequence[MailLine]) -> Iterator[tuple[int, int]]:
    """Yield where lines stand that belong together: marked ones, and unmarked ones that repeat ours."""
    first = end = -1
    for number, line in enumerate(lines):
        if line.told is ToldLine.BLANK and not line.is_marked:
            continue
        is_part = line.is_marked or line.told is not ToldLine.OTHER
        if first >= 0 and is_part and line.is_marked == lines[first].is_marked:
            end = number + 1
            continue
        if first >= 0:
            yield first, end
        first, end = (number, number + 1) if is_part else (-1, -1)
    if first >= 0:
        yield first, end


def repeats_ours(block: Sequence[MailLine]) -> bool:
    """Check whether enough of our letters stands in some lines that they are of one."""
    block = [line for line in block if not line.may_cite]
    fixed = sum(_count(line, FIXED) for line in block if line.told is ToldLine.FIXED)
    is_traced = any(line.told is ToldLine.FIXED and not line.sources for line in block)
    return is_traced or fixed >= ENOUGH_FIXED or _longest_said(block) >= ENOUGH_SAID


def _is_more(block: Sequence[MailLine]) -> bool:
    """Check whether lines are more of a letter that stands unmarked elsewhere, parted by an answer."""
    written = [line for line in block if line.told is not ToldLine.BLANK]
    known = sum(len(line.sources) for line in written if line.told is not ToldLine.OWN_POST)
    return len(written) > 1 and known >= ENOUGH_FIXED


def _mark_drawn(lines: Sequence[MailLine], marks: list[str], first: int) -> None:
    """Mark the line that is drawn above others of ours."""
    above = first - 1
    while above > 0 and not lines[above].text.strip():
        above -= 1
    if (
        above >= 0
        and marks[first]
        and lines[above].told is ToldLine.BLANK
        and lines[above].text.strip()
    ):
        marks[above] = NEVER_SHOWN


def _count(line: MailLine, source: int) -> int:
    return sum(bool(each & source) for each in line.sources)


def _longest_said(block: Sequence[MailLine]) -> int:
    every = reduce(or_, chain.from_iterable(line.sources for line in block), NOWHERE)
    if not (every & POSTS and every & LONG):
        return 0
    is_said = (source & POSTS and source & LONG for line in block for source in line.sources)
    return max((len([*run]) for said, run in groupby(is_said, key=bool) if said), default=0)


def _of_marked(block: Sequence[MailLine], *, is_ours: bool) -> list[str]:
    """Return the marks that marked lines get on top of theirs: none where they may be kept."""
    marks: list[str] = []
    for line in block:
        if line.told is ToldLine.BLANK or (line.told is ToldLine.OTHER and not is_ours):
            marks.append("")
        else:
            marks.append("" if line.told is ToldLine.SHOWN else ">")
    return marks


def _of_unmarked(
    block: Sequence[MailLine], *, is_top: bool, is_last: bool
) -> tuple[list[str], int]:
    """Return the marks of lines of a letter that nothing marks, and how many lines are in doubt."""
    marks = [""] * len(block)
    solid = [number for number, line in enumerate(block) if line.is_solid]
    fixed = [number for number, line in enumerate(block) if line.told is ToldLine.FIXED]
    first, last, doubt = solid[0] if solid else 0, len(block), 0
    if is_last and solid:
        last = solid[-1] + 1
    while last < len(block) and (block[last].told is ToldLine.FACT or "@" in block[last].text):
        last += 1
    while first and _may_be_above(block, first - 1):
        first -= 1
    may_be_all = not (block[0].is_solid or block[0].told is ToldLine.OWN_POST or block[0].may_cite)
    if is_top and first == 0 and may_be_all:
        first, doubt = 1, A_DOUBT  # it may be all that they wrote
    for number in range(first, last):
        line = block[number]
        is_amid = bool(fixed) and fixed[0] < number < fixed[-1]
        if line.told is ToldLine.OWN_POST and not is_amid and not _is_headed(block, number):
            continue
        if line.told is ToldLine.BLANK:
            marks[number] = marks[number - 1] if number > first else ""
        else:
            marks[number] = QUOTED if line.told is ToldLine.SHOWN else NEVER_SHOWN
    return marks, doubt


def _is_headed(block: Sequence[MailLine], number: int) -> bool:
    """Check whether a letter's line stands above that tells who said this, and when."""
    above = (block[place] for place in range(number - 1, -1, -1))
    heading = next(
        (line for line in above if line.told not in (ToldLine.OWN_POST, ToldLine.BLANK)), None
    )
    return heading is not None and heading.is_heading


def _may_be_above(block: Sequence[MailLine], number: int) -> bool:
    """Check whether a line above some of ours can belong to them: no header's, no words of the writer's."""
    line = block[number]
    is_own = line.told is ToldLine.OWN_POST and not _is_headed(block, number)
    return not is_own and not line.may_cite and not is_key(line.text)


def _join_broken_off(lines: Sequence[MailLine], marks: list[str]) -> None:
    """Mark what a program broke off from a marked line of ours and left without a mark."""
    for number in range(1, len(lines)):
        above, line = lines[number - 1], lines[number]
        is_below = above.is_marked and above.told is not ToldLine.OTHER
        if not (is_below or marks[number - 1]) or line.is_marked or marks[number]:
            continue
        is_drawn = line.told is ToldLine.BLANK and bool(line.text.strip())
        is_ours = bool(line.sources) and all(source & LONG for source in line.sources)
        if is_drawn or is_ours or _is_middle(lines, number):
            marks[number] = NEVER_SHOWN


def _is_middle(lines: Sequence[MailLine], number: int) -> bool:
    """Check whether a line goes on with the sentence of the marked line above it, and one stands below."""
    above, line, below = lines[number - 1], lines[number], lines[number + 1 : number + 2]
    is_between = above.is_marked and bool(below) and below[0].is_marked
    is_known = bool(line.sources) and NOWHERE not in line.sources
    is_long = len(above.text) >= LONG_LINE and not above.text.endswith(SENTENCE_ENDS)
    return is_between and is_known and is_long


def _join(lines: Sequence[MailLine], marks: list[str]) -> None:
    """Mark what stands between marked lines, which our letter held and nobody knows any more."""
    ours = [number for number, mark in enumerate(marks) if mark]
    for number in range(ours[0], ours[-1]) if ours else ():
        if not marks[number] and not lines[number].is_marked:
            marks[number] = NEVER_SHOWN
