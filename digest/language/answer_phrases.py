"""The words by which answers choose, refuse and correct: in which language a few words are, is doubtful."""

import re
from functools import cache

from digest.language.vocabulary import vocabularies


@cache
def answer_phrases(name: str) -> re.Pattern[str]:
    """Return the expression of a list under `[choices]`, of every language at once."""
    found = (each.choices[name].either.pattern for each in vocabularies() if name in each.choices)
    return re.compile(rf"(?<!\S)(?:{'|'.join(found)})")
