"""Tells what a text likely asks for: linear classifiers, one a name, whose weights were learnt from examples.

The weights stand in `catalogues/wishes.weights`, written by `python -m tests.learn` from the examples of all
languages: a line a feature, with how rare it is and what it says for and against each name. They are read
when they are first needed.
"""

import gzip
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log, sqrt
from pathlib import Path

from digest.language.vocabulary import CATALOGUES

FILE = "wishes.weights"
UNSAID = -1.0  # the score of a name of which nothing speaks
SCALE = 100  # weights are written as whole numbers
Features = Sequence[str]


@dataclass(frozen=True, slots=True)
class Likely:
    """A name and its score: above 0 where it is more likely asked for than not, mostly between -1 and 1."""

    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt: the names, and of each feature its rarity and its weights by place of the name."""

    names: tuple[str, ...]
    rarity: Mapping[str, float]
    of_feature: Mapping[str, tuple[tuple[int, int], ...]]
    learnt_from: str  # a digest of the examples
    common: frozenset[str]  # words by which wishes are said, and not what they name

    def rank(self, features: Features) -> list[Likely]:
        """Return all names, the likeliest first."""
        scores = [UNSAID] * len(self.names)
        for feature, amount in weighed(features, self.rarity).items():
            for place, weight in self.of_feature[feature]:
                scores[place] += amount * weight / SCALE
        return sorted(map(Likely, self.names, scores), key=lambda each: -each.score)


def weighed(features: Features, rarity: Mapping[str, float]) -> dict[str, float]:
    """Return the features that are known, the rare ones weighing more, as a vector of length 1."""
    counted = Counter(features)
    weights = {each: (1 + log(n)) * rarity[each] for each, n in counted.items() if each in rarity}
    length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {each: weight / length for each, weight in weights.items()}


@cache
def wish_weights(path: Path = CATALOGUES / FILE) -> Weights:
    """Return the weights of a file; the first call takes some tenths of a second."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        learnt_from, names, common = (next(file).rstrip("\n") for _ in range(3))
        rarity: dict[str, float] = {}
        of_feature: dict[str, tuple[tuple[int, int], ...]] = {}
        for line in file:
            feature, rare, weights = line.rstrip("\n").split("\t")
            rarity[feature] = int(rare) / SCALE
            of_feature[feature] = tuple(_pairs(weights))
    return Weights(
        tuple(names.split(" ")), rarity, of_feature, learnt_from, frozenset(common.split(" "))
    )


def written(weights: Weights) -> bytes:
    """Return the content of a file of weights, the same for the same weights."""
    lines = [weights.learnt_from, " ".join(weights.names), " ".join(sorted(weights.common))]
    for feature in sorted(weights.of_feature):
        pairs = " ".join(f"{place}:{weight}" for place, weight in weights.of_feature[feature])
        lines.append(f"{feature}\t{round(weights.rarity[feature] * SCALE)}\t{pairs}")
    return gzip.compress("\n".join(lines).encode() + b"\n", mtime=0)


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    for pair in text.split():
        place, _, weight = pair.partition(":")
        yield int(place), int(weight)
