"""Finds where the header of a quoted or forwarded message stands in a text, in any of many languages.

A header block is From, Sent, To, Subject close together, an address or a date with its year or time in it;
fewer under a drawn line that says what it is. "From: Leeds" and "To: London" are a journey.
"""

import re
from dataclasses import dataclass

from inbound.reply_text.languages import BEGIN, FORWARDED, FROM, MESSAGE, SENT, SUBJECT, TO

BLOCK = 9  # lines in which a header block must show itself
SIGNS = 4  # keys, an address and a date counted with them, where no drawn line stands above
LONGEST_TITLE = 30  # characters of "Forwarded message"
GAP = 5  # lines between a drawn line and the block

_FENCE = re.compile(
    r"(?=[ \t*>_\xa0]*(?:[-_=*]{2,}|—{2,}))[ \t*>_\xa0]*+[-_=*—]*+"  # once, however long it is
    r"\s*+([^\W\d_][^\d\n]{2,60}?)\s*+(?:[-_=*]{2,}+|—{2,}+)"
    r"[ *_]*+(?:[^\W\d][^\W\d ]{0,11}(?: [^\W\d]{1,8})?\s?[:：].*)?$"
)
_RULE = re.compile(r"\s*[-_*=]{10,}\s*$")
_KEY = re.compile(rf"[\s>*|_]*(?:{FROM}|{SENT}|{TO}|{SUBJECT})\s?\*{{0,2}}\s?[:：]", re.IGNORECASE)
_FIRST_KEY = re.compile(rf"[\s>*|_]*(?:{FROM}|{SENT}|{SUBJECT})\s?\*{{0,2}}\s?[:：]", re.IGNORECASE)
_BEGINS = re.compile(rf"[\s>*|_]*(?:{FROM}|{SUBJECT})\s?\*{{0,2}}\s?[:：]", re.IGNORECASE)
_TITLE = re.compile(rf"[\s>*|_]*(?:{SUBJECT})\s?\*{{0,2}}\s?[:：]", re.IGNORECASE)
_DATED = re.compile(rf"[\s>*|_]*(?:{SENT})\s?\*{{0,2}}\s?[:：]", re.IGNORECASE)
_WHEN = re.compile(r"\d[:.h]\d\d(?!\d)|(?<!\d)(?:19|20)\d\d(?!\d)|[٠-٩۰-۹]{4}")
_SAYS = re.compile(
    r"\b(?:my|our|I|mein\w*|unser\w*|ich|mon|ma|mes|je|mi|mis|yo)\b|[^\W\d_]{2}[.!?]\s*$"
)
_FROM_WITHIN = re.compile(rf"(?<!\w)(?:{FROM})\s?[:：]\s", re.IGNORECASE)
_INNER_KEY = re.compile(
    rf"\s\*{{0,2}}(?:{SENT}|{TO}|{SUBJECT})\s?\*{{0,2}}\s?[:：]\s", re.IGNORECASE
)
_ABOVE = re.compile(
    r"[\W_]*(?:please )?(?:reply|respond|write|type|antwort\w*|répond\w*|responda|escriba)\b.{0,40}"
    r"(?:above|oberhalb|au-dessus|encima|acima).{0,20}[\W_]*$|[\W_]*above this line\b.{0,40}[\W_]*$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s<>@]@[\w-]")
_LINE = re.compile(r"[\s>]*[-_*=]{4,}\s*$")
_DRAWN = frozenset("-_=*—>\xa0 \t")


@dataclass(frozen=True, slots=True)
class Header:
    """What heads a quoted message: its lines, and whether the message is forwarded, not answered."""

    first: int
    end: int  # the line after its last one
    is_forward: bool = False
    is_final: bool = False  # whatever stands below is not the member's
    is_certain: bool = True  # no person can have written it


def header(lines: list[str], first: int) -> Header | None:
    """Return the header of a message that is quoted or forwarded from line `first` on."""
    line = lines[first]
    if _has_colon(line):
        if BEGIN.match(line):
            return Header(first, max(first + 1, _end(lines, first + 1, 1)), is_forward=True)
        if _KEY.match(line) and (_FIRST_KEY.match(line) or _ADDRESS.search(line)):
            end = _end_of_block(lines, first) or _end_of_one_line(lines, first)
            if end:
                return Header(first, end)
    return _drawn(lines, first) if line[:1] in _DRAWN else _named(lines, first)


def start_above(lines: list[str], first: int) -> int:
    """Return where a header really begins whose sender stands in one of the two lines right above it."""
    for number in range(first - 1, max(first - 3, -1), -1):
        if not lines[number].strip():
            break
        if _FROM_WITHIN.search(lines[number]) and any(map(_ADDRESS.search, lines[number:first])):
            return number
    return first


def is_key(line: str) -> bool:
    """Check whether a line begins as one of a header does: "From:", "Sent:", "To:", "Subject:"."""
    return _has_colon(line) and _KEY.match(line) is not None


def _has_colon(line: str) -> bool:
    """Check whether a line has what every key ends with."""
    return ":" in line or "：" in line


def is_drawn(line: str) -> bool:
    """Check whether a line is only a drawn rule, without words."""
    return _LINE.match(line) is not None


def asks_to_write_above(line: str) -> bool:
    """Check whether a line is the mark above which an answer is to be written."""
    return (
        "bove" in line.lower()
        and line.lstrip(" >")[:1] in "-=#*_~"
        and _ABOVE.match(line) is not None
    )


def _named(lines: list[str], first: int) -> Header | None:
    """Return the header under a line that only says that a message was forwarded."""
    line = lines[first].strip()
    if len(line) > LONGEST_TITLE or first + 1 >= len(lines) or not is_key(lines[first + 1]):
        return None
    if not (FORWARDED.search(line) and MESSAGE.search(line)):
        return None
    return Header(first, _end(lines, first + 1, 1), is_forward=True)


def _drawn(lines: list[str], first: int) -> Header | None:
    """Return the header under a drawn line, with or without words in it."""
    fence = _FENCE.match(lines[first])
    if fence is not None and (MESSAGE.search(fence[1]) or FORWARDED.search(fence[1])):
        end = max(first + 1, _end(lines, first + 1, 1))
        return Header(first, end, is_forward=FORWARDED.search(fence[1]) is not None)
    if fence is None and not _RULE.match(lines[first]):
        return None
    below = range(first + 1, min(first + GAP, len(lines)))
    after = next((number for number in below if lines[number].strip()), None)
    if after is None or not is_key(lines[after]):
        return None  # what stands between is the member's, who drew the line
    end = _end(lines, after, 2)
    return Header(first, end) if end else None


def _end(lines: list[str], first: int, wanted: int) -> int:
    """Return the line after the last of at least `wanted` different keys near `first`, 0 for fewer."""
    found = _keys(lines, first)
    return max(found.values()) + 1 if len(found) >= wanted else 0


def _end_of_block(lines: list[str], first: int) -> int:
    """Return the line after a header block with nothing drawn above, 0 where a person may have written it."""
    found = _keys(lines, first)
    if len(found) < 2:  # noqa: PLR2004
        return 0
    end = max(found.values()) + 1
    block = lines[first:end]
    if _SAYS.search(lines[first]) and not _TITLE.match(lines[first]):
        return 0
    addressed = any(map(_ADDRESS.search, block)) + (_ADDRESS.search(lines[first]) is not None)
    if not addressed and (not _BEGINS.match(lines[first]) or any(map(_SAYS.search, block))):
        return 0
    dated = any(_WHEN.search(line) for line in block if _DATED.match(line))
    return end if len(found) + addressed + dated >= SIGNS else 0


def _keys(lines: list[str], first: int) -> dict[str, int]:
    """Return the different keys near `first` and their lines, up to where one comes again."""
    found: dict[str, int] = {}
    for number, line in enumerate(lines[first : first + BLOCK], first):
        match = _KEY.match(line) if _has_colon(line) else None
        if match is None:
            continue
        key = match.group().strip(" >*_|:：").lower()
        if key in found:
            break
        found[key] = number
    return found


def _end_of_one_line(lines: list[str], number: int) -> int:
    """Return the line after `number` where one line holds the keys, as HTML without line ends gives it."""
    line = lines[number]
    return number + 1 if _ADDRESS.search(line) and _INNER_KEY.search(line) else 0
