import re
from datetime import datetime
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.language.text import canonical
from digest.mail.format import counted, indented, paragraphs, prose, theirs, unmarked, wrapped
from digest.mail.moments import dated, dated_by, day, moment, when, zone_time

WORDS = st.lists(st.text("abc .,äß汉:/-", max_size=90) | st.text(max_size=60)).map("\n".join)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_times_are_in_words_that_need_no_key():
    at = datetime(2026, 3, 3, 7, 5)

    assert (when(at), day(at)) == ("Tue 07:05", "Tuesday 3 March 2026")
    assert moment(at) == "Tuesday 3 March 2026, 07:05"


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 replies"), (1, "1 reply"), (2, "2 replies")], ids=["0", "1", "2"]
)
def test_counts_agree_with_their_nouns(number, said):
    assert counted(number, "reply", "replies") == said


def test_a_noun_without_a_plural_of_its_own_takes_an_s():
    assert counted(2, "post") == "2 posts"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Berlin", "Berlin time"),
        ("America/New_York", "New York time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("UTC", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
    ],
)
def test_times_are_those_of_a_city(zone, said):
    assert zone_time(zone) == said


@given(WORDS)
@example("x" * 200)
@example("汉" * 90)
@example("  " + "word " * 40)
def test_each_line_of_a_persons_text_is_indented_and_fits_and_nothing_is_lost(text):
    text = canonical(text)
    rows = indented(text).split("\n")

    assert squeezed("".join(rows)) == squeezed(text) or "://" in text
    for row in rows:
        assert row == "" or row.startswith("  ")
        assert len(row) <= 78 or "://" in row


def test_short_lines_keep_their_inner_spaces():
    assert indented("day   dose\n  1    20 mg") == "  day   dose\n    1    20 mg"


def test_a_web_address_is_never_broken():
    address = "https://example.org/" + "a" * 100

    assert indented(f"See {address} for more").split("\n") == [
        "  See",
        f"  {address}",
        "  for more",
    ]


def test_wide_letters_count_twice():
    assert [len(row) for row in indented("汉" * 50).split("\n")] == [40, 14]


def test_a_sentence_is_flush_left_to_its_end():
    rows = prose(
        "You get this letter because you sent us a mail about your settings. It comes once."
    )

    assert rows.split("\n")[-1] == "once."


def test_a_row_begins_with_the_word_before_a_persons_words_and_never_with_them():
    for length in range(40, 80):
        said = f"{'We ' * (length // 3)}heard of {theirs('Willow Tree')}, in {theirs('Lung')}. It is so."
        rows = prose(said).split("\n")
        assert not [row for row in rows if row.startswith(("Willow", "Tree", "Lung", " "))]
        assert all(len(row) <= 78 for row in rows)
        assert " ".join(rows) == unmarked(said)


def test_a_sentence_that_has_just_begun_goes_with_the_persons_words_to_the_next_row():
    said = f"{'We heard of it. ' * 3}148 earlier ones are left out. They are by {theirs('Willow Tree')}."

    assert prose(said).split("\n") == [
        "We heard of it. We heard of it. We heard of it. 148 earlier ones are left out.",
        "They are by Willow Tree.",
    ]
    assert prose(said.replace("148", "14")).split("\n")[1] == "They are by Willow Tree."
    assert prose(f"{'They ' * 15}are by {theirs('Willow')}.").split("\n")[1] == "by Willow."


def test_a_persons_words_that_are_too_long_for_a_row_are_indented():
    first, *rows = prose(f"We heard of {theirs('STOP ' * 40)}.").split("\n")

    assert first.startswith("We heard of STOP")
    assert rows
    assert all(row.startswith("  STOP") for row in rows)


def test_a_fixed_indent_stands_before_each_row_after_the_first():
    rows = wrapped("By " + "STOP " * 40, "  ").split("\n")

    assert rows[0].startswith("By ")
    assert all(row.startswith("  ") and len(row) <= 78 for row in rows[1:])


@given(WORDS)
def test_html_of_a_persons_text_has_no_element_but_paragraphs_breaks_and_links(text):
    html = paragraphs(text)
    without = re.sub(r'</?p>|<p dir="auto">|<br>|<a href="[^"<>]*" rel="[a-z ]*">|</a>', "", html)

    assert "<" not in without
    assert ">" not in without
    assert "://" in text or squeezed(unescape(without)) == squeezed(canonical(text))


@pytest.mark.parametrize(
    ("text", "target", "said"),
    [
        pytest.param("https://a.org/b", "https://a.org/b", "https://a.org/b", id="plain"),
        pytest.param("(see http://a.org).", "http://a.org", "http://a.org", id="in-a-sentence"),
        pytest.param(
            "http://a.org/w_(x)", "http://a.org/w_(x)", "http://a.org/w_(x)", id="brackets"
        ),
        pytest.param("HTTPS://A.org/B", "https://a.org/B", "HTTPS://A.org/B", id="upper-case"),
        pytest.param(
            "https://раypal.com/x",
            "https://xn--ypal-43d9g.com/x",
            "https://xn--ypal-43d9g.com/x",
            id="look-alike-letters",
        ),
        pytest.param("http://a.org/ä", "http://a.org/%C3%A4", "http://a.org/ä", id="path"),
        pytest.param("http://a.org:8/", "http://a.org:8/", "http://a.org:8/", id="port"),
        pytest.param(
            "http://a.org/?a&b='1'",
            "http://a.org/?a&amp;b=",
            "http://a.org/?a&amp;b=",
            id="ampersand",
        ),
    ],
)
def test_a_link_shows_where_it_leads(text, target, said):
    anchor = f'<a href="{target}" rel="noopener noreferrer nofollow">{said}</a>'

    assert anchor in paragraphs(text)


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "mailto:a@b.org?bcc=c@d.org",
        "http://paypal.com@evil.org/",
        "http://localhost/",
        "http://[::1]/",
        "http://192.168.1.1:99999/",
        "http://.../",
        "http://" + "a" * 70 + ".org/",
        "xhttp://a.org",
    ],
)
def test_what_could_lead_astray_is_no_link(text):
    assert "<a" not in paragraphs(text)


def test_the_text_part_shows_a_host_in_plain_letters_too():
    assert indented("https://раypal.com/x") == "  https://xn--ypal-43d9g.com/x"


def test_a_list_in_a_list_is_indented_in_html_too():
    html = paragraphs(
        "1. mornings\n  a. with food, see  https://a.org/b  first\n    - 20 mg\n2. evenings"
    )

    assert [
        line.removesuffix("<br>") for line in re.sub("</?[ap][^>]*>", "", html).split("\n")
    ] == [
        "1. mornings",
        "\xa0\xa0a. with food, see  https://a.org/b  first",
        "\xa0\xa0\xa0\xa0- 20 mg",
        "2. evenings",
    ]


def test_lines_and_paragraphs_stay_apart():
    assert paragraphs("a\nb\n\n\nc") == "<p>a<br>\nb</p>\n<p>c</p>"


def test_a_moment_of_longer_than_a_week_ago_has_its_day():
    assert dated(datetime(2026, 11, 20, 13, 0)) == "Fri 20 Nov, 13:00"


def test_a_year_is_said_where_a_moment_is_long_ago():
    then = datetime(2026, 11, 20, 13, 0)

    assert dated_by(then, datetime(2027, 10, 20, 13, 0)) == "Fri 20 Nov, 13:00"
    assert dated_by(then, datetime(2027, 10, 21, 13, 0)) == "Fri 20 Nov 2026, 13:00"
