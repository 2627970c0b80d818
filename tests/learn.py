"""Learns what mails ask for from the examples in the catalogues: `python -m tests.learn`, a minute.

An averaged passive-aggressive classifier (Crammer and others, "Online Passive-Aggressive Algorithms", 2006):
whenever a wrong name comes too near to the right one, the weights are moved just as far as is needed. It runs
in a fixed order, so that the same examples give the same weights.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from math import log
from random import Random

from digest.language.likelihood import FILE, SCALE, Features, Weights, weighed, written
from digest.language.vocabulary import CATALOGUES
from digest.language.wish_examples import SEVERAL, TOGETHER, digest_of, features_of, read_examples

MOST = 0.3  # of a step
ROUNDS = 5
SMALLEST = 0.02  # of a weight that is kept
ENOUGH = 10  # examples of several wishes together

Vector = dict[str, float]
Table = defaultdict[str, dict[int, float]]


def learnt(examples: Iterable[tuple[str, Features]], learnt_from: str = "") -> Weights:
    """Return the weights that tell named examples apart."""
    told = list(_common_enough(examples))
    rarity = _rarity(features for _, features in told)
    names = sorted({name for name, _ in told})
    places = {name: place for place, name in enumerate(names)}
    vectors = [(places[name], weighed(features, rarity)) for name, features in told]
    averaged = _averaged(vectors, len(names))
    return Weights(
        names=tuple(names),
        rarity={feature: rarity[feature] for feature in averaged},
        of_feature={
            feature: tuple((place, round(weight * SCALE)) for place, weight in sorted(row.items()))
            for feature, row in averaged.items()
        },
        learnt_from=learnt_from,
    )


def _common_enough(
    examples: Iterable[tuple[str, Features]],
) -> Iterator[tuple[str, Features]]:
    """Yield the examples without those of several wishes that are seldom together."""
    told = list(examples)
    counts = Counter(name for name, _ in told)
    return (each for each in told if TOGETHER not in each[0] or counts[each[0]] >= ENOUGH)


def _rarity(told: Iterable[Features]) -> dict[str, float]:
    rows = list(told)
    seen = Counter(feature for features in rows for feature in set(features))
    return {each: log((1 + len(rows)) / (1 + n)) + 1 for each, n in seen.items() if n >= SEVERAL}


def _averaged(vectors: list[tuple[int, Vector]], names: int) -> dict[str, dict[int, float]]:
    """Return the mean of the weights over all steps, without those that say next to nothing."""
    now, summed, step = Table(dict), Table(dict), 1
    order = Random(1)
    for _ in range(ROUNDS):
        order.shuffle(vectors)
        for right, vector in vectors:
            _learn(now, summed, right, vector, step, names)
            step += 1
    found: dict[str, dict[int, float]] = {}
    for feature, row in now.items():
        mean = {place: weight - summed[feature][place] / step for place, weight in row.items()}
        kept = {place: weight for place, weight in mean.items() if abs(weight) >= SMALLEST}
        if kept:
            found[feature] = kept
    return found


def _learn(now: Table, summed: Table, right: int, vector: Vector, step: int, names: int) -> None:
    scores = [0.0] * names
    for feature, amount in vector.items():
        for place, weight in now[feature].items():
            scores[place] += weight * amount
    wrong = max((each for each in range(names) if each != right), key=scores.__getitem__)
    loss = 1 - scores[right] + scores[wrong]
    if loss <= 0:
        return
    move = min(MOST, loss / 2)
    for feature, amount in vector.items():
        for place, by in ((right, move * amount), (wrong, -move * amount)):
            now[feature][place] = now[feature].get(place, 0.0) + by
            summed[feature][place] = summed[feature].get(place, 0.0) + step * by


def main() -> None:
    """Write the weights of all examples beside the catalogues."""
    examples = list(read_examples())
    weights = learnt(
        ((name, features_of(words, place)) for name, place, words in examples),
        digest_of(examples),
    )
    (CATALOGUES / FILE).write_bytes(written(weights))
    print(
        f"{len(examples)} examples, {len(weights.names)} names, {len(weights.of_feature)} features"
    )


if __name__ == "__main__":
    main()
