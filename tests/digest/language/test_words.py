"""Words as they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from digest.language.words import fold, fold_in_place, fold_word, split_words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Lung CANCER", "lung cancer"),
        ("Müdigkeit, señor", "mudigkeit, senor"),
        ("STRASSE Straße", "strasse strasse"),
        ("Ångström ﬁne Ⅳ", "angstrom fine iv"),
        ("Ménière’s", "meniere’s"),
        ("ΣΑΣ", "σασ"),
        ("𝐒𝐓𝐎𝐏 ＳＴＯＰ", "stop stop"),
    ],
)
def test_case_and_accents_do_not_count(text, folded):
    assert fold(text) == folded


@given(some.text(max_size=60))
def test_what_is_folded_stays_so(text):
    assert fold(fold(text)) == fold(text)


@given(some.text(max_size=60))
def test_what_is_folded_in_place_is_as_long_as_it_was(text):
    assert len(fold_in_place(text)) == len(text)


@pytest.mark.parametrize(
    ("token", "word"),
    [
        ("“Summary”,", "summary"),
        ("e-mails!", "emails"),
        ("don’t", "dont"),
        ("a.m.", "am"),
        ("7.30", "7.30"),
        ("lung-cancer@mail.example", "lung-cancer@mail.example"),
        ("Europe/Berlin.", "europe/berlin"),
        ("&", ""),
        ("🙂", ""),
    ],
)
def test_signs_around_a_word_and_in_it_do_not_count(token, word):
    assert fold_word(token) == word


def test_words_are_given_back_as_they_were_written():
    words = split_words("  «Food & Drink», please ")

    assert words.words == ("food", "drink", "please")
    assert words[slice(2)].as_written() == "Food & Drink"
