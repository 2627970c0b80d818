"""What makes us ask before a text is published; the texts are as they would stand."""

from itertools import pairwise

import pytest

from inbound.deciding.doubt import Doubt
from tests.inbound.post_office import new_stationery


@pytest.mark.parametrize("doubt", Doubt)
def test_each_doubt_is_told_in_a_sentence_of_its_own(doubt):
    told, untold = (_letter([word]) for word in (doubt.value, "nothing_known"))

    added = _sentences(told) - _sentences(untold)
    assert len(added) == 1
    assert all(len(each) < 200 for each in added)


def test_all_that_we_saw_is_told():
    letters = [_letter([]), *(_letter(list(Doubt)[: n + 1]) for n in range(len(Doubt)))]

    counts = [len(_sentences(each)) for each in letters]
    assert all(after == before + 1 for before, after in pairwise(counts))


def _sentences(text):
    return frozenset(" ".join(each.split()) for each in text.split("\n\n"))


def _letter(doubts):
    rendered = new_stationery().render(
        "notice",
        reason="publish_this",
        **dict.fromkeys(("subject", "post_id", "conversation_id", "title", "community"), None),
        **dict.fromkeys(("new_address", "new_title", "tagged"), None),
        **dict.fromkeys(("choices", "lettered", "offered"), ()),
        words="Tea.",
        question_id=1,
        doubts=doubts,
    )
    return rendered.text.form.decode().replace("=\r\n", "").replace("\r\n", "\n")
