"""Notices who tells of a body in danger, now: whoever cannot breathe is told whom to call, and nothing else.

It is a rule of words alone, wide on purpose: all that comes of it is a sentence to the writer.
"""

from itertools import pairwise

from digest.language.answer_phrases import answer_phrases
from digest.language.words import sentences_of, split_words

LOOKED_AT = 2_000  # characters


def is_acute(text: str) -> bool:
    """Say whether a sentence, or two in a row, tell of something acute that is so now."""
    lines = text[:LOOKED_AT].splitlines()
    told = [split_words(each).line for line in lines for each in sentences_of(line)]
    return any(_is_now(one, other) for one, other in pairwise(["", *told, ""]))


def _is_now(one: str, other: str) -> bool:
    both = f"{one}{other}"
    found = (answer_phrases(name).search(both) for name in ("acute", "acute_now"))
    return all(found) and answer_phrases("acute_before").search(both) is None
