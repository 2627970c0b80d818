"""Mails that only speak of a wish, and the same words meant.

A wish is only spoken of that is denied, another person's, supposed, past, or in a message passed on. The
first half of the 120 was looked at while the rules were made, the second was not. When only a "not" just
before a verb denied, 7 and 8 of the 30 mails that ask for nothing were done.
"""

import json
from pathlib import Path

import pytest

from tests.inbound.fresh.wished import HARMLESS, RIGHT, WRONG, Wished, judge, read_wished

HERE = Path(__file__).parent
FIGURES = {  # of 30 wishes: right at least; and of 30 that are none: done at most
    "denials_first": (28, 0),
    "denials_second": (22, 1),
}


def kinds(half: str) -> list[tuple[str, Wished]]:
    path = HERE / f"{half}.jsonl"
    told = (json.loads(line)["kind"] for line in path.read_text("utf-8").splitlines())
    return list(zip(told, read_wished(path), strict=True))


def done_unasked(wished: Wished) -> list[str]:
    """Return what is done that the writer would not be content with."""
    judged = judge(wished)
    return [
        each
        for each in judged.done
        if not each.startswith((*HARMLESS, "person", "undo_this")) and (each,) not in wished.wanted
    ]


@pytest.mark.parametrize("half", FIGURES)
def test_a_wish_that_is_only_spoken_of_is_not_done(half):
    spoken_of = [wished for kind, wished in kinds(half) if kind != "wish"]
    done = [(each.id, found) for each in spoken_of if (found := done_unasked(each))]
    assert len(spoken_of) == 30
    assert len(done) <= FIGURES[half][1], done


@pytest.mark.parametrize("half", FIGURES)
def test_the_same_words_are_done_where_they_are_meant(half):
    judged = [judge(wished) for kind, wished in kinds(half) if kind == "wish"]
    assert len(judged) == 30
    assert [each.verdict for each in judged].count(RIGHT) >= FIGURES[half][0], [
        each for each in judged if each.verdict != RIGHT
    ]
    assert [each.verdict for each in judged].count(WRONG) <= 1
