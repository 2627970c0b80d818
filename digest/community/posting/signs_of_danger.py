"""Weighs the signs in a text: words, what they are about, what follows what, and whether it is said plainly.

The weights were learned from posts written for this, of people in danger and of others whose words are near
to theirs, and from what people wish of the service, who also write that they want no more
(`python -m tests.digest.community.posting.danger.learn`). A text weighs what its heaviest passage does.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise, repeat

from digest.community.posting.not_meant import without_asides, without_denied, without_works
from digest.community.posting.phrases_of_danger import FOLDER, is_only_of_another, plain_in
from digest.community.posting.senses_of_danger import signs_of_senses
from digest.language.words import fold

WEIGHTS = FOLDER / "weights.tsv"
CLEAR = -1.39  # what a text weighs at least that clearly tells of danger
PERHAPS = -2.71  # … that perhaps does (`python -m tests.digest.community.posting.danger.levels`)
CHANCE = 0.5  # the more passages, the less the heaviest weighs: one of many is heavy by chance
WORDS = 80  # of a sentence; a longer one is read in pieces
NEAR = 4  # words from the first of a pair to the second, at most
PIECE = 5  # characters of a piece of a word
LETTERS = 30  # of a word that are cut into pieces
SHORT = 60  # signs by which a passage counts as longer than it is: few words prove little
BIAS = ""  # the sign that every passage has
PLAIN = "!"  # the sign of a phrase that says it plainly

_STOPS = re.compile(r"[.!?;:…¡¿]+|\n\s*\n")
_QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)
_MARKS = re.compile(r"^[\s>]*>", re.MULTILINE)
_SIGNS = re.compile(r"[^a-z0-9]+")
_COMMAS = re.compile(r"[,;]|\s[-–—]\s")
_WITHIN = re.compile("['’`´‘]")


def weight_of(text: str) -> float:
    """Return what a text weighs, with what says who is to read it or without; no words, less than any."""
    read = dict.fromkeys((text, without_asides(text)))
    return max(heaviest(_learned(), list(passages(each))) for each in read)


def weight_of_meant(text: str) -> float:
    """Return what a text weighs without what its writer only quotes of a work, or says not to want."""
    own = [without_denied(each) for each in sentences(without_asides(without_works(text)))]
    return heaviest(_learned(), list(passages_of([each for each in own if each])))


def weight_of_oneself(text: str) -> float:
    """Return what a text weighs without the clauses that are only about somebody else."""
    clauses = sentences(_COMMAS.sub(".", without_asides(text)))
    own = [each for each in clauses if not is_only_of_another(each)]
    return heaviest(_learned(), list(passages_of(own)))


def heaviest(weights: Mapping[str, float], found: Sequence[set[str]]) -> float:
    """Return what the heaviest of a text's passages weighs; what is said plainly is said by no chance."""
    by_chance = CHANCE * math.log(max(len(found), 1))
    weighed = (weigh(weights, each) - (0 if PLAIN in each else by_chance) for each in found)
    return max(weighed, default=-math.inf)


def weigh(weights: Mapping[str, float], found: set[str]) -> float:
    """Return what signs weigh together; many light ones are no more than a few heavy ones."""
    own = sum(map(weights.get, found - {BIAS}, repeat(0)))
    return weights.get(BIAS, 0) + own * share(len(found))


def share(count: int) -> float:
    """Return how much each of so many signs counts."""
    return 1 / math.sqrt(count + SHORT)


def passages(text: str) -> Iterator[set[str]]:
    """Yield the signs of each sentence, and of each two that follow each other."""
    return passages_of(sentences(text))


def passages_of(sentences: Sequence[list[str]]) -> Iterator[set[str]]:
    """Yield what `passages` does, of sentences as their words."""
    before: list[str] = []
    had: set[str] = set()
    for sentence, is_plain in zip(sentences, plain_in(sentences), strict=True):
        found = signs(sentence) | ({PLAIN} if is_plain else set())
        yield found
        if before:
            yield had | found | signs(before[-NEAR:] + sentence[:NEAR])
        before, had = sentence, found


def unmarked(text: str) -> str:
    """Return a text whose quoted lines stand like others."""
    return _MARKS.sub("", text)


def sentences(text: str) -> list[list[str]]:
    """Return the words of each sentence in small letters, without accents; quotes are others'."""
    own = _WITHIN.sub("", _QUOTED.sub("", text))
    found = (_SIGNS.sub(" ", each).split() for each in _STOPS.split(fold(own)))
    return [words[at : at + WORDS] for words in found for at in range(0, len(words), WORDS)]


def signs(words: list[str]) -> set[str]:
    """Return the signs of a passage's words, the one that all have among them."""
    found = {BIAS, *words} | signs_of_senses(words)
    found.update([f"{one} {then}" for one, then in pairwise(words)])
    for far in range(2, NEAR + 1):
        found.update([f"{one} .. {then}" for one, then in zip(words, words[far:], strict=False)])
    found.update(*map(_pieces, words))
    return found


@lru_cache(10_000)
def _pieces(word: str) -> frozenset[str]:
    whole = f"<{word[:LETTERS]}>"
    return frozenset(whole[at : at + PIECE] for at in range(len(whole) - PIECE + 1))


@cache
def _learned() -> Mapping[str, float]:
    """Return the weights by sign."""
    lines = (line.split("\t") for line in WEIGHTS.read_text("utf-8").splitlines())
    return {sign: float(weight) for weight, sign in lines}
