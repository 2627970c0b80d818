"""Formats values for letters: times, counts, people's texts in HTML and in plain text."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import accumulate
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from digest.language.text import canonical

WIDTH = 78  # columns of the text part
INDENT = "  "  # before each line of a person's text, so that none can be mistaken for ours
HANGING = "      "  # as long as the number that a title follows

DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = (
    "January February March April May June July August September October November December"
).split()
SAME_YEAR = timedelta(days=335)  # eleven months, in which no day and month come twice
_URL = re.compile(r"\bhttps?://[^\s<>\"'`\\^{|}]+", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_URL_SAFE = "%/:=&?~#+!$,;'@()*[]-._"
_CLOSING = ".,;:!?…»”’*_"
_BLOCKS = re.compile(r"\n[ \t]*\n")
_PARAGRAPH = Markup("<p>{}</p>")
_MORE = Markup("{} {}")
_BESIDE = re.compile(r"</a>\s*<a\b")
_DOT = "\u202f\xa0·\xa0"  # begins with the one space before which no row ends behind a block
_BREAK = Markup("<br>\n")
_ANCHOR = Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>')
_INDENTATION = re.compile(r"^ {1,12}", re.MULTILINE)  # of lists in lists; HTML would drop it
_HARD_SPACE = "\xa0"
_MOST_HOST = 253  # characters of a name in the DNS
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


class _Link(NamedTuple):
    """A web address in a text."""

    typed: str
    target: str  # in ASCII, as the browser gets it
    shown: str  # as it was typed, but with its host in ASCII


def when(at: datetime) -> str:
    """Return a local moment in short, as for times within a week: "Tue 14:05"."""
    return f"{DAYS[at.weekday()][:3]} {at:%H:%M}"


def dated(at: datetime) -> str:
    """Return a local moment in short, as for times of longer than a week: "Tue 3 Mar, 14:05"."""
    return f"{DAYS[at.weekday()][:3]} {at.day} {MONTHS[at.month - 1][:3]}, {at:%H:%M}"


def dated_by(at: datetime, now: datetime) -> str:
    """Return a local moment as it is read at another: in short, with its year where that is long ago."""
    if now - at < SAME_YEAR:
        return dated(at)
    return f"{DAYS[at.weekday()][:3]} {at.day} {MONTHS[at.month - 1][:3]} {at.year}, {at:%H:%M}"


def day(at: datetime) -> str:
    """Return a local day in full: "Tuesday 3 March 2026"."""
    return f"{day_of_year(at)} {at.year}"


def day_of_year(at: datetime) -> str:
    """Return a local day without its year: "Tuesday 3 March"."""
    return f"{DAYS[at.weekday()]} {day_of_month(at)}"


def day_of_month(at: datetime) -> str:
    """Return a local day by its date alone: "3 March"."""
    return f"{at.day} {MONTHS[at.month - 1]}"


def clock(at: datetime) -> str:
    """Return a local time of day: "14:05"."""
    return f"{at:%H:%M}"


def month(at: datetime) -> str:
    """Return a local month: "March 2026"."""
    return f"{MONTHS[at.month - 1]} {at.year}"


def moment(at: datetime) -> str:
    """Return a local moment in full: "Tuesday 3 March 2026, 14:05"."""
    return f"{day(at)}, {at:%H:%M}"


def zone_time(zone: str) -> str:
    """Return the name of a zone's time: "Berlin time" for Europe/Berlin, "UTC" for UTC."""
    region, _, city = zone.rpartition("/")
    return f"{city.replace('_', ' ')} time" if region not in ("", "Etc") else zone


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
    parts = _by_links(canonical(text))
    plain = "".join(part.shown if isinstance(part, _Link) else part for part in parts)
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
        if isinstance(part, _Link)
        else _BREAK.join(part.split("\n"))
        for part in _by_links(block)
    )
    return Markup("").join(parts)


def _by_links(text: str) -> Iterator[str | _Link]:
    """Yield the text in parts: web addresses, and the text between them."""
    end = 0
    if "://" in text:
        for found in _URL.finditer(text):
            link = _linked(_without_closing(found.group()))
            if link is not None:
                yield text[end : found.start()]
                yield link
                end = found.start() + len(link.typed)
    yield text[end:]


def _without_closing(url: str) -> str:
    """Return a web address without the punctuation that ends its sentence."""
    url = url.rstrip(_CLOSING)
    while url.endswith((")", "]")) and url.count("(") + url.count("[") < (
        url.count(")") + url.count("]")
    ):
        url = url[:-1].rstrip(_CLOSING)
    return url


def _linked(url: str) -> _Link | None:
    """Return a web address as a link, or None if it could mislead a reader (M-09)."""
    try:
        parts = urlsplit(url)
        port = "" if parts.port is None else f":{parts.port}"
        host = (parts.hostname or "")[: _MOST_HOST + 1].encode("idna").decode()
    except (ValueError, UnicodeError):
        return None
    if "@" in parts.netloc or len(host) > _MOST_HOST or not _HOST.fullmatch(host):
        return None
    base, rest = f"{parts.scheme}://{host}{port}", url.partition("//")[2][len(parts.netloc) :]
    shown = url if parts.netloc.isascii() else base + rest
    return _Link(url, base + quote(rest, safe=_URL_SAFE), shown)


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
