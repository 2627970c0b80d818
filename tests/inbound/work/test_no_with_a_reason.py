"""No, and why: nothing is published, all words go back, and nothing is asked again. A new text is none."""

import pytest

from digest.community.people.member import Member
from digest.inbox.question import Question
from digest.letters.notice import NoticePayload
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery

ANA = "ana@example.net"
KEPT = (
    "I am Lotte and my husband Karl waits for his biopsy on Monday. We live at 7 Mill Lane in Selby, "
    "and I cannot sleep for fear. Write to me: ana@example.net"
)
NO = (
    "No, leave it out of there. I have spoken to the ward sister already.",
    "No that was private, I never wanted the group to have it",
    "No! It was meant for my daughter",
    "no please, my husband does not want that others know",
    "Nein, bitte nicht. Ich habe schon mit dem Arzt gesprochen.",
    "Nein das war nur für die Praxis",
    "No, por favor. Ya hablé con la enfermera.",
    "No I only wanted to ask when the next letter comes",
)
TEXTS = (
    "Oh no, take the street out please! I am Lotte. My husband Karl waits for his biopsy and I have fear.",
    "No, without my house please. Karl waits for his biopsy and I do not sleep for fear. Lotte",
)
OPEN = ("No idea what you mean", "No problem, go ahead", "no, why?")


@pytest.fixture
def asked(village, mail):
    """Let Ana answer a conversation with words that we ask about first."""
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.take(mail(ANA, KEPT), to)
    [question] = village.all(Question)
    assert question.asks == "publish_this"


@pytest.fixture
def say(village, mail):
    """Let Ana answer the first question."""

    def send(text, verdict="pass"):
        to = village.address(Purpose.CONFIRM, village.ana, village.all(Question)[0].id)
        taken = village.take(mail(ANA, text, subject="Re: Shall we?", verdict=verdict), to)
        village.work()
        return taken

    return send


def name_of(village):
    with village.store.read() as session:
        return session.get_one(Member, village.ana.id).display_name


@pytest.mark.parametrize("text", NO)
def test_a_no_with_its_reason_is_a_no_and_all_words_go_back(village, asked, say, text):
    say(text)

    [question] = village.all(Question)
    assert question.was_yes is False
    letter = NoticePayload.of(village.all(Delivery)[-1])
    assert (letter.reason, letter.words, letter.thrown) == ("dropped", text, KEPT)
    assert village.posts() == ["About sleep"]


@pytest.mark.parametrize("text", TEXTS)
def test_a_new_text_that_begins_with_a_no_is_the_text_and_shown_once_more(
    village, asked, say, text
):
    before = name_of(village)

    say(text)

    question = village.all(Question)[-1]
    assert (question.asks, question.ended_at) == ("publish_this", None)
    assert NoticePayload.of(village.all(Delivery)[-1]).words == text
    assert (village.posts(), name_of(village)) == (["About sleep"], before)


@pytest.mark.parametrize("text", OPEN)
def test_what_only_sounds_like_a_no_throws_nothing_away(village, asked, say, text):
    say(text)

    assert village.all(Question)[0].was_yes is not False


def test_nobody_else_throws_words_away_by_a_no_with_a_reason(village, asked, say):
    say(NO[0], verdict="none")

    assert village.all(Question)[0].ended_at is None
    assert village.notices(village.ana)[-1] == "was_this_you"
