"""Which conversation an answer means, in everyday words."""

import pytest

from inbound.interpret.which_one import ToDo, drops, what_to_do, which_one

TITLES = ("Sleep and steroids", "Night sweats", "B vitamins", None, "What to do on night shifts")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *(
            (text, {1})
            for text in ("B", "b", "B.", "b)", "(B)", "B please", "B, thank you!", "“B”")
        ),
        *((text, {1}) for text in ("letter B", "Option B, please", "It was B", "Post it in B")),
        *(
            (text, {1})
            for text in ("2", "2.", "#2", "No. 2", "nr 2", "the second", "the second one")
        ),
        *(
            (text, {1})
            for text in ("2nd", "The 2nd please", "die zweite", "la segunda", "Number two")
        ),
        ("one", {0}),
        ("the first one", {0}),
        ("A", {0}),
        ("the last", {4}),
        ("D", {3}),
        ("B\n\nMany thanks\nAna", {1}),
        ("Night sweats", {1}),
        ("night sweats, please", {1}),
        ("the one about sweats", {1}),
        ("B vitamins", {2}),
        ("steroids", {0}),
        ("A and B", {0, 1}),
        ("A, C", {0, 2}),
        ("night", {1, 4}),
        ("F", set()),
        ("6", set()),
        ("the", set()),
        ("", set()),
        ("What?", set()),
        ("I do not know", set()),
        ("no, B", set()),
        ("I slept badly all week and would like to know whether the second pill helps", set()),
    ],
)
def test_an_answer_names_one_or_several_or_none(text, meant):
    assert which_one("Re: Which conversation do you mean?", text, TITLES) == meant


def test_an_empty_mail_says_what_its_subject_does():
    assert which_one("B", "", TITLES) == {1}
    assert which_one("Re: Which conversation do you mean?", "", TITLES) == set()


@pytest.mark.parametrize(
    ("text", "is_dropped"),
    [
        *(
            (text, True)
            for text in ("none", "None of them.", "no", "No thanks", "drop it", "Drop it!")
        ),
        *((text, True) for text in ("forget it", "never mind", "keine davon", "ninguna", "NONE")),
        *((text, False) for text in ("no, B", "not A", "B", "", "Nobody answered me", "no 2")),
    ],
)
def test_dropping_words_takes_a_plain_no(text, is_dropped):
    assert drops("Re: a question", text) is is_dropped


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        *((text, ToDo.REPLACE) for text in ("replace", "Replace it", "REPLACE my post please")),
        *((text, ToDo.REPLY) for text in ("reply", "as a reply", "Post it as a reply", "post it")),
        *((text, ToDo.DROP) for text in ("drop", "drop it", "no", "forget it")),
        *((text, None) for text in ("", "delete", "yes", "do not replace it", "What do you mean?")),
        *((text, None) for text in ("don't replace it", "nicht ersetzen", "no reemplazar")),
        ("replace or reply?", None),
        ("REPLACE\n\nBen", ToDo.REPLACE),
        (
            "REPLACE\n\nI take ten milligrams of it at night, and not the twenty that I wrote before. Right?",
            None,
        ),
        (
            "I would like to reply that ten milligrams is what I meant, and not the twenty I wrote",
            None,
        ),
    ],
)
def test_what_is_to_be_done_with_words(text, wanted):
    assert what_to_do("Re: a question", text) is wanted
