"""Where long texts are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.mail.excerpt import around, excerpt


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        pytest.param("Short.", 10, "Short.", id="fits"),
        pytest.param("x" * 50, 0, "x" * 50, id="no-limit"),
        pytest.param("It hurts a lot. Then it went away.", 25, "It hurts a lot. …", id="sentence"),
        pytest.param("one two three four five six", 17, "one two three …", id="word"),
        pytest.param("A first line here\nand a second", 24, "A first line here …", id="line"),
        pytest.param("Dr.Smith said 3.5 mg is enough", 20, "Dr.Smith said 3.5 …", id="no-sentence"),
        pytest.param("x" * 50, 10, "x" * 8 + " …", id="one-long-word"),
    ],
)
def test_a_text_is_cut_where_reading_can_pause(text, limit, expected):
    assert excerpt(text, limit=limit) == expected


@given(st.text(), st.integers(3, 60))
def test_an_excerpt_is_never_longer_and_always_a_beginning(text, limit):
    cut = excerpt(text, limit=limit)

    assert len(cut) <= limit
    assert text.startswith(cut.removesuffix(" …"))
    assert (cut is text) == (len(text) <= limit)


def test_what_was_found_stands_in_its_excerpt_with_some_words_before_it():
    text = "One sentence. " * 40 + "Then it hurt. " + "More of it. " * 40
    part = around(text, text.index("hurt"), limit=100)

    assert part.startswith("… ")
    assert part.endswith(" …")
    assert "sentence. Then it hurt." in part
    assert around(text, 5, limit=100) == excerpt(text, limit=100)


@given(st.text(alphabet="ab \n.é", max_size=300), st.integers(0, 300), st.integers(70, 120))
def test_an_excerpt_around_a_place_is_a_part_of_the_text(text, place, limit):
    part = around(text, min(place, len(text)), limit=limit)

    assert part.removeprefix("… ").removesuffix("…").strip() in text
    assert len(part) <= limit + 2
