"""Weighs the signs in a text: words, what follows what, and pieces of words, by weights that were learned.

The weights come from posts written for this, of people in danger and of others whose words are near to theirs
(`python -m tests.digest.community.posting.danger.learn`). A sign has two: what it weighs beside ordinary
posts, and beside those and what people wish of the service, who also write that they want no more. One
passage that weighs enough by both tells of danger.
"""

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from digest.language.words import fold

FOLDER = Path(__file__).parent / "words_of_danger"
WEIGHTS = FOLDER / "weights.tsv"
ENOUGH = 0.8  # what the signs of a passage weigh together where it tells of danger
ENOUGH_BESIDE_WISHES = (
    -0.8
)  # below none: a wish that is looked at is better than a cry that is missed
WORDS = 80  # of a sentence; a longer one is read in pieces
NEAR = 4  # words from the first of a pair to the second, at most
PIECE = 5  # characters of a piece of a word
LETTERS = 30  # of a word that are cut into pieces
SHORT = 60  # signs by which a passage counts as longer than it is: few words prove little
BIAS = ""  # the sign that every passage has

_STOPS = re.compile(r"[.!?;:…¡¿]+|\n\s*\n")
_QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)
_SIGNS = re.compile(r"[^a-z0-9]+")
_WITHIN = re.compile("['’`´‘]")


def tells_of_danger(text: str) -> bool:
    """Say whether a passage of a text weighs enough."""
    weights, beside_wishes = _learned()
    return any(
        weigh(weights, found) >= ENOUGH and weigh(beside_wishes, found) >= ENOUGH_BESIDE_WISHES
        for found in passages(text)
    )


def weigh(weights: Mapping[str, float], found: set[str]) -> float:
    """Return what signs weigh together; many light ones are no more than a few heavy ones."""
    together = sum(weights.get(sign, 0) for sign in found if sign != BIAS)
    return weights.get(BIAS, 0) + together * share(len(found))


def share(count: int) -> float:
    """Return how much each of so many signs counts."""
    return 1 / math.sqrt(count + SHORT)


def passages(text: str) -> Iterator[set[str]]:
    """Yield the signs of each sentence, and of each two that follow each other."""
    before: list[str] = []
    had: set[str] = set()
    for sentence in sentences(text):
        found = signs(sentence)
        yield found
        if before:
            yield had | found | signs(before[-NEAR:] + sentence[:NEAR])
        before, had = sentence, found


def sentences(text: str) -> list[list[str]]:
    """Return the words of each sentence in small letters, without accents; quotes are others'."""
    own = _WITHIN.sub("", _QUOTED.sub("", text))
    found = (_SIGNS.sub(" ", each).split() for each in _STOPS.split(fold(own)))
    return [words[at : at + WORDS] for words in found for at in range(0, len(words), WORDS)]


def signs(words: list[str]) -> set[str]:
    """Return the signs of a passage, the one that all have among them."""
    found = {BIAS, *words}
    for at, word in enumerate(words):
        found |= {f"{word} {then}" for then in words[at + 1 : at + 2]}
        found |= {f"{word} .. {then}" for then in words[at + 2 : at + NEAR + 1]}
        found |= _pieces(word[:LETTERS])
    return found


@lru_cache(10_000)
def _pieces(word: str) -> frozenset[str]:
    whole = f"<{word}>"
    return frozenset(whole[at : at + PIECE] for at in range(len(whole) - PIECE + 1))


@cache
def _learned() -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Return the weights by sign: beside ordinary posts, and beside those and wishes."""
    lines = [line.split("\t") for line in WEIGHTS.read_text("utf-8").splitlines()]
    return (
        {sign: float(weight) for weight, _, sign in lines},
        {sign: float(weight) for _, weight, sign in lines},
    )
