"""What the subject of an answer is worth, and what a text without one is called."""

import pytest

from inbound.interpret.titles import is_new_topic, title_from
from inbound.subject import bare_subject

TITLE = "How do you get through a night of coughing?"


@pytest.mark.parametrize(
    "subject",
    [
        f"Re: {TITLE}",
        f"Re: Re: AW: {TITLE}",
        "Re: something else altogether",  # the program's prefix: it is an answer
        f"[lung] {TITLE}",
        "How do you get thr",
        "Betr.: Coughing",
        "Coughs",
        "Trains (was: How do you get through a night of coughing?)",
        "Züge (war: Husten)",
        "",
        "(no subject)",
        "kein Betreff",
        "件名なし",
        "Hello everybody",
        "Thanks Ana",
        "Danke!",
        "Mi respuesta",
        "A question",
        "😀",
        "12",
    ],
)
def test_a_subject_is_still_the_letters(subject):
    assert not is_new_topic(subject, TITLE)


@pytest.mark.parametrize(
    "subject",
    [
        "Portable oxygen on trains",
        "Endometriosis",
        "Hallo, wer kennt die Reha in Borkum?",
        "La ducha",
    ],
)
def test_a_subject_is_about_something_else(subject):
    assert is_new_topic(subject, TITLE)


@pytest.mark.parametrize(
    "subject",
    [
        "(no subject)",
        "Re: (kein Betreff)",
        "(sin asunto)",
        "sans objet",
        "<nessun oggetto>",
        "(bez tematu)",
        "无主题",
        "（件名なし）",
        "(без темы)",
        "(بدون موضوع)",
        "[No subject]",
    ],
)
def test_what_programs_write_into_an_empty_subject_is_none(subject):
    assert bare_subject(subject) == ""


def test_a_subject_about_having_none_is_one():
    assert bare_subject("No subject is too small") == "No subject is too small"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Hello everybody,\n\ndoes anyone cough on damp days? I do.",
            "Does anyone cough on damp days?",
        ),
        ("Hi all, my doctor said no.", "My doctor said no"),
        ("Dear Ana and Ben,\nit is done!", "It is done!"),
        (
            "Buenas noches a todas:\n\nMi padre tiene 84 años y no quiere\nducharse con nadie de día.",
            "Mi padre tiene 84 años y no quiere ducharse con nadie de…",
        ),
        ("Write to ana@example.net please. The rest is here.", "The rest is here"),
        ("🎉\n\nA good day.", "A good day"),
        ("Hello", ""),
    ],
)
def test_a_text_without_a_subject_is_called_by_its_first_sentence_that_greets_nobody(text, title):
    assert title_from(text) == title
