"""The Markdown of the operator's letters: a small kind, in both parts, and nothing else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import BadInput
from digest.mail.marked_text import marked_html, marked_text, titled

LETTER = """\
# We move

Dear **all**, on *Saturday*
we move.

- nothing
- [write to us](mailto:help@example.org)

1. one
2. two

See https://example.org/a?b=1&c=2 or <https://example.org/d>.
"""


def test_it_is_text_with_lists_and_each_link_on_a_line_of_its_own():
    title, text = titled(LETTER)

    assert title == "We move"
    assert marked_text(text) == (
        "Dear all, on Saturday we move.\n\n"
        "- nothing\n- write to us\n  help@example.org\n\n"
        "1. one\n2. two\n\n"
        "See https://example.org/a?b=1&c=2 or https://example.org/d."
    )


def test_it_is_html_of_a_few_tags():
    html = str(marked_html(titled(LETTER)[1], "#123456"))

    assert "<p>Dear <b>all</b>, on <i>Saturday</i>\nwe move.</p>" in html
    assert "<ul><li>nothing</li><li><a href" in html
    assert 'href="https://example.org/a?b=1&amp;c=2" style="color:#123456"' in html
    assert html.count("<a ") == html.count("</a>") == 3


@pytest.mark.parametrize(
    ("below", "why"),
    [
        ("## More", "line 3: a heading"),
        ("words\n\n<b>x</b>", "line 5: HTML"),
        ("<script>x</script>", "line 3: HTML"),
        ("![x](https://example.org/x.png)", "line 3: a picture"),
        ("> said", "line 3: a quotation"),
        ("```\nx\n```", "line 3: a block of code"),
        ("a `b`", "line 3: code"),
        ("one\n\n---", "line 5: a line across"),
        ("[x](/here)", "'/here' is no whole web address"),
        ("[x](ftp://example.org)", "is no whole web address"),
    ],
)
def test_anything_else_is_refused_with_its_line(below, why):
    with pytest.raises(BadInput, match=why):
        titled(f"# Title\n\n{below}\n")


@pytest.mark.parametrize("content", ["", "Title", "## Title\n\nx", "#\n\nx"])
def test_the_first_line_is_the_title(content):
    with pytest.raises(BadInput, match="first line"):
        titled(content)


@given(st.text(max_size=200))
def test_no_text_brings_another_tag_into_a_letter(text):
    try:
        _, said = titled(f"# T\n\n{text}")
    except BadInput:
        return
    html = str(marked_html(said))
    tags = set(re.findall(r"</?([a-zA-Z0-9]+)", html))
    assert html.count("<") == len(re.findall(r"</?[a-z]", html))
    assert tags <= {"p", "b", "i", "ul", "ol", "li", "a", "br"}
