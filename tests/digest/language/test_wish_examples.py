"""The examples by which mails are heard: well formed, with nobody's address, and learnt from."""

import re
from collections import Counter

import pytest

from digest.intents.meaning import FILLED, PLAIN, TOPICS
from digest.language.likelihood import packed, read_weights, wish_weights, written
from digest.language.wish_examples import TOGETHER, digest_of, features_of, read_examples

PLACES = frozenset(
    "help settings pause join leave tags search data terminate communities home "
    "summary notification receipt notice community conversation".split()
)
BESIDES = frozenset({"nothing", "pause", "explain_other"})  # names that only examples have
RESERVED = re.compile(r"(^|\.)(example|example\.(org|com|net))$")


@pytest.fixture(scope="module")
def examples():
    return list(read_examples())


def test_each_names_what_can_be_asked_for_and_where(examples):
    names = set(PLAIN) | set(FILLED) | set(TOPICS) | BESIDES
    told = {each for name, _, _ in examples for each in name.split(TOGETHER)}
    assert told - names == set()
    assert {place for _, place, _ in examples} - PLACES == set()


def test_none_stands_twice_and_none_holds_an_address_of_somebody(examples):
    twice = [each for each, n in Counter(examples).items() if n > 1]
    assert twice == []
    domains = {
        domain.rstrip(".").lower()
        for _, _, words in examples
        for domain in re.findall(r"[\w.+-]+@([\w.-]+)", words)
    }
    assert [each for each in domains if not RESERVED.search(each)] == []


def test_the_weights_were_learnt_from_these_examples(examples):
    assert wish_weights().learnt_from == digest_of(examples), "run: make learn"


def test_a_mail_is_ranked_by_what_its_words_and_their_parts_weigh():
    """And the weights are the same once they were written and read."""
    rows = {"stop": {1: 0.9}, "_sto": {1: 0.3, 0: -0.2}, "help": {0: 0.8}}
    rarity = {"stop": 2.0, "_sto": 1.5, "help": 2.0}
    weights = packed(
        rows, rarity, {"help": -0.5, "stop_all": -0.6}, learnt_from="x", common={"the", "a"}
    )

    said = weights.rank(features_of("stop!", "help"))

    assert [(each.name, round(each.score, 2)) for each in said] == [
        ("stop_all", 0.6),
        ("help", -0.7),
    ]
    assert written(read_weights(written(weights))) == written(weights)
    assert read_weights(written(weights)) == weights


def test_what_was_learnt_hears_what_everybody_says():
    for words, name in {
        "stop the mails": "stop_all",
        "einmal pro Woche reicht": "summary_weekly",
    }.items():
        assert wish_weights().rank(features_of(words, "help"))[0].name == name
