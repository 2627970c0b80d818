"""Whose letters show no words of others is asked before an answer to one is published."""

import pytest

from digest.community.conversations.post import Post
from digest.community.people.member import Member
from digest.inbox.question import Question
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind

ANA = "ana@example.net"


@pytest.fixture
def hidden(village):
    with village.store.write() as session:
        session.get_one(Member, village.ana.id).shows_content = False
    return village


@pytest.mark.parametrize(
    "words", ["1", "What is this about?", "Yes, I see it the same way", "Thank you, I read it all"]
)
def test_what_answers_a_letter_that_shows_nothing_is_asked_about(hidden, mail, words):
    before = len(hidden.all(Post))
    to = hidden.address(Purpose.REPLY, hidden.ana, hidden.sleep.conversation_id)
    hidden.take(mail(ANA, words), to)

    assert len(hidden.all(Post)) == before
    assert hidden.all(Delivery)[-1].reason == "publish_this"


def test_what_they_begin_is_published(hidden, mail):
    before = len(hidden.all(Post))
    hidden.take(mail(ANA, "Who knows a good pillow?", subject="Pillows"), "lung@mail.example.org")

    assert len(hidden.all(Post)) == before + 1


WISHES = [
    "MORE",
    "READ",
    "Send it to me",
    "yes send it to me",
    "more please",
    "Show me please",
    "yes please I want to read it",
    "ja bitte, schick es mir",
]


def read_by_ana(village):
    sent = village.all(Delivery)[-1]
    return sent.member_id == village.ana.id and sent.kind is LetterKind.CONVERSATION


@pytest.mark.parametrize("words", WISHES)
def test_a_wish_to_read_what_a_letter_did_not_show_is_done_and_never_a_text(hidden, mail, words):
    before = len(hidden.all(Post))
    to = hidden.address(Purpose.REPLY, hidden.ana, hidden.sleep.conversation_id)
    hidden.take(mail(ANA, words), to)

    assert (len(hidden.all(Post)), hidden.all(Question)) == (before, [])
    assert read_by_ana(hidden)


@pytest.mark.parametrize("words", WISHES)
def test_a_wish_to_read_in_answer_to_the_question_is_done_and_leaves_it_open(hidden, mail, words):
    before = len(hidden.all(Post))
    to = hidden.address(Purpose.REPLY, hidden.ana, hidden.sleep.conversation_id)
    hidden.take(mail(ANA, "What is this about?"), to)
    question = hidden.all(Question)[-1]
    hidden.take(mail(ANA, words), hidden.address(Purpose.CONFIRM, hidden.ana, question.id))

    assert (len(hidden.all(Post)), hidden.all(Question)[-1].ended_at) == (before, None)
    assert read_by_ana(hidden)
