"""The examples by which mails are heard: well formed, with nobody's address, and learnt from."""

import re
from collections import Counter

import pytest

from digest.intents.meaning import FILLED, PLAIN, TOPICS
from digest.language.likelihood import wish_weights, written
from digest.language.wish_examples import TOGETHER, digest_of, features_of, read_examples
from tests.learn import learnt

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


def test_what_was_learnt_tells_apart_what_it_was_told_and_is_the_same_each_time():
    told = [
        ("stop_all", "no more mails please"),
        ("stop_all", "please stop all the mails"),
        ("stop_all", "stop the mails please"),
        ("help", "I need help with this please"),
        ("help", "please send me some help"),
        ("help", "help me please with these"),
    ]
    rows = [(name, features_of(words, "help")) for name, words in told]
    weights = learnt(rows, "x")
    assert weights.rank(features_of("stop the mails", "help"))[0].name == "stop_all"
    assert weights.rank(features_of("some help please", "help"))[0].name == "help"
    assert written(weights) == written(learnt(rows, "x"))
