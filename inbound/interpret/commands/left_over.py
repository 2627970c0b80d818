"""Notices what is left at the edge of a text and not for others: "and please add that …", a lone number."""

import re

from digest.language.vocabulary import vocabularies
from inbound.interpret.commands.clauses import clauses_of

LONGEST = 4_000  # characters of a text that is looked at, from either end

_PARAGRAPH = re.compile(r"\n\s*\n")
_NUMBER = re.compile(r"\W*\d{1,2}\W*")


def has_left_over(text: str) -> bool:
    """Say whether somebody is told what to put into a text, or a number stands alone before or behind it."""
    return _begins_or_ends_with_number(text) or any(
        is_to_be_added(each) for each in _PARAGRAPH.split(text[-LONGEST:])
    )


def is_to_be_added(paragraph: str) -> bool:
    """Say whether a paragraph tells somebody what to put into a text: "and please add that …"."""
    first = next(iter(clauses_of((paragraph[:LONGEST],), vocabularies())), None)
    return first is not None and first.begins("to_be_added")


def _begins_or_ends_with_number(text: str) -> bool:
    """Say whether its first or last line is a number, and no other begins with one: a list has more."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < 2:  # noqa: PLR2004
        return False
    numbered = [line for line in lines if line[:1].isdigit()]
    ends = [line for line in (lines[0], lines[-1]) if _NUMBER.fullmatch(line)]
    return len(ends) == 1 and len(numbered) <= 1
