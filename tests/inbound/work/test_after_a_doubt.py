"""An answer to "What would you like to do?" is about the post, or the letter, that the doubt was about."""

import pytest

from digest.community.conversations.follow import Follow
from digest.community.conversations.post import Post, PostState
from digest.mail.signed_address import Purpose
from digest.mail.threading import message_id
from digest.outbox.delivery import Delivery, LetterKind
from tests.inbound.conftest import DOMAIN

ANA = "ana@example.net"


@pytest.fixture
def answer(village, mail):
    """Let Ana answer the newest notice."""

    def send(text):
        letter = [each for each in village.all(Delivery) if each.kind is LetterKind.NOTICE][-1]
        named = message_id(village.keys, DOMAIN, member_id=letter.member_id, delivery_id=letter.id)
        subject = "Re: What would you like to do?"
        raw = mail(ANA, text, subject=subject, In_Reply_To=named)
        return village.take(raw, "notice@mail.example.org")

    return send


@pytest.fixture
def doubted(village, mail):
    """Let Ana answer a letter with words that nobody can tell what they want."""

    def send(purpose, number, text="STOP\nI have something else to say of the trains today."):
        raw = mail(ANA, text, subject="Re: a letter")
        village.take(raw, village.address(purpose, village.ana, number))
        return village.notices(village.ana)[-1]

    return send


@pytest.mark.parametrize("text", ["Delete it", "DELETE", "bitte löschen", "bórrenlo"])
def test_delete_deletes_the_post_whose_receipt_was_answered(village, doubted, answer, text):
    post = village.say(village.ana, "I take 20 mg.")
    assert doubted(Purpose.POST, post.id) == "unclear_post"

    answer(text)

    with village.store.read() as session:
        assert session.get_one(Post, post.id).state is PostState.DELETED


def test_a_new_version_is_that_of_the_post(village, doubted, answer):
    post = village.say(village.ana, "I take 20 mg.")
    doubted(Purpose.POST, post.id)

    answer("EDIT\nI take 40 mg.")

    with village.store.read() as session:
        assert session.get_one(Post, post.id).text == "I take 40 mg."


@pytest.mark.parametrize("text", ["unfollow", "unfollow this", "STOP"])
def test_unfollow_is_of_the_conversation_whose_letter_was_answered(village, doubted, answer, text):
    village.say(village.ana, "I sleep badly too.")
    with village.store.read() as session:
        assert session.get(Follow, (village.ana.id, village.sleep.conversation_id))
    number = village.sleep.conversation_id
    assert doubted(Purpose.REPLY, number) == "unclear_post"

    answer(text)

    with village.store.read() as session:
        assert session.get(Follow, (village.ana.id, number)) is None


def test_another_wish_is_done_as_it_is(village, doubted, answer):
    post = village.say(village.ana, "I take 20 mg.")
    doubted(Purpose.POST, post.id)

    assert answer("weekly, on Fridays").reason == "set summary"
