"""Learns which few words in answer to a conversation are for us: `make learn`, half a minute.

One linear support vector machine. What people wish of us is for us, wherever they wrote it, and what asks
for nothing is for others; so are the sentences of our ordinary posts. Posts of a newsgroup on medicine, from
beside the project, teach how others talk: no feature that only they have gets a weight, and every second one
is only measured on.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sklearn.svm import LinearSVC

from digest.language.answer_examples import (
    US,
    WEIGHTS,
    digest_of_answers,
    read_answers,
)
from digest.language.likelihood import Weights, packed, weighed, written
from digest.language.senses import LETTERS, speak_of
from digest.language.vocabulary import CATALOGUES
from digest.language.wish_examples import (
    BAR,
    CONVERSATION,
    NOTICE,
    RECEIPT,
    SUMMARY,
    TOGETHER,
    features_of,
    read_examples,
)
from digest.language.words import split_words
from inbound.interpret.commands.asked import HELP
from inbound.interpret.commands.ranking import CLEAR, NOTHING, ranked
from tests.digest.community.posting.danger.learn import MEDICINE, newsgroup, posts
from tests.learn import NAMING, SMALLEST, matrix_of, rarity_in
from tests.mbox import CORPUS

STRICTNESS = 0.5
ANSWERED = frozenset({CONVERSATION, RECEIPT, NOTICE, SUMMARY})
AMONG_OTHERS = frozenset({CONVERSATION, SUMMARY, "community"})  # where words are for others
OF_SUMMARIES = frozenset({"more", "mute_this", "search"})  # which there may be mere titles
ANSWER, WISH, WISH_ELSEWHERE, POST, TALK = 2.0, 1.0, 0.5, 0.7, 0.6  # what an example counts for
LONGEST_WISH = 25  # words
OF_OURS = LETTERS | {"settings", "account", "leave"}  # senses of words
SENTENCE = range(2, 15)  # words of one that could be an answer

_ENDS = re.compile(r"(?<=[.!?])\s+|\n+")


class Example(NamedTuple):
    """Words, for whom they are, and how much they count."""

    words: str
    is_for_us: bool
    counts: float


def own_examples() -> Iterator[Example]:
    """Yield all that was written for this."""
    for whom, words in read_answers():
        yield Example(words, whom == US, ANSWER)
    for name, place, words in read_examples():
        said = (words.rpartition(BAR)[2] or words).strip()
        if name == NOTHING and place in AMONG_OTHERS:
            yield Example(said, is_for_us=False, counts=ANSWER)
        elif _is_for_us(name, place) and len(said.split()) <= LONGEST_WISH:
            yield Example(said, True, WISH if place == CONVERSATION else WISH_ELSEWHERE)
    for post in posts("plain.jsonl"):
        if not _may_be_wish(post["text"]):
            yield from (Example(each, False, POST) for each in sentences_in(post["text"]))


def _is_for_us(name: str, place: str) -> bool:
    """Say whether such a wish would be one in any answer: what an address is told may be said of anything."""
    names = name.split(TOGETHER)
    if name == NOTHING or (place == SUMMARY and not OF_SUMMARIES.isdisjoint(names)):
        return False
    return place in ANSWERED or NAMING.isdisjoint(names)


def _may_be_wish(post: str) -> bool:
    """Say whether a post, as which some stand that ask us for less, is rather such a wish."""
    scores = {each.name: each.score for each in ranked("", post, HELP)}
    leads = max(scores.values()) - scores[NOTHING]
    return leads >= CLEAR and speak_of(split_words(post), OF_OURS)


def talk(corpus: Path) -> Iterator[Example]:
    """Yield the sentences of every second post of the newsgroup."""
    for text in newsgroup(corpus, MEDICINE)[::2]:
        yield from (Example(each, False, TALK) for each in sentences_in(text) if "@" not in each)


def sentences_in(text: str) -> list[str]:
    """Return the sentences of a post that are no longer than an answer of few words."""
    found = (each.strip() for each in _ENDS.split(text))
    return [each for each in found if len(each.split()) in SENTENCE]


def learnt(own: list[Example], others: list[Example], learnt_from: str = "") -> Weights:
    """Return the weights that tell how likely few words are for us."""
    examples = [*own, *others]
    features = [features_of(each.words, CONVERSATION) for each in examples]
    rarity = rarity_in(features[: len(own)])
    columns = {feature: place for place, feature in enumerate(sorted(rarity))}
    machine = LinearSVC(C=STRICTNESS, random_state=0)
    machine.fit(
        matrix_of([weighed(each, rarity) for each in features], columns),
        [each.is_for_us for each in examples],
        sample_weight=[each.counts for each in examples],
    )
    rows = {
        feature: {0: float(weight)}
        for feature, weight in zip(columns, machine.coef_[0], strict=True)
        if abs(weight) >= SMALLEST
    }
    unsaid = {US: float(machine.intercept_[0])}
    return packed(rows, rarity, unsaid, learnt_from=learnt_from, common=())


def main(corpus: Path = CORPUS) -> None:
    """Write the weights beside the catalogues; the newsgroup must be there."""
    learnt_from = digest_of_answers(read_answers(), read_examples())
    weights = learnt(list(own_examples()), list(talk(corpus)), learnt_from)
    (CATALOGUES / WEIGHTS).write_bytes(written(weights))
    print(f"{len(weights.weights)} weights of answers")


if __name__ == "__main__":
    main()
