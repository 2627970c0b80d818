"""The replies of the corpus, with the text their writers meant: figures that may only get better.

The scorer stands beside the corpus; without that folder these tests are skipped, and say so.
"""

import importlib.util
import json
from dataclasses import dataclass
from typing import Any

import pytest

from inbound.reply_text import extract


@dataclass
class Figures:
    """Means over messages, and how many lost all of the member's words."""

    exact: float
    lost: float
    leaked: float
    signed: float  # messages with a signature of which a line got through
    lost_whole: int


@pytest.fixture(scope="module")
def items(corpus):
    lines = (corpus / "replies" / "open.jsonl").read_text().strip("\n").split("\n")
    return [item for item in map(json.loads, lines) if not item.get("ambiguous")]


@pytest.fixture(scope="module")
def results(corpus, items):
    score = _scorer(corpus)
    for item in items:
        item["_in"] = score.input_words(item)
    return [score.score(item, extract(score.raw(item), item["content_type"])) for item in items]


@pytest.fixture(scope="module")
def results_as_mails(corpus, items):
    score = _scorer(corpus)
    for item in items:
        item["_in"] = score.input_words(item)
    return [score.score(item, extract(score.as_eml(item))) for item in items]


def test_the_words_of_members_are_told_from_the_rest(results):
    figures = _figures(results)

    assert figures.exact >= 0.975
    assert figures.lost <= 0.0005
    assert figures.leaked <= 0.015
    assert figures.signed <= 0.05
    assert figures.lost_whole == 0


def test_the_words_of_members_are_told_in_whole_mails_too(results_as_mails):
    figures = _figures(results_as_mails)

    assert figures.exact >= 0.975
    assert figures.lost <= 0.0005
    assert figures.leaked <= 0.015
    assert figures.lost_whole == 0


@pytest.mark.parametrize("content_type", ["text/html", "message/rfc822"])
def test_html_and_whole_mails_are_read_well(items, results, content_type):
    of_type = [
        result
        for item, result in zip(items, results, strict=True)
        if item["content_type"] == content_type
    ]

    assert _figures(of_type).exact >= 0.98


def test_nothing_of_inline_and_bottom_replies_is_lost(items, results):
    kinds = ("interleaved", "bottom-post", "html-bottom-post")
    lost = [
        item["id"]
        for item, result in zip(items, results, strict=True)
        if item["kind"] in kinds and result["n_lost"]
    ]

    assert lost == []


def _figures(results: list[dict[str, Any]]) -> Figures:
    def mean(name: str) -> float:
        values = [float(result[name]) for result in results if result[name] is not None]
        return sum(values) / max(1, len(values))

    whole = [each for each in results if each["n_must"] and each["n_lost"] == each["n_must"]]
    return Figures(mean("exact"), mean("lost"), mean("leaked"), mean("sig"), len(whole))


def _scorer(corpus):
    spec = importlib.util.spec_from_file_location("score", corpus / "replies" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
