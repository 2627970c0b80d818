"""How things are printed: for people, for programs, and never a whole address by itself."""

import json
from datetime import UTC, datetime

import pytest

from cli.output import Output, harmless

ROWS = [
    {"id": 1, "due_at": datetime(2026, 3, 2, 6, tzinfo=UTC), "names": ["a", "b"], "sent": None},
    {"id": 20, "due_at": datetime(2026, 3, 2, 7, tzinfo=UTC), "names": [], "sent": True},
]


def test_a_table_has_a_heading_and_a_line_for_each_row_without_colour_in_a_pipe(capsys):
    Output().rows(ROWS, nothing="-")

    head, one, two = capsys.readouterr().out.splitlines()
    assert head.split() == ["id", "due", "at", "names", "sent"]
    assert "2026-03-02 06:00 UTC" in one
    assert two.split()[-1] == "yes"
    assert "\x1b" not in head + one + two


def test_json_has_iso_times_and_nothing_beside_it(capsys):
    Output(as_json=True).rows(ROWS, nothing="-")

    told = json.loads(capsys.readouterr().out)
    assert told[0] == {"id": 1, "due_at": "2026-03-02T06:00:00Z", "names": ["a", "b"], "sent": None}


def test_an_empty_list_is_told_on_standard_error_and_is_an_empty_array_in_json(capsys):
    Output().rows([], nothing="Nobody is here.")
    words = capsys.readouterr()
    Output(as_json=True).rows([], nothing="Nobody is here.")

    assert (words.out, words.err) == ("", "Nobody is here.\n")
    assert json.loads(capsys.readouterr().out) == []


def test_what_looks_like_markup_is_printed_as_it_is(capsys):
    Output().rows([{"title": "[bold]x[/bold] :smile:"}], nothing="-")

    assert "[bold]x[/bold] :smile:" in capsys.readouterr().out


def test_progress_is_silent_where_nobody_watches(capsys):
    with Output().progress("letters") as count:
        count(1, 2)

    assert capsys.readouterr() == ("", "")


def test_what_steers_a_terminal_is_printed_as_its_number():
    mail = "Subject: x\r\n\r\nWörter\t\x1b[2J\x07\x9b\u202e!\r\n".encode() + b"\xff"
    assert harmless(mail).decode() == "Subject: x\n\nWörter\t\\x1b[2J\\x07\\x9b\\u202e!\n\\xff"


TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # UAX #9


@pytest.mark.parametrize("sign", TURNING, ids=ascii)
def test_no_sign_that_turns_the_direction_of_what_follows_is_printed(sign):
    assert harmless(f"a{sign}b".encode()) == f"a{ascii(sign)[1:-1]}b".encode()


def test_a_table_that_is_too_wide_breaks_no_word_and_takes_two_lines_a_row(capsys):
    row = {
        "id": 1,
        "address": "p***@members.example.org",
        "conversations": 12,
        "state": None,
        "summary_hour": "six in the morning",
        "answer": "250 2.0.0 Ok: queued as 4ABCDE",
    }
    Output().rows([row, row], nothing="none")

    told = capsys.readouterr().out.splitlines()
    assert len(told) == 5
    assert max(map(len, told)) <= 80
    assert told[0].split() == ["id", "address", "conversations", "summary", "hour"]
    assert told[2].strip() == "answer: 250 2.0.0 Ok: queued as 4ABCDE"
