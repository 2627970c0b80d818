"""Finds the lines that announce a quote: "On Mon, 4 Mar 2024 at 09:15, Maria wrote:" in any language.

An announcement is up to five joined lines that end in a colon and show two of three signs: a verb of writing,
a date, an address; one is enough where a marked quote stands below.
"""

import re
from collections.abc import Callable
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

_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|[٠-٩۰-۹]{4}|[年월년日]")
_CLOCK = re.compile(
    r"\b\d{1,2}[:.h]\d\d\b|\b\d\d?\s?(?:uhr|am|pm)\b|[٠-٩۰-۹]{1,2}:[٠-٩۰-۹]{2}", re.IGNORECASE
)
_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[\w.-]+|<mailto:|\[mailto:")
_ENDS_WITH_ADDRESS = re.compile(r"@[\w.-]+[>)\]\s]*[:：]\s*$")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_SMILEY = re.compile(r"[:：][-'’o^]?[)(\]\[]+\s*$")
_PERSONAL = re.compile(
    r"\s*(?:my|our|his|her|the|mein\w*|unser\w*|mon|ma|mes|notre|mi|mis|il mio|la mia|meu|minha|o meu|"
    r"mijn|min|mitt|moja?|mój|мой|моя)\s",
    re.IGNORECASE,
)
_CITES = re.compile(r"\b(?:article|quoting|writes)\b.*@|@.*\b(?:article|writes)\b", re.IGNORECASE)
_LAST_WORDS = (
    "wrote",
    "schrieb",
    "escribió",
    "écrit",
    "scritto",
    "escreveu",
    "schreef",
    "skrev",
    "写道",
    "寫道",
)
_SAME_LINE = re.compile(
    r"\s*(?:on|am|le|el|il|em|op|den)\s.{8,250}?(?:wrote|schrieb.{0,80}|a écrit|escribió|ha scritto|escreveu|"
    r"schreef.{0,80}|skrev.{0,80})\s?:[\s>]",
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


VERB, ADDRESS, DATE, CLOCK, PEOPLE_SPEAK = (
    1,
    2,
    4,
    8,
    16,
)  # the signs; the last of a person who writes
_COUNT = [  # of the signs that tell, by their flags
    bool(flags & VERB) + bool(flags & ADDRESS) + bool(flags & (DATE | CLOCK)) for flags in range(32)
]


class Announcements:
    """The announcements of one text; what each line shows is looked up once."""

    def __init__(self, lines: list[str], own: list[bool]) -> None:
        self._lines, self._own = lines, own
        self._known: dict[int, int] = {}

    def ending_at(self, end: int, *, is_quoted_below: Callable[[int], bool]) -> Announcement | None:
        """Return the announcement whose last line is `end`.

        Of several possible first lines, the earliest that begins like one counts, or else the last.
        """
        if not ends_like_one(self._lines[end]):
            return _on_the_line_of_the_quote(self._lines[end], end)
        starts = self._starts(end, 1 if is_quoted_below(end + 1) else ENOUGH)
        if not starts:
            return None
        first, found = next((s for s in reversed(starts) if self._begins_like_one(*s)), starts[0])
        if _PERSONAL.match(self._lines[first]) and not found & ADDRESS:
            return None
        return Announcement(first, end + 1, _is_certain(self._lines[first : end + 1], found))

    def _starts(self, end: int, wanted: int) -> list[tuple[int, int]]:
        """Return from where on the lines up to `end` show as many signs as wanted, the nearest first."""
        starts: list[tuple[int, int]] = []
        signs, length = 0, 0
        for number in range(end, max(end - JOINED, -1), -1):
            line = self._lines[number]
            length += len(line)
            if not self._own[number] or length > LENGTH:
                break
            if not line.strip():
                if self._lines[number + 1].lstrip()[:1] in ("<", ">"):
                    continue
                break
            signs |= self._signs(number)
            if _COUNT[signs] >= wanted:
                starts.append((number, signs))
        return starts

    def _begins_like_one(self, number: int, signs: int) -> bool:
        line, here = self._lines[number], self._signs(number)
        dated = here & (DATE | CLOCK) and OPENING.match(line) is not None
        told = here & VERB and _COUNT[here] >= ENOUGH
        return bool(dated or told or (signs & VERB and line.rstrip().endswith("<")))

    def _signs(self, number: int) -> int:
        if number not in self._known:
            self._known[number] = _signs(self._lines[number])
        return self._known[number]


def ends_like_one(line: str) -> bool:
    """Check whether a line ends in a colon, or in a verb of writing."""
    if _SMILEY.search(line[-40:]) and line.count("(") <= line.count(":("):
        return False
    end = line[-40:].rstrip(' \t\xa0>*_-)"”')
    return end.endswith((":", "：")) or end.lower().endswith(_LAST_WORDS)


def introduces(line: str) -> bool:
    """Check whether a line only introduces what somebody else said."""
    if len(_WORD.findall(line)) < INTRODUCING:
        return False
    return ends_like_one(line) or _CITES.search(line) is not None


def apart(line: str) -> tuple[str, str] | None:
    """Return own words and the announcement that a program put on the same line, None for other lines."""
    if not ends_like_one(line) or OPENING.match(line):
        return None
    shared = _SHARED.match(line)
    if shared is None or _COUNT[_signs(shared[2])] < ENOUGH:
        return None
    return shared[1].rstrip("- "), shared[2]


def _on_the_line_of_the_quote(line: str, number: int) -> Announcement | None:
    """Return an announcement behind which the quote begins without a line end, as Yahoo's phones do it."""
    found = _SAME_LINE.match(line)
    if found is None:
        return None
    told = VERB | CLOCK | ADDRESS
    return (
        Announcement(number, number + 1, is_certain=True)
        if _signs(found.group()) & told == told
        else None
    )


def _is_certain(lines: list[str], signs: int) -> bool:
    """Check whether no person can have written these lines, so that what follows is a quote without marks."""
    begins = OPENING.match(lines[0]) is not None
    if signs & ADDRESS:
        ends = signs & CLOCK or _ENDS_WITH_ADDRESS.search(lines[-1])
        return bool(signs & VERB or (begins and ends))
    timed = signs & CLOCK and signs & DATE
    return bool(signs & VERB and not signs & PEOPLE_SPEAK and (timed or begins))


def _signs(line: str) -> int:
    words = _WORD.findall(line)
    lower = {word.lower() for word in words}
    signs = 0
    if not lower.isdisjoint(WRITING) or WRITING_UNSPACED.search(line):
        signs |= VERB
    if _DATE.search(line) or (not lower.isdisjoint(DAYS_AND_MONTHS) and _DIGIT.search(line)):
        signs |= DATE
    if _CLOCK.search(line):
        signs |= CLOCK
    if "@" in line or "mailto:" in line:
        signs |= ADDRESS if _ADDRESS.search(line) else 0
    return signs if PEOPLE.isdisjoint(words) else signs | PEOPLE_SPEAK
