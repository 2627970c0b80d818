"""Lines about tags are taken out of a text; everything else stays in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.community.posting.tagging import TagWishes
from inbound.interpret.tag_lines import read_tags
from tests.cpu import within_cpu

WORDS = "What helps you?\n\nI take ten milligrams."


@pytest.mark.parametrize(
    ("line", "adds"),
    [
        ("Tags: fatigue, tagrisso", ("fatigue", "tagrisso")),
        ("tag: fatigue", ("fatigue",)),
        ("TAGS: #fatigue #Tagrisso", ("fatigue", "tagrisso")),
        ("Tags: #fatigue and #tagrisso", ("fatigue", "tagrisso")),
        ("Schlagworte: Müdigkeit; Schlaf", ("müdigkeit", "schlaf")),
        ("Etiquetas: cansancio", ("cansancio",)),
        ("Tags: brain fog, brain fog", ("brain-fog",)),
    ],
)
@pytest.mark.parametrize("is_top", [True, False])
def test_a_line_of_tags_is_taken_out(line, adds, is_top):
    text = f"{line}\n\n{WORDS}" if is_top else f"{WORDS}\n\n{line}\n"

    assert read_tags(text) == (WORDS, TagWishes(adds=adds))


@pytest.mark.parametrize("line", ["Untag: sleep", "Remove tags: #sleep", "Quitar etiquetas: sleep"])
def test_a_line_can_take_tags_away(line):
    wishes = TagWishes(adds=("fatigue",), removes=("sleep",))

    assert read_tags(f"{line}\nTags: fatigue\n\n{WORDS}") == (WORDS, wishes)


@pytest.mark.parametrize(
    ("text", "adds"),
    [
        ("add the tag fatigue please", ("fatigue",)),
        ("Please tag this #sleep", ("sleep",)),
        ("tag this #sleep and #pain", ("sleep", "pain")),
        (
            "Hello,\n\ncould you add the tags “brain fog” and sleep to this conversation?\n\nThanks, Ben",
            ("brain-fog", "sleep"),
        ),
        ("Füge bitte das Schlagwort Müdigkeit hinzu", ("müdigkeit",)),
        ("Bitte das Schlagwort Müdigkeit hinzufügen", ("müdigkeit",)),
        ("Por favor, añade la etiqueta sueño", ("sueño",)),
    ],
)
def test_a_sentence_asks_for_tags(text, adds):
    assert read_tags(text) == ("", TagWishes(adds=adds))
    last = text.split("\n\n")
    if len(last) == 1:
        assert read_tags(f"{WORDS}\n\n{text}") == (WORDS, TagWishes(adds=adds))


def test_a_sentence_takes_a_tag_away():
    assert read_tags("please remove the tag food") == ("", TagWishes(removes=("food",)))


def test_a_line_alone_leaves_no_text():
    assert read_tags("Tags: fatigue") == ("", TagWishes(adds=("fatigue",)))


def test_what_can_be_no_tag_is_named():
    wishes = TagWishes(adds=("fatigue",), refused=("ana@example.net",))

    assert read_tags(f"Tags: fatigue, ana@example.net\n{WORDS}") == (WORDS, wishes)


@pytest.mark.parametrize(
    "text",
    [
        WORDS,
        f"What helps?\nTags: fatigue\n{WORDS}",
        f"Tag: heute war es wieder sehr schlimm mit dem Schlaf\n\n{WORDS}",
        f"Tags: \n\n{WORDS}",
        f"Tags\n\n{WORDS}",
        f"Tag: 0170 1234567\n\n{WORDS}",
        f"Price tags: high, low\n\n{WORDS}",
        "tag this conversation please",
        "add a tag please",
        "Tag it properly",
        "I had to take the tag off the coat, it scratched me all day",
    ],
)
def test_other_words_stay(text):
    assert read_tags(text) == (text, TagWishes())


@given(st.text(max_size=300))
def test_no_word_of_other_lines_is_lost(text):
    rest, wishes = read_tags(text)

    assert rest == text if not wishes else set(rest.split("\n")) <= set(text.split("\n"))


@pytest.mark.parametrize("line", ["Tags: a{}b", "Tags: a{}#b", "Tags{}: a", "Tags:{}a"])
def test_a_line_with_very_many_spaces_is_soon_read(line):
    with within_cpu(1):
        read_tags(line.format(" " * 50_000))


def test_nothing_between_two_commas_is_no_tag_that_is_refused():
    assert read_tags("Tags: fatigue,\t, sleep") == ("", TagWishes(adds=("fatigue", "sleep")))
