"""Whose letters show no words of others is asked before an answer to one is published."""

import pytest

from digest.community.conversations.post import Post
from digest.community.people.member import Member
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery

ANA = "ana@example.net"


@pytest.fixture
def hidden(village):
    with village.store.write() as session:
        session.get_one(Member, village.ana.id).shows_content = False
    return village


@pytest.mark.parametrize("words", ["MORE", "Send it to me", "1", "What is this about?"])
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
