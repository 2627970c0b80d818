"""What a tag can be called: the one canonicaliser of tags, a pure rule."""

import re

from digest.language.text import canonical

LONGEST = 30  # characters
MOST_WORDS = 4
FEWEST = 2  # characters
DIGITS_OF_A_NUMBER = 6  # of a telephone, a patient's number; as many in a tag are no topic

_ADDRESS = re.compile(r"@|://|\bwww\.|\w\.[^\W\d_]{2,}", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


def tag_name(text: str) -> str | None:
    """Return what a tag is called that somebody wrote: lower-case words joined by hyphens.

    None where it is none: an address, a number, a smile, a whole sentence.
    """
    said = canonical(text).strip().removeprefix("#").strip(" \t.,;:!?\"'“”„«»()[]").lower()
    if _ADDRESS.search(said) or sum(c.isdigit() for c in said) >= DIGITS_OF_A_NUMBER:
        return None
    said = re.sub(r"(?<=\w)['’](?=\w)", "", said)  # crohn's
    said = re.sub(r"(?<=\w)\+", " plus", said)  # HER2+
    words = _WORD.findall(said)
    name = "-".join(words)
    if len(words) > MOST_WORDS or not FEWEST <= len(name) <= LONGEST:
        return None
    return name if any(c.isalpha() for c in name) else None
