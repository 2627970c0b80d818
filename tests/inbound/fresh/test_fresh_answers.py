"""Answers in sentences to letters in which we ask, by somebody who had not seen how they are read.

The first half was looked at while the rules were made, the second was not. Before them, 113 and 112 of each
240 were right, and 46 and 39 wrong: "forget it" was the name of a community, "Nur zu" a new text to publish.
"""

from pathlib import Path

import pytest

from tests.inbound.fresh.answer_effects import RIGHT, WRONG
from tests.inbound.fresh.answered import (
    Answered,
    asked,
    judged,
    read_answered,
    table,
)

HERE = Path(__file__).parent
FIGURES = {"answers_first": (225, 1), "answers_second": (215, 5)}  # right at least, wrong at most
EVERY = 12  # of them where not all are tried


def some_of(answers: list[Answered]) -> list[Answered]:
    return answers[::EVERY]


@pytest.mark.parametrize(
    "is_whole",
    [pytest.param(False, id="some"), pytest.param(True, id="all", marks=pytest.mark.long)],
)
@pytest.mark.parametrize("half", FIGURES)
def test_an_answer_is_done_as_it_is_meant_or_asked_about_again(half, is_whole, town, tmp_path):
    answers = list(read_answered(HERE / f"{half}.jsonl"))
    answers = answers if is_whole else some_of(answers)
    found = []
    for kind in dict.fromkeys(each.kind for each in answers):
        made = asked(town, kind, tmp_path / kind)
        found += [judged(made, each, tmp_path / each.id) for each in answers if each.kind == kind]
    print(table(found))
    print(*(each for each in found if each.verdict != RIGHT), sep="\n")
    verdicts = [each.verdict for each in found]
    right, wrong = FIGURES[half]
    if is_whole:
        assert verdicts.count(RIGHT) >= right
    assert verdicts.count(WRONG) <= wrong, [each for each in found if each.verdict == WRONG]
