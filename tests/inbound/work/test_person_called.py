"""PERSON with words behind it calls a person, whatever letter it answers, and none of them is lost."""

import pytest

from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import Outcome
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery
from tests.rows import words_of

ANA = "ana@example.net"
CALLS = (
    "PERSON my summary has not come since Tuesday",
    "PERSON please, I am lost",
    "PERSON. Somebody please help, I keep pressing the wrong thing",
    "Person: who can read what I wrote on Monday?",
    "MENSCH ich komme mit den Briefen nicht zurecht",
    "“PERSONA” no entiendo qué tengo que contestar",
)
TELLS = (
    "Person after person told me to rest.",
    "Mensch, das tut mir leid!",
    "Personal care helped me more than pills.",
    "A person in my choir had that, too.",
)


def to_a_conversation(village, mail):
    return village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)


def to_a_receipt(village, mail):
    return village.address(Purpose.POST, village.ana, village.say(village.ana, "Tea helps.").id)


def to_help(village, mail):
    return "help@mail.example.org"


def to_a_question_about_words(village, mail):
    text = "Ginger tea helps me.\n\nWrite to me: ana@example.net"
    village.take(mail(ANA, text), to_a_conversation(village, mail))
    return village.address(Purpose.CONFIRM, village.ana, village.all(Question)[-1].id)


def to_a_question_about_leaving(village, mail):
    with village.store.write() as session:
        about = {"member_id": village.ana.id, "asks": QuestionKind.TERMINATE}
        session.add(Question(**about, asked_at=village.noon))
    return village.address(Purpose.CONFIRM, village.ana, village.all(Question)[-1].id)


EVERYWHERE = (
    to_a_conversation,
    to_a_receipt,
    to_help,
    to_a_question_about_words,
    to_a_question_about_leaving,
)


@pytest.mark.parametrize("place", EVERYWHERE)
@pytest.mark.parametrize("text", CALLS)
def test_a_person_is_called_with_the_sentence(village, mail, place, text):
    to = place(village, mail)
    before = village.posts()

    taken = village.take(mail(ANA, text), to)

    assert (taken.outcome, taken.reason) == (Outcome.HELD, "for a person")
    assert taken.raw is not None
    assert village.notices(village.ana)[-1] == "a_person_reads"
    assert village.posts() == before
    assert all(each.ended_at is None for each in village.all(Question))


@pytest.mark.parametrize("text", TELLS)
def test_a_story_that_begins_with_the_word_calls_nobody(village, mail, text):
    village.take(mail(ANA, text), to_a_conversation(village, mail))

    assert village.posts()[-1] == text


def test_who_calls_a_person_in_danger_reads_first_who_helps(village, mail):
    text = "PERSON I want to end my life tonight"

    village.take(mail(ANA, text), to_help(village, mail))

    letter = village.all(Delivery)[-1]
    assert (letter.reason, words_of(letter)) == ("a_person_reads", text)
