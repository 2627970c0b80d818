"""Tells what a text likely asks for: linear classifiers, one a name, whose weights were learnt from examples.

The weights stand in `catalogues/wishes.weights`, written by `make learn` from the examples of all languages:
each feature with how rare it is, and what it says for and against each name. They are read when they are
first needed.
"""

import gzip
import struct
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from itertools import accumulate, pairwise, repeat
from math import log, sqrt
from operator import add, mul, truediv
from pathlib import Path
from typing import NamedTuple

from digest.language.vocabulary import CATALOGUES

FILE = "wishes.weights"
SCALE = 100  # rarities and weights are kept as whole numbers
FINE = 1 << 26  # the parts of 1 that an amount is counted in
FIELD = 64  # bits for the sum of a name
MIDDLE = 1 << (FIELD - 2)  # what keeps a sum from being negative: larger than any
REMEMBERED = 20_000  # features whose weights stand as one number
Features = Sequence[Sequence[str]]  # families of them, each of which weighs as much as any other


class Likely(NamedTuple):
    """A name and its score: above 0 where it is more likely asked for than not, mostly between -1 and 1."""

    name: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What was learnt: of each feature its rarity, and the part of `places` and `weights` that is its own."""

    names: tuple[str, ...]
    unsaid: tuple[float, ...]  # the score of each name where nothing speaks for or against it
    rarity: Mapping[str, float]
    parts: Mapping[str, slice]
    places: "array[int]"  # of names
    weights: "array[int]"
    learnt_from: str  # a digest of the examples
    common: frozenset[str]  # words by which wishes are said, and not what they name
    _rows: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    def rank(self, features: Features) -> list[Likely]:
        """Return all names, the likeliest first.

        The weights of a feature are one large number with a field for each name, so that one product and one
        sum count for all of them.
        """
        amounts = weighed(features, self.rarity)
        known = map(self._rows.get, amounts)
        rows = [row or self._row(each) for each, row in zip(amounts, known, strict=True)]
        fine = map(round, map(mul, amounts.values(), repeat(FINE)))
        scores = map(add, self.unsaid, self._scores(sum(map(mul, rows, fine))))
        return sorted(map(Likely, self.names, scores), key=lambda each: -each.score)

    def _row(self, feature: str) -> int:
        part = self.parts[feature]
        told = zip(self.places[part], self.weights[part], strict=True)
        row = sum(weight << FIELD * place for place, weight in told)
        if len(self._rows) < REMEMBERED:
            self._rows[feature] = row
        return row

    def _scores(self, total: int) -> Iterator[float]:
        count = len(self.names)
        told = (total + _middles(count)).to_bytes(count * FIELD // 8, "little")
        fields = struct.unpack(f"<{count}Q", told)
        return ((each - MIDDLE) / (SCALE * FINE) for each in fields)


@cache
def _middles(count: int) -> int:
    return sum(MIDDLE << FIELD * place for place in range(count))


def weighed(features: Features, rarity: Mapping[str, float]) -> dict[str, float]:
    """Return the known features, the rare ones weighing more; each family is a vector of length 1."""
    found: dict[str, float] = {}
    for family in features:
        counted = Counter(filter(rarity.__contains__, family))
        weights = dict(zip(counted, map(rarity.__getitem__, counted), strict=True))
        for each, times in counted.items():
            if times > 1:
                weights[each] *= 1 + log(times)
        length = sqrt(sum(map(mul, weights.values(), weights.values()))) or 1.0
        found.update(zip(weights, map(truediv, weights.values(), repeat(length)), strict=False))
    return found


def packed(
    rows: Mapping[str, Mapping[int, float]],
    rarity: Mapping[str, float],
    unsaid: Mapping[str, float],
    *,
    learnt_from: str,
    common: Iterable[str],
) -> Weights:
    """Return weights from those of each feature by the place of the name, in the order of `unsaid`."""
    parts, places, weights = dict[str, slice](), array("B"), array("h")
    for feature, row in sorted(rows.items()):
        parts[feature] = slice(len(places), len(places) + len(row))
        places.extend(row)
        weights.extend(round(weight * SCALE) for weight in row.values())
    return Weights(
        names=tuple(unsaid),
        unsaid=tuple(round(each, 2) for each in unsaid.values()),
        rarity={each: round(rarity[each] * SCALE) / SCALE for each in parts},
        parts=parts,
        places=places,
        weights=weights,
        learnt_from=learnt_from,
        common=frozenset(common),
    )


@cache
def wish_weights(path: Path = CATALOGUES / FILE) -> Weights:
    """Return the weights of a file; the first call takes a tenth of a second."""
    return read_weights(path.read_bytes())


def read_weights(content: bytes) -> Weights:
    """Return the weights that `written` made a file of."""
    with gzip.open(BytesIO(content)) as file:
        learnt_from, names, unsaid, common, features = (
            next(file).decode().rstrip("\n").split("\t") for _ in range(5)
        )
        rare = _numbers(file.read(2 * len(features)))
        lengths = array("B", file.read(len(features)))
        places = array("B", file.read(sum(lengths)))
        weights = _numbers(file.read(2 * sum(lengths)))
    ends = [0, *accumulate(lengths)]
    return Weights(
        names=tuple(names),
        unsaid=tuple(map(float, unsaid)),
        rarity={each: number / SCALE for each, number in zip(features, rare, strict=True)},
        parts={each: slice(*part) for each, part in zip(features, pairwise(ends), strict=True)},
        places=places,
        weights=weights,
        learnt_from=learnt_from[0],
        common=frozenset(common),
    )


def written(weights: Weights) -> bytes:
    """Return the content of a file of weights, the same for the same weights."""
    lines = (
        [weights.learnt_from],
        weights.names,
        map(str, weights.unsaid),
        sorted(weights.common),
        weights.parts,
    )
    rare = array("h", (round(weights.rarity[each] * SCALE) for each in weights.parts))
    lengths = array("B", (part.stop - part.start for part in weights.parts.values()))
    numbers = (_small_first(rare), lengths, weights.places, _small_first(weights.weights))
    text = "".join("\t".join(each) + "\n" for each in lines)
    return gzip.compress(text.encode() + b"".join(each.tobytes() for each in numbers), mtime=0)


def _numbers(content: bytes) -> "array[int]":
    return _small_first(array("h", content))


def _small_first(numbers: "array[int]") -> "array[int]":
    """Return numbers of two bytes as a file has them, the small one first, or from a file."""
    if sys.byteorder == "little":
        return numbers
    turned = array("h", numbers)
    turned.byteswap()
    return turned
