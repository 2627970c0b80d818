"""Learns what tells that somebody may harm themselves.

`python -m tests.digest.community.posting.danger.learn` does it.

A logistic regression over the signs of a passage. Our posts were written for this: some of people in danger,
as many of others near to them. Half of a newsgroup on medicine and one on cars, from beside the project,
teach how ordinary posts sound, the examples of wishes how people write to us. Only signs of our own posts
get a weight. `unseen*.jsonl`, the other half of the newsgroup on medicine, and one in five of the wishes are
only ever measured on.
"""

import json
import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from digest.community.posting.signs_of_danger import (
    BIAS,
    WEIGHTS,
    passages,
    sentences,
    share,
    weigh,
)
from digest.language.answer_examples import read_answers
from digest.language.wish_examples import BAR, read_examples
from inbound.isolated.take_apart import take_apart
from inbound.reading.read import Unreadable
from tests.digest.community.posting.danger_sentences import FIRST, NONE, SECOND, THIRD
from tests.mbox import CORPUS, archived_messages

HERE = Path(__file__).parent
MEDICINE, CARS = "20ng-sci.med", "20ng-rec.autos"

SEEN = 3  # times that a sign must stand in our own posts
ROUNDS = 12
STEP = 1.0
DECAY = 1e-3
OURS, THEIRS, WISHED = 4.0, 3.0, 0.6  # what an ordinary passage counts for, one of danger for 1
SHORT_POST = 30  # words; the whole of such a post tells of the danger
SMALL = 0.05  # a weight below it is left out
ASIDE = 5  # one in so many wishes is only measured on

Post = Mapping[str, str]  # `lang`, `text`, and in some posts of danger the `key` that tells of it
Weights = dict[str, float]


class Passage(NamedTuple):
    """A passage to learn from."""

    signs: frozenset[str]  # those that are known
    count: int  # of all its signs
    is_danger: bool
    counts: float = 1.0  # how much, beside others


def posts(name: str) -> list[Post]:
    """Return our own posts in a file."""
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


def newsgroup(corpus: Path, name: str, *, one_in: int = 1) -> list[str]:
    """Return the texts of a newsgroup, or of one in so many of its posts."""
    path = corpus / "mbox" / f"{name}.mbox"
    read = (take_apart(raw) for _, raw in archived_messages(path, one_in=one_in))
    return [each.said.text for each in read if not isinstance(each, Unreadable)]


def wishes(*, aside: bool) -> list[str]:
    """Return the examples of wishes to learn from, or those set aside; a new one moves no other."""
    texts = (words.replace(BAR, "\n\n") for _, _, words in read_examples())
    return [each for each in texts if (sha256(each.encode()).digest()[0] % ASIDE == 0) is aside]


def learn(
    danger: Sequence[Post], plain: Sequence[str], theirs: Sequence[str], wished: Sequence[str]
) -> Weights:
    """Return the weights; in a long post of danger without a key, the passage is found on the way."""
    texts = [*(each["text"] for each in danger), *plain]
    counts = Counter(sign for text in texts for sign in _all_signs(text))
    seen = {sign for sign, count in counts.items() if count >= SEEN}
    several = ((plain, OURS), (theirs, THEIRS), (wished, WISHED))
    ordinary = [each for texts, counts in several for each in _ordinary(texts, seen, counts)]
    telling = [_all_signs(each.get("key") or each["text"]) for each in danger]
    for _ in range(2):
        known = [Passage(frozenset(found & seen), len(found), True) for found in telling]
        weights = _descend([*known, *ordinary])
        telling = [
            found if _tells_throughout(post) else _heaviest(weights, post["text"])
            for post, found in zip(danger, telling, strict=True)
        ]
    return weights


def _all_signs(text: str) -> set[str]:
    return {sign for found in passages(text) for sign in found}


def _ordinary(texts: Iterable[str], seen: set[str], counts: float) -> Iterator[Passage]:
    for text in texts:
        for found in passages(text):
            yield Passage(frozenset(found & seen), len(found), False, counts)


def _tells_throughout(post: Post) -> bool:
    return "key" in post or sum(map(len, sentences(post["text"]))) < SHORT_POST


def _heaviest(weights: Weights, text: str) -> set[str]:
    return max(passages(text), key=lambda found: weigh(weights, found))


def _descend(known: list[Passage]) -> Weights:
    """Return the weights of a logistic regression, by steps that grow smaller for each sign (AdaGrad)."""
    weights: Weights = {}
    squares: dict[str, float] = {}
    dice = random.Random(7)  # the same weights each time
    for _ in range(ROUNDS):
        dice.shuffle(known)
        for found, count, is_danger, counts in known:
            ordered = sorted(found)  # a set has another order in each run
            part = share(count)
            together = part * sum(weights.get(sign, 0.0) for sign in ordered if sign != BIAS)
            fit = weights.get(BIAS, 0.0) + together
            slope = counts * (1 / (1 + math.exp(-max(min(fit, 30), -30))) - is_danger)
            for sign in ordered:
                weight = weights.get(sign, 0.0)
                down = slope * (1 if sign == BIAS else part) + DECAY * weight
                squares[sign] = squares.get(sign, 1e-2) + down * down
                weights[sign] = weight - STEP * down / math.sqrt(squares[sign])
    return weights


def written(weights: Weights) -> str:
    """Return the weights as they are kept: one a line, and its sign after it."""
    kept = {sign: weight for sign, weight in sorted(weights.items()) if abs(weight) >= SMALL}
    return "".join(f"{weight:.2f}\t{sign}\n" for sign, weight in kept.items())


class Examples(NamedTuple):
    """All that is there to learn from."""

    danger: Sequence[Post]
    plain: Sequence[str]
    theirs: Sequence[str]
    wished: Sequence[str]


def examples(corpus: Path) -> Examples:
    """Return what is there to learn from."""
    told: Iterable[str] = (*FIRST, *SECOND, *THIRD)
    danger = [*({"text": each, "key": each} for each in told), *posts("danger.jsonl")]
    plain = [*NONE, *(each["text"] for each in posts("plain.jsonl"))]
    theirs = [*newsgroup(corpus, MEDICINE)[::2], *newsgroup(corpus, CARS)]
    answers = [words for _, words in read_answers()]
    return Examples(danger, plain, theirs, [*wishes(aside=False), *answers])


def learn_all(corpus: Path) -> str:
    """Return the weights as they are kept, learned from all examples."""
    return written(learn(*examples(corpus)))


if __name__ == "__main__":
    WEIGHTS.write_text(learn_all(CORPUS), "utf-8")
