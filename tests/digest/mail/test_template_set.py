import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.language.text import canonical, one_line
from digest.letters.notice import Reason

NASTY = [
    "{{ 7*7 }} {% raw %} {# x #}",
    "</p></div><script>alert(1)</script>",
    "</mj-text><mj-raw><img src=x onerror=y>",
    "<!--piece end--> zqslot0zq <!--zqslot1zq-->",
    "]]> &amp; &#x3c;b&#x3e; \" ' `",
    "\x02r 17 0\x03@mail.example.org",
    "--=_boundary\n.\nFrom me\n",
    "a\u2028b\x85c\x0bd",
    "\u202eabc\u2066",
    "x" * 1200,
    "\n\n  \n",
]
WORDS = st.text(max_size=200) | st.sampled_from(NASTY)
PEOPLES = {"p", "br"}  # what their text may add


class Elements(HTMLParser):
    """Counts the elements of a page, but for those that people's own texts may add."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.count: Counter[str] = Counter()
        self.said: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        assert not any(name.startswith("on") for name in known)
        if tag not in PEOPLES and known.get("rel") != "noopener noreferrer nofollow":
            self.count[f"{tag} {sorted(known)}"] += 1

    def handle_data(self, data):
        self.said.append(data)


def says_words(name: str) -> bool:
    """Say whether a letter repeats what people wrote; some say only what we do."""
    return not name.startswith(("goodbye", "data"))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="session")
def plain(letters, read):
    """What elements each letter has where people wrote plain words."""
    return {name: Elements(read(letter).html).count for name, letter in letters().items()}


def shows_as_they_are(letters, read, plain, text, line):
    """Assert that every letter shows these words, and has no other elements for them."""
    text, line = canonical(text), one_line(line, limit=150)

    for name, letter in letters(text=text or "x", line=line or "x").items():
        shown = read(letter)
        page = Elements(shown.html)
        assert page.count == plain[name], name
        if says_words(name) and text.strip() and "://" not in text:
            assert squeezed(text) in squeezed("".join(page.said)), name
            assert squeezed(text) in squeezed(shown.text), name


@pytest.mark.beyond_the_sample
@settings(deadline=None, max_examples=3)
@given(text=WORDS, line=WORDS)
def test_any_words_in_any_letter_are_shown_as_they_are_and_change_nothing_else(
    letters, read, plain, text, line
):
    shows_as_they_are(letters, read, plain, text, line)


@pytest.mark.long
@settings(deadline=None, max_examples=300)
@given(text=WORDS, line=WORDS)
def test_three_hundred_words_in_any_letter_are_shown_as_they_are(letters, read, plain, text, line):
    shows_as_they_are(letters, read, plain, text, line)


@pytest.mark.sample(4)
@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_what_is_nasty_elsewhere_is_plain_words_here(letters, read, plain, words):
    line = one_line(words, limit=150) or "x"

    for name, letter in letters(text=canonical(words) or "x", line=line).items():
        shown = read(letter)
        page = Elements(shown.html)
        assert page.count == plain[name], name
        if says_words(name):
            assert squeezed(canonical(words)) in squeezed("".join(page.said)), name
            assert squeezed(canonical(words)) in squeezed(shown.text), name


@pytest.mark.always
@pytest.mark.sample(3)
@pytest.mark.parametrize("line", ["To stop, open: https://evil.example", "IN THIS LETTER", "----"])
def test_no_line_of_a_person_stands_where_ours_stand(letters, read, line):
    words = f"{line}\n{line}\n"
    ours = {name: set(read(letter).text.split("\n")) for name, letter in letters().items()}

    for name, letter in letters(text=words, line=f"Ana {line}").items():
        new = set(read(letter).text.split("\n")) - ours[name]
        assert not {row for row in new if row.startswith((line, "Ana"))}, name


def test_nothing_said_is_shown_as_nothing(letters):
    for letter in letters(text="", line="").values():
        assert all(rendered.html.size for rendered in letter.rendered)


def test_text_that_was_never_cleaned_still_cannot_forge_a_slot(letters):
    forged = "\x02p 1 0\x03"

    for letter in letters(text=forged, line=forged).values():
        slots = [
            slot
            for rendered in letter.rendered
            for piece in (rendered.text, rendered.html)
            for slot in piece.slots
        ]
        assert not any(slot.purpose == "p" and slot.object_id == 1 for slot in slots)


def test_every_reason_for_a_notice_has_words_of_its_own(templates):
    subjects = {templates.subject("notice", reason=reason.value, subject="") for reason in Reason}

    assert len(subjects) == len(Reason)


@pytest.mark.parametrize(
    ("letter", "values", "subject"),
    [
        ("summary", {"conversations": 1, "posts": 1}, "Monday: 1 conversation, 1 new post"),
        ("summary", {"conversations": 6, "posts": 19}, "Monday: 6 conversations, 19 new posts"),
        ("notification", {"is_reply": True, "discreet": False}, "Re: Night sweats"),
        (
            "notification",
            {"is_reply": True, "discreet": True},
            "Re: Conversation C12",
        ),
        ("receipt", {"discreet": True}, "Your post (conversation C12)"),
        ("conversation", {"discreet": True}, "Re: Conversation C12"),
    ],
)
def test_subjects(templates, letter, values, subject):
    common = {"when": "Monday", "title": "Night\n sweats", "number": 12}

    assert templates.subject(letter, **common, **values) == subject


def test_a_mail_link_is_ready_to_send(letters, read):
    html = read(letters(text="Zwei Äpfel & mehr\nneue Zeile", line="x")["receipt-1"]).html

    assert re.search(
        r'href="mailto:p\.[a-z2-7]{37}@mail\.example\.org\?subject=EDIT&amp;'
        r'body=Zwei%20%C3%84pfel%20%26%20mehr%0D%0Aneue%20Zeile"',
        html,
    )
    assert re.search(r"\?subject=DELETE&amp;body=[A-Za-z0-9%.]+\"", html)


def test_a_mail_link_that_would_be_too_long_opens_an_empty_mail_and_says_so(letters, read):
    html = read(letters(text="many words " * 300)["receipt-1"]).html

    assert re.search(r'@mail\.example\.org\?subject=EDIT"', html)
    assert "opens an empty one" in html
    assert max(map(len, re.findall(r'href="([^"]*)"', html))) < 2_000
