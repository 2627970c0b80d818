"""Marks which of a member's own lines are a signature, or something a mail program or a company adds.

device -> delimiter -> notice -> greeting with a name -> contact data and names -> pictures
"""

import re

from inbound.reply_text.client_footer import device_lines, is_picture
from inbound.reply_text.closing import is_valediction, signed_with
from inbound.reply_text.contact import (
    SHORT,
    has_contact,
    has_link,
    has_place,
    has_room,
    is_others_number,
)
from inbound.reply_text.delimiter import BELOW, TAIL, delimited
from inbound.reply_text.disclaimer import notice_lines
from inbound.reply_text.languages import PEOPLE
from inbound.reply_text.marks import is_quoted
from inbound.reply_text.names import (
    is_name,
    is_name_and_number,
    is_name_like,
    is_name_with_contact,
    is_of_writer,
    is_signed_name,
    is_whole_name,
    may_be_of,
)

NAMED = 4  # lines that a name at the end takes with it
TITLE = 5  # words of a title or a place

_DASHED = re.compile(r"\s*(--?|[—–~])\s?([^\W\d_].*)$")
_SENTENCE = re.compile(r"[.!?…。？！]\s*$")
_INITIAL = re.compile(r"\b[^\W\d_]\.$")  # Ana K.
_INTRODUCES = re.compile(r"(?<!\S)\w[^:]*[:：]$")  # not ":+1:"
_TITLED = re.compile(r"[*_]*([^\W\d_][^|•·,*_]{3,40})[*_]*\s*[|•·,]\s*\S")
_WORD_AND_STOP = re.compile(
    r"[^\W\d_]{4}\.\s*$"
)  # of a sentence, not "Ana K." or "Ana Realname Jr."
_AND = re.compile(r"\s(?:and|&|und|et|y|e|i|och|og|en)\s")
_POSTSCRIPT = re.compile(r"\s*p\.?\s?s\.?\b", re.IGNORECASE)


def without_signature(lines: list[str], own: list[bool], writer: frozenset[str]) -> list[bool]:
    """Return `own` without signatures, devices and notices; `writer` has the words of the writer's name."""
    own = own.copy()
    for number in device_lines(lines, own):
        own[number] = False
    for number in delimited(lines, _numbers(own), writer):
        own[number] = False
    for number in notice_lines(lines, _paragraphs(lines, _numbers(own))):
        own[number] = False
    tail = _numbers(own)[-TAIL:]
    for number in _greeting(lines, tail, writer) or _closing(lines, tail, writer):
        own[number] = False
    for number in _named(lines, _numbers(own)[-TAIL:], writer):
        own[number] = False
    return [is_own and not is_picture(line) for is_own, line in zip(own, lines, strict=True)]


def _greeting(lines: list[str], numbers: list[int], writer: frozenset[str]) -> list[int]:
    """Return a last greeting with the name and the contact data under it; a postscript below stays."""
    for place in range(len(numbers) - 1, 0, -1):
        line = lines[numbers[place]]
        if is_valediction(line) and not _is_listed(lines, numbers[place]):
            under = _signed_lines(lines, numbers[place + 1 :], writer)
            if under:
                return [numbers[place], *under]
        elif (name := signed_with(line)) and _is_signed(lines, name, numbers[place + 1 :], writer):
            return numbers[place:]
    return []


def _is_listed(lines: list[str], number: int) -> bool:
    """Check whether a word stands right under another single one: "Hope", "Love", "Faith"."""
    above = lines[number - 1].split()
    return len(above) == 1 and above[0].isalpha() and not is_valediction(lines[number - 1])


def _is_signed(lines: list[str], name: str, below: list[int], writer: frozenset[str]) -> bool:
    """Check whether a greeting with a name on its line is the end of a text, contact data apart."""
    written = [n for n in below if lines[n].strip()]
    if any(len(lines[n]) > SHORT for n in written) or len(written) > BELOW:
        return False
    contacts = sum(has_contact(lines[n]) for n in written)
    is_whole = is_name(name) or is_signed_name(name, writer)
    return (is_whole and contacts == len(written)) or (is_name_like(name) and contacts > 0)


def _signed_lines(lines: list[str], numbers: list[int], writer: frozenset[str]) -> list[int]:
    """Return the lines under a greeting that name its writer, empty where they are text."""
    under: list[int] = []
    apart = False  # a blank line stands between the name and this line
    for number in numbers:
        line = lines[number].strip()
        if not line:
            apart = bool(under)
            continue
        contact = has_contact(line)
        if _POSTSCRIPT.match(line) or len(under) >= BELOW or len(line) > SHORT:
            break
        ends = _SENTENCE.search(line) and not _INITIAL.search(line) and not has_place(line)
        if not contact and (ends or (apart and not _is_title(line, under))):
            break
        under.append(number)
    if not under:
        return []
    contacts = sum(has_contact(lines[n]) or has_link(lines[n]) for n in under)
    named = is_name_like(lines[under[0]]) or is_signed_name(lines[under[0]], writer)
    return under if contacts or named else []


def _is_title(line: str, under: list[int]) -> bool:
    """Check whether a line can be a title or a place: no running text."""
    words = line.split()
    if len(under) > 1 and len(words) <= 6 and PEOPLE.isdisjoint(words) and "I" not in words:  # noqa: PLR2004
        return True
    small = sum(word[:1].islower() for word in words)
    return has_link(line) or len(words) <= 3 or 2 * small <= len(words)  # noqa: PLR2004


def _closing(lines: list[str], numbers: list[int], writer: frozenset[str]) -> list[int]:
    """Return the last lines where they are a full name and what belongs to one, or contact data alone.

    Where the writer's whole name is known, two words of which it has none are no name of theirs: "Green Tea".
    """
    written = [n for n in numbers if lines[n].strip()]
    tail = written[-BELOW:]
    for place, number in enumerate(tail):
        if number == written[0] or not _begins_closing(lines, number):
            continue
        is_alone = place == len(tail) - 1 and is_name(lines[number])
        is_other = is_alone and not may_be_of(lines[number], writer)
        is_other = is_other or is_others_number(lines[number], writer)
        if not is_other and _is_closing(lines, tail[place:]):
            return tail[place:]
    paragraphs = _paragraphs(lines, numbers)
    if len(paragraphs) > 1 and _is_contact(lines, paragraphs[-1], paragraphs[-2], writer):
        return paragraphs[-1]
    return []


def _begins_closing(lines: list[str], number: int) -> bool:
    """Check whether a closing can begin at a line: after a paragraph or a sentence, but not after a colon."""
    above = next((n for n in range(number - 1, -1, -1) if lines[n].strip()), number)
    text = lines[above].rstrip()
    if text.endswith((":", "：")) and _INTRODUCES.search(text):
        return False
    if above < number - 1 or is_quoted(lines[above]):
        return True
    return _SENTENCE.search(text) is not None and _AND.search(lines[number]) is None


def _is_closing(lines: list[str], written: list[int]) -> bool:
    """Check whether lines to the end of a text are a name, alone or with titles, places and contact data."""
    first, *rest = (lines[n] for n in written)
    dashed = _DASHED.match(first)
    if dashed is not None and not rest:
        return is_name(dashed[2]) or (dashed[1] not in "-–" and is_name_like(dashed[2]))
    if not rest and is_name_and_number(first):
        return True
    titled = _TITLED.match(first) if any(map(has_contact, rest)) else None
    is_titled = titled is not None and is_name(titled[1])
    if not (is_name(first) or is_titled) or any(len(line) > SHORT for line in rest):
        return False
    told = [has_contact(line) or has_link(line) or has_place(line) for line in rest]
    texts = sum(
        not is_told and _SENTENCE.search(line) is not None
        for is_told, line in zip(told, rest, strict=True)
    )
    if not rest:
        return _WORD_AND_STOP.search(first) is None
    return any(told) and texts == 0


def _is_contact(
    lines: list[str], last: list[int], before: list[int], writer: frozenset[str]
) -> bool:
    """Check whether a last paragraph is the writer's contact data, although no name is with it."""
    if len(last) > BELOW or any(len(lines[n]) > SHORT for n in last):
        return False
    if lines[before[-1]].rstrip().endswith((":", "：")):
        return False
    others = sum(is_others_number(lines[n], writer) for n in last)
    contacts = sum(has_contact(lines[n]) for n in last) - others
    links = sum(has_link(lines[n]) and not has_contact(lines[n]) for n in last)
    places = sum(has_place(lines[n]) and not has_contact(lines[n]) for n in last)
    return contacts > 0 and contacts + links + places > 1


def _named(lines: list[str], numbers: list[int], writer: frozenset[str]) -> list[int]:
    """Return the last lines where they are the name that the From field shows, with contact data."""
    written = [n for n in numbers if lines[n].strip()]
    for place in range(max(0, len(written) - NAMED), len(written)):
        first, *rest = (lines[n] for n in written[place:])
        is_one_paragraph = written[-1] - written[place] == len(rest)
        if is_name_with_contact(first, writer) and is_one_paragraph:
            return written[place:]
        is_whole = is_whole_name(first, writer)
        is_theirs = is_whole or is_of_writer(first, writer) or is_signed_name(first, writer)
        if not is_theirs or not all(
            _is_detail(line) or (is_whole and _is_line(line)) for line in rest
        ):
            continue
        if place > 0 or any(has_contact(line) for line in (first, *rest)):
            return written[place:]
    return []


def _is_detail(line: str) -> bool:
    """Check whether a line below a name belongs to it: a number, a room, a place."""
    return has_contact(line) or has_link(line) or has_place(line) or has_room(line)


def _is_line(line: str) -> bool:
    """Check whether a line below a whole name may be a title or a place: a few words, no sentence."""
    is_short = len(line.split()) <= TITLE and _SENTENCE.search(line) is None
    return is_short and _is_title(line, [])


def _numbers(own: list[bool]) -> list[int]:
    return [number for number, is_own in enumerate(own) if is_own]


def _paragraphs(lines: list[str], numbers: list[int]) -> list[list[int]]:
    paragraphs: list[list[int]] = [[]]
    for number in numbers:
        if lines[number].strip():
            paragraphs[-1].append(number)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [paragraph for paragraph in paragraphs if paragraph]
