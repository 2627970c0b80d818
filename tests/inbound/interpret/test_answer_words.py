"""What a member's own words ask for."""

import pytest

from digest.intents.phrases import StopThis
from inbound.interpret.answer_words import (
    is_rewritten,
    quotes_title,
    title_and_text,
)
from inbound.interpret.read_words import read_answer

POST = "I take ten milligrams in the morning."


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        pytest.param("STOP", StopThis(), id="stop"),
        pytest.param("  Unsubscribe.\n", StopThis(), id="unsubscribe"),
        pytest.param("stop\n\nAna", StopThis(), id="whole-first-line"),
        pytest.param("STOP ALL", StopThis(all=True), id="all"),
        pytest.param("Stop the chemo? Never.", None, id="in-a-sentence"),
        pytest.param("I wish I could unsubscribe from worry.", None, id="wish"),
        pytest.param("Hello\nstop", None, id="second-line"),
        pytest.param("", None, id="empty"),
    ],
)
def test_stop_counts_as_the_whole_first_line_only(text, stops):
    assert read_answer("", text).stop == stops


@pytest.mark.parametrize(
    ("subject", "text", "deletes", "edits"),
    [
        pytest.param("DELETE", "", True, False, id="subject-delete"),
        pytest.param("Re: delete", "whatever", True, False, id="re-delete"),
        pytest.param("Sleep", " Delete! ", True, False, id="text-delete"),
        pytest.param("Delete my account", "", False, False, id="longer-subject"),
        pytest.param("Re: AW: EDIT", "x", False, True, id="subject-edit"),
        pytest.param("Sleep", "EDIT\nNew text", False, True, id="edit-as-first-line"),
        pytest.param("Sleep", "Edit", False, False, id="edit-and-nothing-else"),
        pytest.param("Sleep", POST.replace("ten", "twenty"), False, True, id="one-word-changed"),
        pytest.param("Sleep", f"{POST} And at night.", False, True, id="words-added"),
        pytest.param("Sleep", f"I wrote: {POST}", False, False, id="whole-post-after-other-words"),
        pytest.param("Sleep", f"{POST} " + "new words " * 20, False, False, id="mostly-new"),
        pytest.param("Sleep", "Thanks!", False, False, id="thanks"),
        pytest.param("Sleep", "I meant twenty milligrams", False, False, id="remark"),
    ],
)
def test_what_the_answer_to_a_receipt_asks_for(subject, text, deletes, edits):
    answer = read_answer(subject, text)
    assert (answer.deletes is not None) is deletes
    assert (answer.edits or is_rewritten(text, POST)) is edits


def test_a_short_post_is_replaced_by_the_subject_only():
    """Having most words of "Yes." again means nothing."""
    assert not is_rewritten("Yes, thanks for the receipt", "Yes.")
    assert read_answer("EDIT", "No.").edits


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        pytest.param("Title: Rest\n\nBody", "Rest", "Body", id="title"),
        pytest.param("TITLE:Rest\nBody", "Rest", "Body", id="upper"),
        pytest.param("Title:\n\nBody", None, "Body", id="empty-title"),
        pytest.param("Title: Rest", "Rest", "", id="title-only"),
        pytest.param("Body\nTitle: no", None, "Body\nTitle: no", id="not-first"),
    ],
)
def test_a_first_line_may_give_a_title(text, title, rest):
    assert title_and_text(text) == (title, rest)


def test_a_title_is_quoted_as_whole_words():
    assert quotes_title("> Food\n> and drink: 2 new", "Food and drink")
    assert not quotes_title("> Foods and drinks", "Food")
    assert not quotes_title("anything", "")
