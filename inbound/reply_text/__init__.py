"""Finds what a member wrote themselves in a mail that answers one of ours.

quotes -> signature -> question -> own_tokens

Quotes, the lines that announce them, forwarded parts, signatures and what mail programs add are cut away;
answers between and below quotes are kept, with the lines they answer. Losing a member's words is worse than
keeping a quote. Rules look at a limited number of lines of limited length: no text can make them slow.
"""

import re
from dataclasses import dataclass
from email.utils import parseaddr

from digest.language.text import canonical
from inbound.reading.html_text import to_text
from inbound.reading.read import Mail, read
from inbound.reply_text.attribution import apart
from inbound.reply_text.marks import without_marks_of_from
from inbound.reply_text.names import names_in
from inbound.reply_text.own_tokens import without_own_traces
from inbound.reply_text.question import with_questions
from inbound.reply_text.quotes import (
    neither_marked_nor_announced,
    says_nothing,
    without_quotes,
)
from inbound.reply_text.signature import without_signature

LIMIT = 100_000  # characters; of a longer text only the lines that are marked as quotes are cut
LINE_LENGTH = 2_000  # characters; no rule looks at a longer line
HEAD, FOOT = 800, 200  # lines at the start and at the end that rules look at; of others the marks

_MANY_BREAKS = re.compile(r"\n{3,}")
_EMPTY_LINES = re.compile(r"\n(?:[ \t\xa0]*\n){3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What the member wrote, and what was cut away from it."""

    text: str
    cut: str
    forwards: bool = False  # there is nothing but a message by somebody else, forwarded
    is_doubtful: bool = False  # all of the text stands below the head of a message, and may be that


def split(text: str, *, writer: str = "") -> Extracted:
    """Return a canonical plain text, whose quotes may be marked with ">", as own words and the rest.

    `writer` is the name that the mail's From field shows: it is no word of theirs where it ends the
    text.
    """
    lines = _lines(text)
    own, forwards, is_doubtful = [not line.startswith(">") for line in lines], False, False
    if len(text) <= LIMIT:
        head, foot = _ends(len(lines))
        told = _told(lines[:head], lines[foot:], names_in(writer))
        own[:head], own[foot:] = told.head, told.foot
        own[head:foot] = [is_own and told.between for is_own in own[head:foot]]
        forwards, is_doubtful = told.forwards, told.is_doubtful
    kept = without_own_traces(_joined(lines, own))
    cut = without_own_traces(_joined(lines, [not is_own for is_own in own]))
    return Extracted(text=kept, cut=cut, forwards=forwards, is_doubtful=is_doubtful)


def extract(body: str | bytes, content_type: str = "text/plain") -> str:
    """Return the own words of a body; bytes are a whole message (message/rfc822)."""
    if isinstance(body, bytes):
        mail = read(body)
        return split(mail.text, writer=writer_of(mail)).text if isinstance(mail, Mail) else ""
    return split(canonical(to_text(body) if content_type == "text/html" else body)).text


def writer_of(mail: Mail) -> str:
    """Return the name that a mail's From field shows, empty where that is an address."""
    name = parseaddr(mail.fields.text("from"))[0]
    return "" if "@" in name else name


def _ends(lines: int) -> tuple[int, int]:
    """Return up to which line, and from which line on, the rules look at a text of so many lines."""
    return (HEAD, lines - FOOT) if lines > HEAD + FOOT else (lines, lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """Which lines at both ends are own, whether what stands between them may be, and what else is known."""

    head: list[bool]
    between: bool
    foot: list[bool]
    forwards: bool
    is_doubtful: bool


def _told(head: list[str], foot: list[str], writer: frozenset[str]) -> _Told:
    """Return what the rules tell of the lines at both ends of a text."""
    seen = [
        line if len(line) <= LINE_LENGTH else ">> x" if line.startswith(">") else "x"
        for line in [*head, *(["x"] if foot else []), *foot]
    ]
    quotes = without_quotes(seen)
    own = without_signature(seen, quotes.own, writer)
    if not quotes.is_certain and says_nothing(_chosen(seen, own)):
        own = without_signature(seen, neither_marked_nor_announced(seen, quotes.announced), writer)
    own = with_questions(seen, own, quotes.announced)
    return _Told(
        head=own[: len(head)],
        between=own[len(head)] if foot else True,
        foot=own[len(head) + 1 :],
        forwards=quotes.forwards and not any(map(str.strip, _chosen(seen, own))),
        is_doubtful=_is_headed(seen, own, quotes.announced),
    )


def _is_headed(lines: list[str], own: list[bool], announced: frozenset[int]) -> bool:
    """Say whether a text begins with the head of a message, right below which own words seem to stand."""
    written = [number for number, line in enumerate(lines) if line.strip()]
    below = next((number for number in written if number not in announced), None)
    return below is not None and written[0] in announced and own[below]


def _lines(text: str) -> list[str]:
    """Return the lines of a text, own words and an announcement that share one set apart."""
    written = without_marks_of_from(_EMPTY_LINES.sub("\n\n\n\n", text).split("\n"))
    lines: list[str] = []
    for line in written[:HEAD]:
        lines.extend(apart(line) or (line,) if len(line) <= LINE_LENGTH else (line,))
    return lines + written[HEAD:]


def _chosen(lines: list[str], wanted: list[bool]) -> list[str]:
    return [line for line, is_wanted in zip(lines, wanted, strict=True) if is_wanted]


def _joined(lines: list[str], wanted: list[bool]) -> str:
    """Return the wanted lines without blank ones at the ends, or more than two in a row."""
    joined = "\n".join(
        line.rstrip() for line, is_wanted in zip(lines, wanted, strict=True) if is_wanted
    )
    return _MANY_BREAKS.sub("\n\n", joined).strip("\n")
