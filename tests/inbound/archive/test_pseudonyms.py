"""Texts of an archive without the names and addresses of those who wrote it."""

import pytest

from inbound.archive.pseudonyms import Pseudonyms


@pytest.fixture
def hidden():
    known = Pseudonyms()
    for author in (
        "Ana Pereira <ana@example.net>",
        '"Ortiz, Ben" <ben@example.net>',
        "h1dden @end|ng (John Q. Public)",
        "Carl <carl at example.net>",
    ):
        known.learn(author)
    return known.hide_in


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Ana Pereira said so.", "… said so."),
        ("> Ana\n> Pereira said so.", "> … said so."),
        ("Ben Ortiz's and Ortiz, Ben", "…'s and …"),
        ("John Q. Public; John Public", "…; John Public"),
        ("On Monday, carl <carl@example.net> wrote:", "…:"),
        ("Write to ben at example.net!", "Write to …!"),
        ("Ana Pereira <other@example.org> knows", "… … knows"),
        ("The clinic: help@example.org", "The clinic: help@example.org"),
        ("Ana and Carl agree.", "Ana and Carl agree."),
        ("Banana Pereirana", "Banana Pereirana"),
        ("x" * 60_000, "x" * 60_000),
        ("", ""),
    ],
)
def test_full_names_and_addresses_of_authors_are_hidden_and_nothing_else(hidden, text, seen):
    assert hidden(text) == seen
