"""Learns what mails ask for from the examples in the catalogues: `make learn`, a minute.

For each name a linear support vector machine, learnt by itself, so that a mail may ask for several things.
scikit-learn does it, in an environment of its own; the product needs only the weights. The same examples give
the same weights.
"""

from collections import Counter
from collections.abc import Iterable
from math import log

from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from digest.language.likelihood import FILE, Features, Weights, packed, weighed, written
from digest.language.vocabulary import CATALOGUES
from digest.language.wish_examples import (
    SEVERAL,
    TOGETHER,
    digest_of,
    features_of,
    kinds_of_words,
    read_examples,
)

STRICTNESS = 2.0  # C: how much an example that is told wrong counts against plain weights
SMALLEST = 0.05  # of a weight that is kept
NAMING = frozenset(  # wishes that name something, and what is said to others
    "join leave about_joining about_leaving explain_join instant_on instant_off follow_tag unfollow_tag "
    "explain_tags search explain_search name explain_name zone nothing".split()
)
OF_ANY_WISH = 0.36  # the share of a word that is common, in wishes that name nothing


def learnt(
    examples: Iterable[tuple[str, Features]],
    learnt_from: str = "",
    common: frozenset[str] = frozenset(),
) -> Weights:
    """Return the weights that tell for each name whether a text asks for it."""
    told = [(name.split(TOGETHER), features) for name, features in examples]
    rarity = rarity_in(features for _, features in told)
    columns = {feature: place for place, feature in enumerate(sorted(rarity))}
    matrix = matrix_of([weighed(features, rarity) for _, features in told], columns)
    names = sorted({name for several, _ in told for name in several})
    rows: dict[str, dict[int, float]] = {feature: {} for feature in columns}
    unsaid: dict[str, float] = {}
    for place, name in enumerate(names):
        machine = LinearSVC(C=STRICTNESS, random_state=0)
        machine.fit(matrix, [name in several for several, _ in told])
        unsaid[name] = float(machine.intercept_[0])
        for feature, weight in zip(columns, machine.coef_[0], strict=True):
            if abs(weight) >= SMALLEST:
                rows[feature][place] = float(weight)
    kept = {feature: row for feature, row in rows.items() if row}
    return packed(kept, rarity, unsaid, learnt_from=learnt_from, common=common)


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


def rarity_in(told: Iterable[Features]) -> dict[str, float]:
    """Return how rare each feature is that several examples have."""
    rows = list(told)
    seen = Counter(each for features in rows for each in {one for part in features for one in part})
    return {each: log((1 + len(rows)) / (1 + n)) + 1 for each, n in seen.items() if n >= SEVERAL}


def matrix_of(vectors: list[dict[str, float]], columns: dict[str, int]) -> csr_matrix:
    """Return a row for each example, with what its features weigh."""
    ends = [0]
    for each in vectors:
        ends.append(ends[-1] + len(each))
    amounts = [amount for each in vectors for amount in each.values()]
    places = [columns[feature] for each in vectors for feature in each]
    return csr_matrix((amounts, places, ends), shape=(len(vectors), len(columns)))


def main() -> None:
    """Write the weights of all examples beside the catalogues."""
    examples = list(read_examples())
    weights = learnt(
        ((name, features_of(words, place)) for name, place, words in examples),
        digest_of(examples),
        common_words((name, words) for name, _, words in examples),
    )
    (CATALOGUES / FILE).write_bytes(written(weights))
    print(f"{len(examples)} examples, {len(weights.names)} names, {len(weights.weights)} weights")


if __name__ == "__main__":
    main()
