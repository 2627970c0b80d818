"""The examples of few words in answers: well formed, each once, and learnt from."""

from collections import Counter

import pytest

from digest.errors import BadSetting
from digest.language.answer_examples import (
    FILE,
    WEIGHTS,
    digest_of_answers,
    read_answers,
)
from digest.language.likelihood import wish_weights
from digest.language.vocabulary import CATALOGUES
from digest.language.wish_examples import read_examples


def test_none_stands_twice():
    assert [
        each for each, n in Counter(words for _, words in read_answers()).items() if n > 1
    ] == []


def test_the_weights_were_learnt_from_these_examples():
    learnt_from = digest_of_answers(read_answers(), read_examples())

    assert wish_weights(CATALOGUES / WEIGHTS).learnt_from == learnt_from, "run: make learn"


def test_a_line_that_is_none_is_refused(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / FILE).write_text("us\tstop\nthem\tstop\n", "utf-8")

    with pytest.raises(BadSetting, match=r"en/answers\.tsv, line 2"):
        list(read_answers(tmp_path))
