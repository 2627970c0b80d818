"""Expressions found by their own words match where they match when all are tried."""

import pytest

from digest.community.posting.expressions import Expressions, needed_by
from digest.community.posting.phrases_of_danger import tables
from digest.community.posting.signs_of_danger import sentences
from tests.digest.community.posting.danger.learn import HERE, posts


@pytest.mark.parametrize(
    ("expression", "needed"),
    [
        (r"\bkill(ing)? myself\b", {" myself"}),
        (r"(end|ending) (it all|my life)", {"it all", "my life"}),
        (r"(can|cannot) go( on)?$", {"can"}),
        (r"\b(jump\w*|fall)+", {"jump", "fall"}),
        (r"(?<!not )\b[ab]c", {"c"}),
        (r"(never)? ?x*", {""}),
        (r"(wake up|.*)", {""}),
        (r"(?!dead)\w+", {""}),
        (r"(?=dead)\w+", {""}),
    ],
)
def test_an_expression_tells_what_it_cannot_match_without(expression, needed):
    assert needed_by(expression) == needed


def test_all_that_people_write_is_matched_as_by_trying_everything():
    tried = [Expressions.of(each[name]) for each in tables() for name in ("danger", "told")]
    written = [post for each in sorted(HERE.glob("*.jsonl")) for post in posts(each.name)]
    said = [" ".join(words) for post in written for words in sentences(post["text"])]

    found = [[each.match_in(one) for one in said] for each in tried]

    assert found == [[each.either.search(one) is not None for one in said] for each in tried]
    assert all(map(any, found))
