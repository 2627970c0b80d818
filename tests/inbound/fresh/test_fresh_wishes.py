"""Wishes in free words by people who had not seen the examples: 300, and 150 mails that ask for nothing.

The first half was looked at while the rules were made. The second was not: at first sight 31, 35 and 41 of
its 50 wishes were right (English, German, Spanish), 4, 2 and 1 wrong, and of 75 that ask for nothing two.
It showed that answers to letters were believed too seldom. Neither was ever learnt from. What FIGURES has may
not become less; `-s` prints what came of each.
"""

from pathlib import Path

import pytest

from tests.inbound.fresh.wished import NOTHING, RIGHT, WRONG, judge, read_wished, table

HERE = Path(__file__).parent
FIGURES = {  # of 50 wishes a language: right at least, and wrong at most
    "wishes_first": {"en": (39, 1), "de": (41, 2), "es": (35, 2)},
    "wishes_second": {"en": (34, 3), "de": (36, 1), "es": (42, 1)},
}
MOST_MISTAKEN = 2  # of 75 mails that ask for nothing


@pytest.mark.parametrize("half", FIGURES)
def test_wishes_in_free_words_are_done_and_nothing_is_done_unasked(half):
    judged = [judge(each) for each in read_wished(HERE / f"{half}.jsonl")]
    print(table(judged), *(each for each in judged if each.verdict != RIGHT), sep="\n")
    wishes = [each for each in judged if NOTHING not in each.wished.wanted]
    for language, (right, wrong) in FIGURES[half].items():
        verdicts = [each.verdict for each in wishes if each.wished.lang == language]
        assert verdicts.count(RIGHT) >= right, language
        assert verdicts.count(WRONG) <= wrong, language
    mistaken = [each for each in judged if each not in wishes and each.verdict == WRONG]
    assert len(mistaken) <= MOST_MISTAKEN, mistaken


@pytest.mark.parametrize("half", FIGURES)
def test_no_post_is_taken_for_a_wish_that_is_done(half):
    posts = [
        each
        for each in read_wished(HERE / f"{half}.jsonl")
        if each.is_post and NOTHING in each.wanted
    ]
    assert len(posts) >= 20
    assert [each for each in map(judge, posts) if each.done or each.offered] == []
