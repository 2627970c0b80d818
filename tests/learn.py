"""Learns what mails ask for from the examples in the catalogues: `python -m tests.learn`, two minutes.

For each name an averaged passive-aggressive classifier (Crammer and others, "Online Passive-Aggressive
Algorithms", 2006): whenever the score of a wish that is asked for is below 1, or that of another above -1,
its weights are moved just as far as is needed. Each is learnt by itself, so that a mail may ask for several
things. It runs in a fixed order, so that the same examples give the same weights.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log
from random import Random

from digest.language.likelihood import (
    FILE,
    SCALE,
    UNSAID,
    Features,
    Weights,
    weighed,
    written,
)
from digest.language.vocabulary import CATALOGUES
from digest.language.wish_examples import (
    SEVERAL,
    TOGETHER,
    digest_of,
    features_of,
    kinds_of_words,
    read_examples,
)

MOST = 1.0  # of a step
ROUNDS = 4
SMALLEST = 0.08  # of a weight that is kept
NAMING = frozenset(  # wishes that name something, and what is said to others
    "join leave about_joining about_leaving explain_join instant_on instant_off follow_tag unfollow_tag "
    "explain_tags search explain_search name explain_name zone nothing".split()
)
OF_ANY_WISH = 0.36  # the share of a word that is common, in wishes that name nothing

Vector = dict[str, float]
Table = defaultdict[str, dict[int, float]]
Told = tuple[frozenset[int], Vector]  # the names that are asked for, by their places


def learnt(
    examples: Iterable[tuple[str, Features]],
    learnt_from: str = "",
    common: frozenset[str] = frozenset(),
) -> Weights:
    """Return the weights that tell for each name whether a text asks for it."""
    told = [(name.split(TOGETHER), features) for name, features in examples]
    rarity = _rarity(features for _, features in told)
    names = sorted({name for several, _ in told for name in several})
    places = {name: place for place, name in enumerate(names)}
    vectors = [
        (frozenset(places[each] for each in several), weighed(features, rarity))
        for several, features in told
    ]
    averaged = _averaged(vectors, len(names))
    return Weights(
        names=tuple(names),
        rarity={feature: rarity[feature] for feature in averaged},
        of_feature={
            feature: tuple((place, round(weight * SCALE)) for place, weight in sorted(row.items()))
            for feature, row in averaged.items()
        },
        learnt_from=learnt_from,
        common=common,
    )


def common_words(examples: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the words by which anything is wished for: names and topics stand where something is named."""
    seen, elsewhere = Counter[str](), Counter[str]()
    for name, words in examples:
        kinds = kinds_of_words(words)
        seen.update(kinds)
        if NAMING.isdisjoint(name.split(TOGETHER)):
            elsewhere.update(kinds)
    return frozenset(
        each for each, n in elsewhere.items() if n > SEVERAL and n >= OF_ANY_WISH * seen[each]
    )


def _rarity(told: Iterable[Features]) -> dict[str, float]:
    rows = list(told)
    seen = Counter(feature for features in rows for feature in set(features))
    return {each: log((1 + len(rows)) / (1 + n)) + 1 for each, n in seen.items() if n >= SEVERAL}


def _averaged(vectors: list[Told], names: int) -> dict[str, dict[int, float]]:
    """Return the mean of the weights over all steps, without those that say next to nothing."""
    now, summed, step = Table(dict), Table(dict), 1
    order = Random(1)
    for _ in range(ROUNDS):
        order.shuffle(vectors)
        for told in vectors:
            _learn(now, summed, told, step, names)
            step += 1
    found: dict[str, dict[int, float]] = {}
    for feature, row in now.items():
        mean = {place: weight - summed[feature][place] / step for place, weight in row.items()}
        kept = {place: weight for place, weight in mean.items() if abs(weight) >= SMALLEST}
        if kept:
            found[feature] = kept
    return found


def _learn(now: Table, summed: Table, told: Told, step: int, names: int) -> None:
    asked, vector = told
    scores = [UNSAID] * names
    for feature, amount in vector.items():
        for place, weight in now[feature].items():
            scores[place] += weight * amount
    moves = {
        place: min(MOST, 1 - score) if place in asked else -min(MOST, 1 + score)
        for place, score in enumerate(scores)
        if (score < 1 if place in asked else score > UNSAID)
    }
    for feature, amount in vector.items():
        row, sums = now[feature], summed[feature]
        for place, move in moves.items():
            row[place] = row.get(place, 0.0) + move * amount
            sums[place] = sums.get(place, 0.0) + step * move * amount


def main() -> None:
    """Write the weights of all examples beside the catalogues."""
    examples = list(read_examples())
    weights = learnt(
        ((name, features_of(words, place)) for name, place, words in examples),
        digest_of(examples),
        common_words((name, words) for name, _, words in examples),
    )
    (CATALOGUES / FILE).write_bytes(written(weights))
    print(
        f"{len(examples)} examples, {len(weights.names)} names, {len(weights.of_feature)} features"
    )


if __name__ == "__main__":
    main()
