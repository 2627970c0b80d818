"""Finds the lines that announce a quote: "On Mon, 4 Mar 2024 at 09:15, Maria wrote:" in any language.

An announcement is up to five joined lines that end in a colon and show two of three signs: a verb of writing,
a date, an address; one is enough where a marked quote stands below. Without a colon it is nothing but who and
when, right above a marked quote.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from inbound.reply_text.languages import OPENING
from inbound.reply_text.signs import (
    ADDRESS,
    CLOCK,
    COUNT,
    DATE,
    PEOPLE_SPEAK,
    TOLD,
    VERB,
    ends_a_sentence,
    is_made_of_names,
    is_of_names,
    signs_of,
    tells_who_or_when,
    words_in,
)

JOINED = 5  # lines of one announcement
LENGTH = 400  # characters of one
FULL = 60  # characters of a line that a program may have broken, with the first word of the next
MOST = 300  # lines of a text that end like one
ENOUGH = 2  # signs
INTRODUCING = 2  # words

_ENDS_WITH_ADDRESS = re.compile(r"@[\w.-]+[>)\]\s]*[:：]\s*$")
_SMILEY = re.compile(r"[:：][-'’o^]?[)(\]\[]+\s*$")
_PERSONAL = re.compile(
    r"\s*(?:my|our|his|her|the|mein\w*|unser\w*|mon|ma|mes|notre|mi|mis|il mio|la mia|meu|minha|o meu|"
    r"mijn|min|mitt|moja?|mój|мой|моя)\s",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"\s*(?:and |so |then |today |yesterday )?"
    r"(?:I|we|she|he|they|ich|wir|je|j'ai|yo|io|eu|ik|jag|jeg|ja|я)\s",
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
_INSIDE = re.compile(  # own words, an announcement with an address, and its quote
    r"(.*?\S)\s+((?:On|Am|Le|El|Il|Em|Op)\s[^\n<]{8,120}<[^\s<>@]{1,64}@[\w.-]+>\s?"
    r"(?:wrote|a écrit|escribió|ha scritto|escreveu|schrieb)\s?[:：])\s+(\S.*)$"
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


class Announcements:
    """The announcements of one text; what each line shows is looked up once."""

    def __init__(self, lines: list[str], own: list[bool]) -> None:
        self._lines, self._own = lines, own
        self._known: dict[int, int] = {}
        self._seen = 0  # lines that end like one

    def ending_at(self, end: int, *, is_quoted_below: Callable[[int], bool]) -> Announcement | None:
        """Return the announcement whose last line is `end`.

        Of several possible first lines, the earliest that begins like one counts, or else the last that
        no line is broken off from.
        """
        if not ends_like_one(self._lines[end]):
            is_above = self._own[end] and is_quoted_below(end + 1)
            return (is_above and self._bare(end)) or _on_the_line_of_the_quote(
                self._lines[end], end
            )
        self._seen += 1
        if self._seen > MOST:
            return None
        starts = self._starts(end, 1 if is_quoted_below(end + 1) else ENOUGH)
        if not starts:
            return None
        farthest = range(len(starts) - 1, 0, -1)
        begun = next((n for n in farthest if self._begins_like_one(*starts[n])), 0)
        first, found = self._whole(starts[begun:])
        if _is_personal(self._lines[first], found):
            return None
        return Announcement(first, end + 1, _is_certain(self._lines[first : end + 1], found))

    def _whole(self, starts: list[tuple[int, int]]) -> tuple[int, int]:
        """Return the first start, or one above from which a program broke its line off."""
        first, found = starts[0]
        for number, signs in starts[1:]:
            line, below = self._lines[number].rstrip(), self._lines[first].lstrip()
            is_new = bool(TOLD[signs] & ~TOLD[found])
            is_told = is_new and tells_who_or_when(self._signs(number))
            is_broken = len(line) + len(below.split(" ", 1)[0]) >= FULL and not below[:1].isupper()
            is_part = is_told or ((is_new or is_broken) and is_of_names(line))
            if ends_a_sentence(line) or not is_part:
                break
            first, found = number, signs
        return first, found

    def _bare(self, end: int) -> Announcement | None:
        """Return the paragraph down to `end` where it is nothing but who wrote and when, without a colon."""
        first = end
        while first > max(end - JOINED, -1) and self._lines[first].strip() and self._own[first]:
            first -= 1
        if first <= end - JOINED:
            return None
        text = " ".join(self._lines[first + 1 : end + 1])
        signs = signs_of(text) if len(text) <= LENGTH else 0
        told = ADDRESS | DATE if signs & ADDRESS else DATE | CLOCK
        if signs & told != told or signs & PEOPLE_SPEAK or not is_made_of_names(text):
            return None
        return Announcement(first + 1, end + 1, is_certain=True)

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
            if COUNT[signs] >= wanted:
                starts.append((number, signs))
        return starts

    def _begins_like_one(self, number: int, signs: int) -> bool:
        line, here = self._lines[number], self._signs(number)
        dated = here & (DATE | CLOCK) and OPENING.match(line) is not None
        told = here & VERB and COUNT[here] >= ENOUGH
        return bool(dated or told or (signs & VERB and line.rstrip().endswith("<")))

    def _signs(self, number: int) -> int:
        if number not in self._known:
            self._known[number] = signs_of(self._lines[number])
        return self._known[number]


def ends_like_one(line: str) -> bool:
    """Check whether a line ends in a colon, or in a verb of writing."""
    if _SMILEY.search(line[-40:]) and line.count("(") <= line.count(":("):
        return False
    end = line[-40:].rstrip(' \t\xa0>*_-)"”')
    return end.endswith((":", "：")) or end.lower().endswith(_LAST_WORDS)


def tells_when(line: str) -> bool:
    """Check whether a line tells who wrote and when, with no colon, as some do above a header."""
    signs, told = signs_of(line), VERB | DATE | CLOCK
    is_whole = signs & told == told and not signs & PEOPLE_SPEAK
    return is_whole and OPENING.match(line) is not None


def introduces(line: str) -> bool:
    """Check whether a line only introduces what somebody else said."""
    if len(words_in(line)) < INTRODUCING:
        return False
    return ends_like_one(line) or _CITES.search(line) is not None


def apart(line: str) -> tuple[str, ...] | None:
    """Return own words and the announcement that a program put on the same line, None for other lines."""
    if not ends_like_one(line):
        inside = _INSIDE.match(line) if "@" in line and "> " in line else None
        return inside.groups() if inside and COUNT[signs_of(inside[2])] > ENOUGH else None
    if OPENING.match(line):
        return None
    shared = _SHARED.match(line)
    if shared is None or COUNT[signs_of(shared[2])] < ENOUGH:
        return None
    return shared[1].rstrip("- "), shared[2]


def _on_the_line_of_the_quote(line: str, number: int) -> Announcement | None:
    """Return an announcement behind which the quote begins without a line end, as Yahoo's phones do it.

    Without an address it is one where the quote is marked.
    """
    found = _SAME_LINE.match(line)
    if found is None:
        return None
    is_marked = line[found.end() - 1 :].lstrip().startswith(">")
    told = VERB | CLOCK | (DATE if is_marked else ADDRESS)
    return (
        Announcement(number, number + 1, is_certain=True)
        if signs_of(found.group()) & told == told
        else None
    )


def _is_personal(line: str, signs: int) -> bool:
    """Check whether a person tells what somebody wrote: "My doctor wrote:", "I wrote to a@b.example:"."""
    if _SPEAKS.match(line) and not signs & (DATE | CLOCK):
        return True
    return _PERSONAL.match(line) is not None and not signs & ADDRESS


def _is_certain(lines: list[str], signs: int) -> bool:
    """Check whether no person can have written these lines, so that what follows is a quote without marks."""
    if signs & ADDRESS:
        begins = OPENING.match(lines[0]) is not None
        ends = signs & CLOCK or _ENDS_WITH_ADDRESS.search(lines[-1])
        is_whole = signs & DATE and signs & CLOCK and not signs & PEOPLE_SPEAK
        return bool(signs & VERB or (begins and ends) or is_whole)
    return bool(signs & VERB and signs & DATE and signs & CLOCK and not signs & PEOPLE_SPEAK)
