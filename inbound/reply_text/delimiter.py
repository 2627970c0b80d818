"""Finds the signature under a line that is drawn for it: "-- ", "_____", "* ~ ~ ~ *"."""

import re

from inbound.reply_text.contact import SHORT, has_contact
from inbound.reply_text.more_text import names_somebody, only_names_somebody, says_more
from inbound.reply_text.names import is_name

BELOW = 12  # lines of a signature at most, where nothing but a greeting or contact data shows it
DRAWN = 5  # drawn lines of which one may begin a signature
TAIL = 100  # own lines at the end of a text in which a signature is looked for

_DELIMITER = re.compile(r"--|—|–|- -|_{2,}|-{3,}|={5,}|\*{5,}")
_DRAWN = re.compile(r"(?:[.~=_-] ?)*")
_DRAWN_MARKS = 6
_PLAIN_DELIMITERS = ("--", "—", "–")


def delimited(lines: list[str], numbers: list[int], writer: frozenset[str]) -> list[int]:
    """Return everything from the delimiter on, up to the next quote; "-- " is RFC 3676 section 4.3.

    Where what stands below can only be more of the text, the line was drawn by the member.
    """
    written = any(lines[number].strip() for number in numbers[:-TAIL])
    numbers = numbers[-TAIL:]
    drawn = [place for place, number in enumerate(numbers) if _is_delimiter(lines[number])]
    divides = len(drawn) > DRAWN  # such lines have more of the text under them
    for place in drawn[-DRAWN:]:
        number = numbers[place]
        line = lines[number]
        written = written or any(lines[n].strip() for n in numbers[:place])
        if not written and line == "-- " and _is_all(lines, numbers[place:], writer):
            return numbers[place:]
        if written or _is_above_a_quote(lines, numbers[place:]):
            below = _unbroken(numbers[place:])
            said = [n for n in below[1:] if lines[n].strip()]
            is_delimiter = line == "-- "
            if is_delimiter or line.strip() in _PLAIN_DELIMITERS:
                divides = divides or says_more(lines, said, writer)
                divides = divides or (not is_delimiter and _is_amid(lines, number))
                is_short = is_delimiter or _is_short(lines, said)
                if is_short and (not divides or names_somebody(lines, said, writer)):
                    return below
            short = _unbroken(numbers[place : place + 3 * BELOW])
            if _looks_signed(lines, [n for n in short[1:] if lines[n].strip()]):
                return short
    return []


def _is_delimiter(line: str) -> bool:
    """Check whether a line is drawn rather than written: "-- ", "_____", "* ~ ~ ~ ~ ~ ~ *"."""
    bare = line.strip()
    if bare[:1] not in tuple("-—–_=*.~"):
        return False
    is_drawn = _DRAWN.fullmatch(bare.strip("*_ \t")) is not None
    return _DELIMITER.fullmatch(bare) is not None or (
        is_drawn and sum(bare.count(mark) for mark in ".~=_-") >= _DRAWN_MARKS
    )


def _is_all(lines: list[str], numbers: list[int], writer: frozenset[str]) -> bool:
    """Check whether a mail holds a signature alone: what it says stands in its subject."""
    said = [n for n in numbers[1:] if lines[n].strip()]
    return len(said) <= BELOW and only_names_somebody(lines, said, writer)


def _is_above_a_quote(lines: list[str], numbers: list[int]) -> bool:
    """Check whether own lines end where more of the mail follows, which must be quoted then."""
    return any(lines[n].strip() for n in range(_unbroken(numbers)[-1] + 1, len(lines)))


def _is_amid(lines: list[str], number: int) -> bool:
    """Check whether a dash stands between two written lines, as people part what they say."""
    around = lines[max(number - 1, 0) : number] + lines[number + 1 : number + 2]
    return len(around) == 2 and all(each.strip() for each in around)  # noqa: PLR2004


def _is_short(lines: list[str], written: list[int]) -> bool:
    """Tell whether what stands under a mere dash can be a signature: few lines, or contact data soon."""
    return len(written) <= BELOW or any(has_contact(lines[n]) for n in written[:BELOW])


def _looks_signed(lines: list[str], written: list[int]) -> bool:
    """Check whether lines under a drawn rule are a signature and not more of the text."""
    if not written or len(written) > BELOW or any(len(lines[n]) > 1.3 * SHORT for n in written):
        return False
    if len(written) <= 2 and lines[written[0] - 1].startswith("__"):  # noqa: PLR2004
        return True
    if sum(map(len, (lines[n] for n in written))) > BELOW * SHORT // 2:
        return False
    pictured = lines[written[0]].startswith("![")
    return pictured or any(has_contact(lines[n]) for n in written) or is_name(lines[written[0]])


def _unbroken(numbers: list[int]) -> list[int]:
    """Return the first run of consecutive numbers."""
    run = numbers[:1]
    for number in numbers[1:]:
        if number != run[-1] + 1:
            break
        run.append(number)
    return run
