"""Knows what words are about, alike in every language: pills, Tabletten and pastillas are all medicine.

So what was learned from people in danger of one language helps to notice those of another. `[senses]` in
`words_of_danger/<language>.toml` names them, and `common` words tell of which language a passage is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from digest.community.posting.phrases_of_danger import tables

NEAR = 6  # words with a sense, from the first of a pair to the second, at most
MARK = "="  # begins the sign of a sense


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Senses:
    """What the words of one language are about."""

    common: frozenset[str]
    words: Mapping[str, re.Pattern[str]]


def signs_of_senses(words: list[str]) -> set[str]:
    """Return what the words of a passage are about, and what of it follows what."""
    senses = _spoken_in(words)
    known = [about for word in words if (about := _about(senses, word))] if senses else []
    return {sign for at in range(len(known)) for sign in _signs_from(known[at : at + NEAR + 1])}


def _signs_from(known: list[tuple[str, ...]]) -> Iterator[str]:
    """Yield the signs of the first word, alone and with each that follows."""
    for one in known[0]:
        yield f"{MARK}{one}"
        for later in known[1:]:
            yield from (f"{MARK}{one} {MARK}{other}" for other in later if other != one)


def _spoken_in(words: list[str]) -> _Senses | None:
    """Return the language most of whose common words are there; none where no word tells."""
    counts = [(sum(map(each.common.__contains__, words)), each) for each in _languages()]
    most, language = max(counts, key=lambda each: each[0])
    return language if most else None


@lru_cache(20_000)
def _about(senses: _Senses, word: str) -> tuple[str, ...]:
    return tuple(name for name, words in senses.words.items() if words.fullmatch(word))


@cache
def _languages() -> tuple[_Senses, ...]:
    return tuple(
        _Senses(
            common=frozenset(each["common"].split()),
            words={name: _any_of(words) for name, words in each["senses"].items()},
        )
        for each in tables()
    )


def _any_of(words: str) -> re.Pattern[str]:
    return re.compile("|".join(each.replace("*", r"\w*") for each in words.split()))
