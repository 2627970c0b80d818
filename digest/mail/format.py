"""Formats values for letters: counts, people's texts in HTML and in plain text, and sentences around them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import accumulate

from markupsafe import Markup

from digest.language.text import canonical
from digest.mail.web_links import Link, by_links

WIDTH = 78  # columns of the text part
INDENT = "  "  # before each line of a person's text, so that none can be mistaken for ours
HANGING = "      "  # as long as the number that a title follows

_BLOCKS = re.compile(r"\n[ \t]*\n")
_PARAGRAPH = Markup("<p>{}</p>")
_MORE = Markup("{} {}")
_BREAK = Markup("<br>\n")
_ANCHOR = Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>')
_INDENTATION = re.compile(r"^ {1,12}", re.MULTILINE)  # of lists in lists; HTML would drop it
_HARD_SPACE = "\xa0"
_BESIDE = re.compile(r"</a>\s*<a\b")
_DOT = "\u202f\xa0·\xa0"  # begins with the one space before which no row ends behind a block
_WHOLE = 50  # columns of others' words that stay on one row
_OPENING = 24  # columns of a sentence's first words that others' words take along to their row
_BEGIN, _END = "\ufdd0", "\ufdd1"  # around others' words in a sentence; no text of theirs has these
_MARK = re.compile(f"[{_BEGIN}{_END}]")
_THEIRS = re.compile(f"{_BEGIN}([^{_END}]*)")
_ENDS = (".", "?", "!", ":")  # of a sentence
_PARTS = re.compile(rf"([{_BEGIN}{_END}]|\s+)")


class Ours(str):
    """A text that we wrote ourselves, not a person's words, so it needs no cleaning."""

    __slots__ = ()


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: "1 reply", "2 replies"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def paragraphs(text: str, more: str | Markup = "") -> Markup:
    """Return a person's text as HTML: escaped, with its lines as they are, and web addresses as links.

    What is around it says that its direction is its own.
    `more` is a link of ours behind its last word.
    """
    blocks = [_lines(each) for each in _BLOCKS.split(canonical(text)) if each.strip()]
    if more:
        blocks.append(_MORE.format(blocks.pop() if blocks else "", more))
    return Markup("\n").join(map(_PARAGRAPH.format, blocks))


def dotted(links: str | Markup) -> Markup:
    """Return links one after the other with a dot between each two."""
    return Markup(_BESIDE.sub(f"</a>{_DOT} <a", links.strip()))  # noqa: S704 - of ours


def numbered(number: int) -> Ours:
    """Return a number for the text part that a title follows; all of a list stand one below the other."""
    return Ours(f"{number}. ".rjust(len(HANGING)))


def hanging(text: str) -> Ours:
    """Return a person's title for the text part, to follow a number on the same line."""
    return Ours(indented(" ".join(text.split()), HANGING).removeprefix(HANGING))


def indented(text: str, indent: str = INDENT) -> Ours:
    """Return a person's text for the text part: two spaces before each line, wrapped to 78 columns."""
    parts = by_links(canonical(text))
    plain = "".join(part.shown if isinstance(part, Link) else part for part in parts)
    lines = plain.strip("\n").split("\n")
    room = WIDTH - len(indent)
    return Ours("\n".join(f"{indent}{row}".rstrip() for line in lines for row in _rows(line, room)))


def theirs(words: str) -> str:
    """Return words that are not ours as they are put into a sentence: marked, for `prose`."""
    return f"{_BEGIN}{words}{_END}"


def unmarked(text: str) -> str:
    """Return a sentence of ours without the marks around others' words."""
    return Ours(_MARK.sub("", text)) if _BEGIN in text else text


def prose(text: str) -> Ours:
    """Return a sentence of ours wrapped to 78 columns, no row of which begins with a person's words.

    A row that would begin within them begins at their sentence if that has just begun, else at the word
    before. Where they are too long for that, the rows after the first are indented.
    """
    units = list(_with_openings(_unbroken(text)))
    is_long = any(_columns(words) > _WHOLE for words in _THEIRS.findall(text))
    if is_long or any(_columns(unit) > WIDTH for unit in units):
        return wrapped(text, INDENT)
    words = [part for unit in units for part in (" ", unit)][1:]
    return Ours("\n".join(_rows_of_words(words, WIDTH)))


def _unbroken(text: str) -> Iterator[str]:
    """Yield the words of a sentence, those of others in one with the word before them."""
    unit, word, depth = "", "", 0
    is_theirs = False
    for part in _PARTS.split(f"{text.strip()} "):
        if part in (_BEGIN, _END):
            depth += 1 if part == _BEGIN else -1
            is_theirs = True
        elif depth or not part.isspace():
            word += " " if part.isspace() else part
        elif is_theirs and unit:
            unit, word, is_theirs = f"{unit} {word}", "", False
        else:
            if unit:
                yield unit
            unit, word, is_theirs = word, "", False
    yield unit


def _with_openings(units: Iterable[str]) -> Iterator[str]:
    """Yield the units of `_unbroken`, those of others in one with a short opening of their sentence."""
    opening, is_opening = "", True
    for unit in units:
        opened = f"{opening} {unit}".lstrip()
        has_others = " " in unit
        has_ended = unit.endswith(_ENDS)
        if is_opening and has_others and _columns(opened) <= WIDTH:
            yield opened
        elif is_opening and not has_others and not has_ended and _columns(opened) <= _OPENING:
            opening = opened
            continue
        else:
            yield from opening.split()
            yield unit
        opening, is_opening = "", has_ended
    yield from opening.split()


def wrapped(text: str, indent: str = "") -> Ours:
    """Return a sentence of ours wrapped to 78 columns, with `indent` before each row after the first."""
    first, *others = _rows(" ".join(canonical(text).split()), WIDTH - len(indent))
    return Ours("\n".join([first, *(indent + row for row in others)]))


def _lines(block: str) -> Markup:
    """Return a paragraph as HTML."""
    block = _INDENTATION.sub(lambda found: _HARD_SPACE * len(found.group()), block.strip("\n"))
    parts = (
        _ANCHOR.format(part.target, part.shown)
        if isinstance(part, Link)
        else _BREAK.join(part.split("\n"))
        for part in by_links(block)
    )
    return Markup("").join(parts)


def _rows(line: str, room: int) -> list[str]:
    """Return one line as rows of at most `room` columns; a web address stays whole."""
    columns = _columns(line)
    if columns <= room:
        return [line.rstrip()]
    if columns == len(line) and max(map(len, line.split(" "))) <= room:
        return re.findall(rf"(.{{1,{room}}})(?: +|$)", line)
    return _rows_of_words(_words(line, room), room)


def _rows_of_words(words: Iterable[str], room: int) -> list[str]:
    """Return words and gaps as rows, without the gaps at line breaks."""
    rows = [""]
    used = 0
    for word in words:
        width = _columns(word)
        if used and used + width > room:
            rows.append("")
            used = 0
        if used or len(rows) == 1 or word.strip(" "):
            rows[-1] += word
            used += width
    return [row.rstrip(" ") for row in rows]


def _words(line: str, room: int) -> Iterator[str]:
    """Yield the words of a line and the gaps between them; words that are too long in parts."""
    for word in re.findall(r" +|[^ ]+", line):
        if _columns(word) <= room or "://" in word:
            yield word
        else:
            yield from _parts(word, room)


def _parts(word: str, room: int) -> Iterator[str]:
    start = 0
    ends = list(accumulate(map(_columns, word)))
    for place, end in enumerate(ends):
        if end - (ends[start - 1] if start else 0) > room:
            yield word[start:place]
            start = place
    yield word[start:]


def _columns(text: str) -> int:
    """Return how many columns a terminal gives the text."""
    if text.isascii() or max(text) < "\u1100":  # the first wide character
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
