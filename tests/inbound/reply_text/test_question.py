"""Answers between and below quotes: every word stays, with just enough of what they answer."""

import pytest

from inbound.reply_text import extract

WROTE = "On Mon, 4 Mar 2024 at 09:15, Maria Lopez <maria@example.org> wrote:"


def test_each_point_keeps_the_question_it_answers():
    text = f"{WROTE}\n> Hello Ana,\n>\n> Does it help?\n\nYes.\n\n> And now?\n\nBetter.\n\n> Bye\n> Maria"

    assert extract(text) == "> Does it help?\n\nYes.\n\n> And now?\n\nBetter."


def test_of_a_long_question_the_last_lines_are_kept():
    long = "\n".join(f"> line {number}" for number in range(1, 9))

    assert extract(f"{long}\n\nYes.\n\n> And now?\n\nBetter.").startswith(
        "> line 6\n> line 7\n> line 8\n\nYes."
    )


def test_a_whole_letter_above_an_answer_is_not_kept():
    assert (
        extract(f"{WROTE}\n> Does it help?\n> Maria\n\nYes, it does help.") == "Yes, it does help."
    )


def test_a_short_quote_that_the_member_chose_is_kept():
    assert extract("> Does it help?\n\nYes, from the second week.") == (
        "> Does it help?\n\nYes, from the second week."
    )


def test_a_command_below_a_quote_has_nothing_above_it():
    assert extract("> Does it help?\n\nDELETE") == "DELETE"


@pytest.mark.parametrize(
    "unfit",
    [
        "> Ring me: +48 600 100 200",
        "> maria@example.org",
        "> See https://example.org/u/x",
        ">> An older question?",
        "> Maria Lopez wrote:",
    ],
    ids=["number", "address", "link", "older", "announcement"],
)
def test_nothing_that_may_not_be_shown_is_kept_as_a_question(unfit):
    assert extract(f"{unfit}\n\nYes.\n\n> And now?\n\nBetter.") == "Yes.\n\n> And now?\n\nBetter."


@pytest.mark.parametrize(
    ("text", "own"),
    [
        pytest.param(f"{WROTE}\n> Does it help?\nYes.\n", "Yes.", id="bottom-without-a-blank-line"),
        pytest.param(f"Hello.\n\n{WROTE}\n> Does it help?\n\nYes.\n", "Hello.\n\nYes.", id="both"),
        pytest.param(f"{WROTE}\n\nJD> Does it help?\nJD> Really?\n\nYes.", "Yes.", id="initials"),
        pytest.param(
            "J(> Ana writes:\nJ(> Does it help?\nJ(>\n\nYes.", "Yes.", id="initials-and-a-bracket"
        ),
        pytest.param(f"{WROTE}\n| Does it help?\n| Really?\n\nYes.", "Yes.", id="bars"),
        pytest.param(
            f"Ben,\n\n{WROTE}\n\n   Does it\n   help?\n\nYes.", "Ben,\n\nYes.", id="indented"
        ),
        pytest.param(f"Ben,\n\n{WROTE}\n| Does it help?\n\nYes.", "Ben,\n\nYes.", id="one-bar"),
        pytest.param(
            f"Ben,\n\n{WROTE}\n| A?\n\nYes.\n\n| B?\n\nNo.", "Ben,\n\nYes.\n\nNo.", id="bars-apart"
        ),
        pytest.param("> 20 would be too high.", "> 20 would be too high.", id="a-value-alone"),
    ],
)
def test_answers_are_kept_whole(text, own):
    assert extract(text) == own


def test_the_broken_end_of_a_long_quoted_line_is_no_answer():
    long = "> I have taken it for three weeks now and I think that it does help me with"

    assert extract(f"Good.\n\n{WROTE}\n{long}\nsleeping well\n> and so on.") == "Good."


def test_what_a_member_cites_above_what_a_program_quotes_stays():
    text = "The leaflet says:\n\n> one in the morning\n> two at night\n\nIs that right?"

    assert extract(f"{text}\n\n{WROTE}\n\n> Does it help?\n> Really?") == text
