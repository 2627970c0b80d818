"""Names of illnesses, treatments and places as they are compared: without case, accents, signs, endings."""

import re
from functools import lru_cache

from digest.language.words import fold

_NON = re.compile(r"\bnon[- ]+(?=[a-z])")  # "non-small cell" is not "small cell"
_SHORT_WITH_NUMBER = re.compile(r"\b([a-z]{1,3})-(\d+[a-z]?)\b")  # HER-2, IL-6, COV-2: one word
_LONG_WITH_NUMBER = re.compile(r"\b([a-z]{4,})(\d)")  # covid19, type2: two
_NUMBER_WITH_LONG = re.compile(r"\b(\d+)(?=[a-z]{4,})")  # 72jahrig: two
_PLUS = re.compile(r"(?<=\w)\+(?![\w+])")  # HER2+
_POSSESSIVE = re.compile(r"(?<=[a-z])['’]s?\b")
_WORD = re.compile(r"[a-z0-9]+(?:\.\d+)?", re.ASCII)
_OTHER_WORD = re.compile(r"\w+")
_ENDINGS = ("es", "en", "s", "e", "n", "a", "o")
SHORTEST_STEM = 4  # letters

NameKey = tuple[str, ...]


@lru_cache(maxsize=65_536)
def key_of(text: str) -> NameKey:
    """Return the words of a name as names are compared, in their order."""
    plain = fold(text)
    plain = _POSSESSIVE.sub("", plain)
    plain = _NON.sub("non", plain)
    plain = _PLUS.sub(" positive ", plain)
    plain = _SHORT_WITH_NUMBER.sub(r"\1\2", plain)
    plain = _LONG_WITH_NUMBER.sub(r"\1 \2", plain)
    plain = _NUMBER_WITH_LONG.sub(r"\1 ", plain)
    words = _WORD if plain.isascii() else _OTHER_WORD
    return tuple(stem(word) for word in words.findall(plain))


def stem(word: str) -> str:
    """Return a folded word without the ending of a plural or a case."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def line_of(key: NameKey) -> str:
    """Return a key as it is stored: each word once, in the order of their letters, for "Carcinoma, Lung"."""
    return " ".join(sorted(set(key)))
