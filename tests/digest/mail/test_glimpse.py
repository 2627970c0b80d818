"""What is shown of a mail that perhaps a stranger wrote."""

import re

import pytest

from digest.mail.glimpse import LIMIT, glimpse, glimpse_of_line, spoken


@pytest.mark.parametrize(
    "link",
    [
        pytest.param("https://evil.example/login?x=1", id="web-address"),
        pytest.param("HTTPS://EVIL.EXAMPLE", id="in-capitals"),
        pytest.param("www.evil.example", id="no-scheme"),
        pytest.param("evil.example", id="a-mere-name"),
        pytest.param("evil.example/verify", id="a-name-and-a-path"),
        pytest.param("bücher-evil.example", id="other-letters"),
        pytest.param("evil。example", id="a-dot-of-another-script"),
        pytest.param("ev\u200bil.exam\u200bple", id="unseen-characters-in-it"),
        pytest.param("https:／／evil．example", id="wide-characters"),
        pytest.param("<a href='https://evil.example'>here</a>", id="markup"),
        pytest.param("[here](https://evil.example)", id="markdown"),
        pytest.param("//evil.example/x", id="slashes-alone"),
        pytest.param("javascript:alert(1)", id="script"),
        pytest.param("mailto:thief@evil.example?subject=yes", id="mailto"),
        pytest.param("thief@evil.example", id="address"),
        pytest.param("thief＠evil.example", id="address-with-a-wide-sign"),
        pytest.param("tel:+441632960961", id="dial"),
        pytest.param("+44 1632 960 961", id="telephone"),
        pytest.param("(0800) 123-4567", id="telephone-with-brackets"),
        pytest.param("0163/2960961", id="telephone-with-a-slash"),
        pytest.param("192.168.12.134", id="numbers-of-a-host"),
    ],
)
def test_nothing_of_a_strangers_can_be_pressed_dialled_or_written_to(link):
    for shown in (glimpse(f"Please see {link} now"), glimpse_of_line(f"Please see {link} now")):
        assert shown.startswith("Please see ")
        assert shown.endswith(" now")
        assert "left out]" in shown
        assert not re.search(r"evil|thief|alert|960|1234|12\.134", shown, re.IGNORECASE)


@pytest.mark.parametrize(
    "text",
    [
        "Thank you, Ben. I take 2.5 mg in the morning, at 8.30, e.g. with tea.",
        "Me too...and you?",
        "My values were 12,5 and 13/8 on 3/4. What were yours?",
        "Me gustó tu respuesta: ¿cuánto tomas?",
    ],
)
def test_plain_words_are_shown_as_they_are(text):
    assert glimpse(text) == text


def test_the_first_lines_are_shown_and_no_more():
    shown = glimpse("Dear Ben,\n\nI sleep badly.\nThe third line\nand a fourth")

    assert shown == "Dear Ben,\nI sleep badly. …"
    assert len(glimpse("word " * 500)) <= LIMIT
    assert glimpse("") == glimpse_of_line(" \n ") == ""


def test_an_address_is_written_so_that_it_can_be_known_and_not_pressed():
    assert spoken("ana.work@example.com") == "ana (dot) work (at) example (dot) com"


def test_a_text_made_to_be_slow_is_shown_at_once():
    for text in ("1 " * 100_000, "a." * 100_000, "@" * 100_000, "//" * 100_000, "a-" * 100_000):
        assert len(glimpse(text)) <= LIMIT
