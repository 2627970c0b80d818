"""Splits an answer into what is said in one breath, and leaves out what its writer took back at once.

"The first. No wait, the third" means the third alone; "the second, because I read that one" the second.
"""

import re
from dataclasses import dataclass

from digest.language.answer_phrases import answer_phrases
from digest.language.words import split_words

_ENDS = re.compile(r"(?<=[.!;:…])\s+|,\s+|\s+[-–—]+\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaths:
    """What still holds of an answer; whether something before it was taken back, or it begins with a no."""

    parts: tuple[str, ...]
    is_corrected: bool
    begins_with_no: bool


def breaths_of(line: str) -> Breaths:
    """Return the parts of a line from its last correction on."""
    kept: list[str] = []
    is_corrected = begins_with_no = False
    for part in _ENDS.split(line):
        words = split_words(part)
        if not words.words or answer_phrases("fillers").fullmatch(words.line):  # "B, sorry"
            continue
        turned = answer_phrases("turns").match(words.line)
        is_no = answer_phrases("no").fullmatch(words.line) is not None
        if kept and (turned or is_no):
            kept, is_corrected = [], True
        begins_with_no |= is_no and not is_corrected
        left = words[slice(turned[0].count(" ") if turned else 0, None)]
        if left.words and not is_no:
            kept.append(" ".join(left.raw))
    return Breaths(parts=tuple(kept), is_corrected=is_corrected, begins_with_no=begins_with_no)
