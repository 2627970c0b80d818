"""An answer that says no, and wishes for something besides."""

import pytest

from digest.community.people.member import Member
from digest.inbox.question import Question
from digest.letters.notice import NoticePayload
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery
from tests.rows import words_of

ANA = "ana@example.net"
BREAK = "Ich brauche bitte eine Pause bis 14. April."


@pytest.fixture
def asked(village, mail):
    """Let Ana send a community words that are a wish to us, so that she is asked whether to publish them."""

    def send(text=BREAK):
        village.take(mail(ANA, text, subject="Pause"), "lung@mail.example.org")
        return village.all(Question)[-1]

    return send


@pytest.fixture
def say(village, mail):
    """Let Ana answer the last question."""

    def send(text, **how):
        to = village.address(Purpose.CONFIRM, village.ana, village.all(Question)[-1].id)
        return village.take(mail(ANA, text, subject="Re: question"), to, **how)

    return send


def ana_of(village):
    with village.store.read() as session:
        return session.get_one(Member, village.ana.id)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Nein, nicht veröffentlichen, sondern die Pause machen", 14),
        ("Nein danke, bitte nur die Pause bis 20. April", 20),
        ("No, don't publish it, I want a break until 18 April", 18),
        ("No, no lo publiquéis, quiero la pausa", 14),
    ],
)
def test_the_wish_beside_a_no_is_done_with_it(village, asked, say, text, until):
    question = asked()

    say(text)

    assert village.all(Question)[-1].was_yes is False
    assert ana_of(village).paused_until.day == until
    assert "dropped" in village.notices(village.ana)
    assert question.asks == "publish_this"


def test_a_sentence_behind_a_no_is_heard_too_where_the_no_alone_was_not_plain(village, asked, say):
    asked()

    say("No. Please send me the summary once a week on Saturdays instead of every day.")

    assert village.all(Question)[-1].was_yes is False
    assert ana_of(village).summary_frequency == "weekly"


def test_a_wish_that_is_not_clear_is_offered_in_the_letter_about_the_no(village, asked, say):
    asked()

    say("No, thanks, drop it. I just wanted fewer mails.")

    letter = village.all(Delivery)[-1]
    assert (letter.reason, NoticePayload.of(letter).offers != ()) == ("dropped", True)


@pytest.mark.parametrize("text", ["No", "Nein danke, bitte wegwerfen", "no, drop it please. Ana"])
def test_a_no_alone_offers_nothing(village, asked, say, text):
    asked()

    say(text)

    letter = village.all(Delivery)[-1]
    assert (letter.reason, NoticePayload.of(letter).offers) == ("dropped", ())


def test_a_story_behind_a_no_does_nothing_and_its_words_are_kept(village, asked, say):
    asked()

    say("No, my doctor said on Monday that I should wait with that for a while and see.")

    assert ana_of(village).paused_until is None
    assert village.all(Question)[-1].was_yes is not True
    assert words_of(village.all(Delivery)[-1])
