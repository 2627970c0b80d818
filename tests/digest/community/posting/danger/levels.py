"""Chooses from which weight on a text tells of danger clearly, and from which perhaps.

`python -m tests.digest.community.posting.danger.levels` prints both, after half an hour. The
examples are parted into folds, and each fold weighed by what was learned from the others: only so much of
ordinary talk, and so few wishes, may weigh more than a level. `unseen*.jsonl` have no say in it.
"""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

from digest.community.posting.signs_of_danger import heaviest, passages
from tests.digest.community.posting.danger.learn import Examples, Weights, examples, learn
from tests.mbox import CORPUS

FOLDS = 5
TALK = slice(-574, -44)  # of our plain posts: short ones by people who knew no rule
LEVELS = {"CLEAR": (0.012, 0.003), "PERHAPS": (0.06, 0.03)}  # the most of talk, and of wishes

Each = TypeVar("Each")


def weigh_fold(fold: int) -> tuple[list[float], list[float]]:
    """Return what talk and wishes of one fold weigh by what was learned from the others."""
    known = examples(CORPUS)
    talk = set(_of(known.plain, fold)) & set(known.plain[TALK])
    weights = learn(*Examples(*(_but(part, fold) for part in known)))
    return (
        [_weight(weights, each) for each in sorted(talk)],
        [_weight(weights, each) for each in _of(known.wished, fold)],
    )


def level(weights: Sequence[float], most: float) -> float:
    """Return the least weight that no more than this share of them exceed."""
    return sorted(weights, reverse=True)[int(most * len(weights))]


def _of(part: Sequence[Each], fold: int) -> list[Each]:
    return list(part[fold::FOLDS])


def _but(part: Sequence[Each], fold: int) -> list[Each]:
    return [each for at, each in enumerate(part) if at % FOLDS != fold]


def _weight(weights: Weights, text: str) -> float:
    return heaviest(weights, list(passages(text)))


if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=2) as workers:
        folds = list(workers.map(weigh_fold, range(FOLDS)))
    talk, wished = ([each for fold in folds for each in fold[at]] for at in (0, 1))
    for name, (of_talk, of_wishes) in LEVELS.items():
        print(f"{name} = {max(level(talk, of_talk), level(wished, of_wishes)):.2f}")
