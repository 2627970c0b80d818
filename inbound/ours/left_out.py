"""Finds what was cut from a mail though its writer may have meant it as words of their own.

That is what no letter of ours says, no announced quote holds, and no mail program adds: lines that somebody
wrote between those of our letter, or below it, and what stands in a signature beside names.
"""

from collections.abc import Iterator, Sequence

from inbound.ours.known import NOWHERE, KnownTexts
from inbound.ours.lines import MailLine, ToldLine, lines_of
from inbound.ours.marking import repeats_ours
from inbound.reply_text.attribution import Announcements
from inbound.reply_text.client_footer import is_device, is_picture
from inbound.reply_text.closing import is_valediction
from inbound.reply_text.contact import has_contact
from inbound.reply_text.disclaimer import is_notice
from inbound.reply_text.header_block import header
from inbound.reply_text.names import is_name, is_of_writer, names_in

MOST = 1_000  # lines that are looked at
CONTACT = 5  # words of a line with a telephone number or an address
LONGEST = 2_000  # characters of one; a longer one is told by its words alone

_OWN = frozenset({ToldLine.OTHER, ToldLine.OWN_POST, ToldLine.FACT})


def perhaps_own(cut: str, known: KnownTexts, *, writer: str = "") -> str:
    """Return the lines of what was cut that its writer may have meant; `writer` is the name in From."""
    lines = lines_of("\n".join(cut.split("\n")[:MOST]), known)
    bare = [line.text.lstrip("> ") if line.is_marked else line.text for line in lines]
    heads = _heads(lines, bare)
    names = names_in(writer)
    kept: list[str] = []
    for first, end in _blocks(lines):
        block = range(first, end)
        if lines[first].is_marked:
            own = _of_quote(lines, block, heads)
        else:
            own = [n for n in block if _is_own(lines[n], bare[n], n in heads)]
            said = " ".join(bare[n] for n in own)
            own = [] if is_notice(said[:LONGEST], is_near_end=True) else own
        if not all(_only_signs(bare[n], names) for n in own):
            kept += [*[""] * bool(kept), *(bare[n].strip() for n in own)]
    return "\n".join(kept)


def _blocks(lines: Sequence[MailLine]) -> Iterator[tuple[int, int]]:
    """Yield paragraphs of lines that nothing marks, and runs of marked ones, blank lines in them."""
    first = end = 0
    for number, line in enumerate(lines):
        is_blank = not line.text.strip()
        is_more = first < end and line.is_marked == lines[first].is_marked
        if not is_blank and not (is_more and (line.is_marked or number == end)):
            if first < end:
                yield first, end
            first = number
        end = end if is_blank else number + 1
    if first < end:
        yield first, end


def _of_quote(lines: Sequence[MailLine], block: range, heads: frozenset[int]) -> list[int]:
    """Return the lines of a quote that may be its answerer's: none where it is announced and not ours."""
    above = next((n for n in range(block.start - 1, -1, -1) if lines[n].text.strip()), -1)
    is_announced = above in heads or block.start in heads
    if is_announced and not repeats_ours(lines[block.start : block.stop]):
        return []
    return [n for n in block if _is_new(lines[n]) and n not in heads]


def _is_new(line: MailLine) -> bool:
    """Check whether a marked line has a word that no letter of ours has."""
    return line.told is ToldLine.OTHER and NOWHERE in line.sources


def _is_own(line: MailLine, bare: str, is_head: bool) -> bool:  # noqa: FBT001
    is_added = len(bare) <= LONGEST and (is_device(bare) or is_picture(bare))
    return line.told in _OWN and bool(line.sources) and not is_head and not is_added


def _only_signs(bare: str, writer: frozenset[str]) -> bool:
    """Check whether a line is only a greeting, a name or where to reach somebody, as stands below a text."""
    if is_valediction(bare) or is_name(bare) or is_of_writer(bare, writer):
        return True
    return len(bare.split()) <= CONTACT and has_contact(bare)


def _heads(lines: Sequence[MailLine], bare: Sequence[str]) -> frozenset[int]:
    """Return the lines that announce or head a quote."""
    seen = [text if len(text) <= LONGEST else "x" for text in bare]
    announcements = Announcements(seen, [True] * len(seen))
    heads: set[int] = set()
    for number, text in enumerate(seen):
        if not text.strip() or number in heads:
            continue
        found = header(seen, number) or announcements.ending_at(
            number, is_quoted_below=lambda n: n < len(lines) and lines[n].is_marked
        )
        if found is not None:
            heads.update(range(found.first, found.end))
    return frozenset(heads)
