"""What letters show is chosen in words, either way, from whatever was so before."""

from itertools import product

import pytest

from digest.community.people.member import Member, SummaryLength, SummaryScope
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import LetterKind

SHOWN_BEFORE = (True, False, None)
HIDE = ("Please hide all titles", "no titles please", "Bitte alle Titel verbergen")
SHOW = ("Please show the titles again", "show all titles", "muestren otra vez los títulos")


@pytest.fixture
def chosen(village, mail):
    """Let Ana ask for something who has chosen otherwise before, and return what she has then."""

    def ask(words, to="settings@mail.example.org", subject="", **before):
        with village.store.write() as session:
            member = session.get_one(Member, village.ana.id)
            for name, value in before.items():
                setattr(member, name, value)
            session.add(member)
        village.take(mail("ana@example.net", words, subject=subject), to)
        with village.store.read() as session:
            return session.get_one(Member, village.ana.id)

    return ask


@pytest.mark.parametrize(("words", "before"), [*product(HIDE, SHOWN_BEFORE)])
def test_titles_are_hidden_from_every_state(chosen, words, before):
    assert chosen(words, discreet=before).discreet is True


@pytest.mark.parametrize(("words", "before"), [*product(SHOW, SHOWN_BEFORE)])
def test_titles_are_shown_from_every_state(chosen, words, before):
    assert chosen(words, discreet=before).discreet is False


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("long letters please", SummaryLength.LONG),
        ("Could I have the long letters back", SummaryLength.LONG),
        ("lange Briefe bitte", SummaryLength.LONG),
        ("cartas largas por favor", SummaryLength.LONG),
        ("short letters please", SummaryLength.SHORT),
        ("the letters are too long for me", SummaryLength.SHORT),
    ],
)
@pytest.mark.parametrize("before", SummaryLength)
def test_the_length_is_what_is_named_or_the_other_of_what_is_too_much(
    chosen, words, length, before
):
    assert chosen(words, summary_length=before).summary_length is length


@pytest.mark.parametrize(
    "words", ["only send me what I follow", "only what I follow please", "nur, was ich verfolge"]
)
def test_only_what_is_followed_comes(chosen, words):
    assert chosen(words).summary_scope is SummaryScope.FOLLOWED


def test_letters_that_show_nothing_are_no_post_in_answer_to_a_summary(village, chosen):
    letter = village.letter(LetterKind.SUMMARY, village.ana, until=village.noon)
    assert letter
    to = village.address(Purpose.SUMMARY, village.ana, 1)
    said = chosen("letters that show nothing", to=to, subject="Re: Tuesday")
    assert said.shows_content is False
    assert len(village.posts()) == 1


@pytest.mark.parametrize("words", ["titles", "the titles please", "titles in subjects"])
def test_nothing_is_laid_open_by_words_that_do_not_say_so(chosen, words):
    assert chosen(words, discreet=True).discreet is True
