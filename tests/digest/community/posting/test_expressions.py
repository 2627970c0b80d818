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


def test_what_is_looked_for_in_a_whole_text_first_is_found_in_each_of_its_sentences():
    names = ("alarm", "taken")
    kinds = [one for each in tables() for name in names for one in each[name].values()]
    tried = [Expressions.of(each[name]) for each in tables() for name in ("danger", "told")]
    tried += [Expressions.of([each]) for each in kinds]
    written = [post for each in sorted(HERE.glob("*.jsonl")) for post in posts(each.name)][::25]
    for post in written:
        said = [" ".join(words) for words in sentences(post["text"])]
        text = "\n".join(said)
        for each in tried:
            found = [each.either.search(one) is not None for one in said]
            near = each.within(text)

            assert [near is not None and near.match_in(one) for one in said] == found, post
            assert each.may_match_in(text) or not any(found), post


@pytest.mark.parametrize("piece", ["", "a", "end", "life", "my life"])
def test_a_piece_of_any_length_is_found_where_it_stands(piece):
    sought = Expressions.of([piece])

    assert sought.may_match_in("it was the end of my life as it was")
    assert sought.may_match_in("a cup of tea") == (piece in ("", "a"))
