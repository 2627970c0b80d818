"""Finds the lines that announce a quote: "On Mon, 4 Mar 2024 at 09:15, Maria wrote:" in any language.

An announcement is up to five joined lines that end in a colon and show two of three signs: a verb of writing,
a date, an address; one is enough where a marked quote stands below.
"""

import re
from dataclasses import dataclass

from inbound.reply_text.languages import (
    DAYS_AND_MONTHS,
    OPENING,
    PEOPLE,
    WRITING,
    WRITING_UNSPACED,
)

JOINED = 5  # lines of one announcement
LENGTH = 400  # characters of one
ENOUGH = 2  # signs
INTRODUCING = 2  # words

_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|[٠-٩۰-۹]{4}|[年월년日]"
)
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d\b|\b\d\d?\s?(?:uhr|am|pm)\b|[٠-٩۰-۹]{1,2}:[٠-٩۰-۹]{2}", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[\w.-]+|<mailto:|\[mailto:")
_WORD = re.compile(r"[^\W\d_]+")
_PERSONAL = re.compile(
    r"\s*(?:my|our|his|her|the|mein\w*|unser\w*|mon|ma|mes|notre|mi|mis|il mio|la mia|meu|minha|o meu|"
    r"mijn|min|mitt|moja?|mój|мой|моя)\s",
    re.IGNORECASE,
)
_CITES = re.compile(r"\b(?:article|quoting|writes)\b.*@|@.*\b(?:article|writes)\b", re.IGNORECASE)
_LAST_WORDS = ("wrote", "schrieb", "escribió", "écrit", "scritto", "escreveu", "schreef", "skrev", "写道", "寫道")
_SAME_LINE = re.compile(
    r"\s*(?:on|am|le|el|il|em|op|den)\s.{8,250}?(?:wrote|schrieb.{0,80}|a écrit|escribió|ha scritto|escreveu|"
    r"schreef.{0,80}|skrev.{0,80})\s?:\s",
    re.IGNORECASE,
)
_SHARED = re.compile(
    r"(.*?\S)[\s-]*?\s?(-{0,4} ?\b(?:On|Am|Le|El|Il|Em|Op|Den) (?:[^\W\d_]{2,10}[.,]{0,2} )?"
    r"(?:[^\W\d_]{3,10} )?\d{1,4}[^\n]{8,160}[:：])$"
)


@dataclass(frozen=True, slots=True)
class Announcement:
    """Where an announcement stands, and whether all that follows unmarked may be taken for the quote."""

    first: int
    end: int  # the line after its last one
    is_certain: bool


@dataclass(frozen=True, slots=True)
class _Signs:
    verb: bool = False
    date: bool = False
    clock: bool = False
    address: bool = False
    people: bool = False  # words that somebody wrote and no program

    def __or__(self, other: "_Signs") -> "_Signs":
        return _Signs(
            self.verb or other.verb,
            self.date or other.date,
            self.clock or other.clock,
            self.address or other.address,
            self.people or other.people,
        )

    @property
    def count(self) -> int:
        return self.verb + (self.date or self.clock) + self.address


def announcement(lines: list[str], own: list[bool], end: int, *, quoted_below: bool) -> Announcement | None:
    """Return the announcement whose last line is `end`.

    Of several possible first lines, the earliest that begins like one counts, or else the last.
    """
    if not ends_like_one(lines[end]):
        return _on_the_line_of_the_quote(lines[end], end)
    starts: list[tuple[int, _Signs]] = []
    signs, length = _Signs(), 0
    for number in range(end, max(end - JOINED, -1), -1):
        line = lines[number]
        length += len(line)
        if not own[number] or not line.strip() or length > LENGTH:
            break
        signs |= _signs(line)
        if signs.count >= ENOUGH or (quoted_below and signs.count):
            starts.append((number, signs))
    if not starts:
        return None
    first, found = next((s for s in reversed(starts) if _begins_like_one(lines, *s)), starts[0])
    if _PERSONAL.match(lines[first]) and not found.address:
        return None
    begins = OPENING.match(lines[first]) is not None
    is_certain = found.address and (found.verb or (begins and found.clock))
    is_certain = is_certain or (found.verb and found.clock and found.date and not found.people)
    is_certain = is_certain or (found.verb and begins and found.count >= ENOUGH and not found.people)
    return Announcement(first, end + 1, is_certain)


def ends_like_one(line: str) -> bool:
    """Say whether a line ends in a colon, or in a verb of writing."""
    end = line[-40:].rstrip(" \t\xa0>*_-)\"”")
    return end.endswith((":", "：")) or end.lower().endswith(_LAST_WORDS)


def introduces(line: str) -> bool:
    """Say whether a line but introduces what somebody else said."""
    if len(_WORD.findall(line)) < INTRODUCING:
        return False
    return ends_like_one(line) or _CITES.search(line) is not None


def apart(line: str) -> tuple[str, str] | None:
    """Return own words and the announcement that a program put on the same line, None for other lines."""
    if not ends_like_one(line):
        return None
    shared = _SHARED.match(line)
    if shared is None or _signs(shared[2]).count < ENOUGH or OPENING.match(line):
        return None
    return shared[1].rstrip("- "), shared[2]


def _on_the_line_of_the_quote(line: str, number: int) -> Announcement | None:
    """Return an announcement behind which the quote begins without a line end, as Yahoo's phones do it."""
    found = _SAME_LINE.match(line)
    if found is None:
        return None
    signs = _signs(found.group())
    certain = signs.verb and signs.clock and signs.address
    return Announcement(number, number + 1, is_certain=True) if certain else None


def _begins_like_one(lines: list[str], number: int, signs: _Signs) -> bool:
    line = lines[number]
    here = _signs(line)
    dated = OPENING.match(line) is not None and (here.date or here.clock)
    return dated or (here.verb and here.count >= ENOUGH) or (line.rstrip().endswith("<") and signs.verb)


def _signs(line: str) -> _Signs:
    words = _WORD.findall(line)
    lower = {word.lower() for word in words}
    day = not lower.isdisjoint(DAYS_AND_MONTHS) and any(map(str.isdigit, line))
    return _Signs(
        verb=not lower.isdisjoint(WRITING) or WRITING_UNSPACED.search(line) is not None,
        date=day or _DATE.search(line) is not None,
        clock=_CLOCK.search(line) is not None,
        address=_ADDRESS.search(line) is not None,
        people=not PEOPLE.isdisjoint(words),
    )
