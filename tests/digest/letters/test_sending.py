"""Notices on their way through the real outbox, from an announcement to the relay."""

from datetime import timedelta
from email import message_from_bytes, policy
from functools import partial
from threading import Thread

import pytest
from sqlmodel import select

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import EditWindow, Post
from digest.community.people.member import Member
from digest.community.posting import change
from digest.community.posting.publish import Draft, reply
from digest.errors import RelayDeferred
from digest.letters.audience import announce
from digest.letters.notification import NotificationComposer
from digest.letters.receipt import ReceiptComposer
from digest.mail.threading import message_ids
from digest.outbox.claim import Claimant, claim
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.outbox.dispatch import Dispatcher
from digest.outbox.relay import Relay
from tests.patience import PATIENCE

GATHERING = timedelta(minutes=5)


class Basket(Relay):
    """A relay that keeps what it takes, or says 4yz."""

    def __init__(self):
        self.letters = []
        self.is_shut = False

    def send(self, letter):
        if self.is_shut:
            raise RelayDeferred(451, "later")
        self.letters.append(message_from_bytes(letter.message, policy=policy.default))
        return "250 taken"

    def close(self):
        """Nothing is open."""


@pytest.fixture
def basket():
    return Basket()


@pytest.fixture
def dispatcher(store, postman, keys, basket, tmp_path):
    sealer = postman.sealer
    composers = {
        LetterKind.RECEIPT: ReceiptComposer(sealer=sealer),
        LetterKind.NOTIFICATION: NotificationComposer(sealer=sealer),
    }
    return Dispatcher(
        store,
        composers,
        basket,
        message_ids=partial(message_ids, keys, sealer.domain),
        state_folder=tmp_path / "state",
        connections=1,
    )


@pytest.fixture
def say(store, noon):
    """Return what lets Ben reply in a transaction of its own."""

    def reply_of_ben(text, minutes):
        at = noon + timedelta(minutes=minutes)
        with store.write() as session:
            ben = session.exec(select(Member).where(Member.display_name == "Ben")).one()
            conversation = session.exec(select(Conversation)).one()
            words = Draft(author_id=ben.id, text=text, at=at, message_id=f"<{minutes}@ben.example>")
            post = reply(session, conversation, words, window=EditWindow())
            announce(session, post, at=at, gathering=GATHERING, answers=words.message_id)
            return post.id

    return reply_of_ben


def to(letters, name):
    return [letter for letter in letters if letter["To"] == f"{name}@example.net"]


def test_a_reply_is_receipted_at_once_and_told_after_the_delay(
    store, begin, say, dispatcher, basket, noon
):
    with store.write() as session:
        begin(session)
    say("Propped up.", 0)
    dispatcher.run(noon)
    assert [letter["To"] for letter in basket.letters] == ["ben@example.net"]

    dispatcher.run(noon + GATHERING)
    assert len(to(basket.letters, "ana")) == len(to(basket.letters, "cora")) == 1
    dispatcher.run(noon + GATHERING)
    assert len(basket.letters) == 3


def test_what_came_while_the_relay_was_shut_is_told_in_one_letter(
    store, begin, say, dispatcher, basket, noon
):
    with store.write() as session:
        begin(session)
    say("Propped up.", 0)
    basket.is_shut = True
    dispatcher.run(noon + GATHERING)
    say("And tea.", 6)
    basket.is_shut = False
    dispatcher.run(noon + timedelta(hours=5))

    (letter,) = to(basket.letters, "ana")
    text = letter.get_body(("plain",)).get_content()
    assert "Propped up." in text
    assert "And tea." in text
    with store.read() as session:
        states = session.exec(select(Delivery.state)).all()
        assert set(states) == {DeliveryState.SENT}


def test_what_is_deleted_between_two_letters_is_in_neither_and_both_are_one_thread(
    store, begin, say, dispatcher, basket, noon
):
    with store.write() as session:
        begin(session)
    say("Propped up.", 0)
    dispatcher.run(noon + GATHERING)
    gone = say("Wrong conversation, sorry.", 10)
    with store.write() as session:
        change.delete(session, session.get_one(Post, gone), at=noon + timedelta(minutes=11))
    dispatcher.run(noon + timedelta(minutes=15))
    say("And tea.", 20)
    dispatcher.run(noon + timedelta(minutes=25))

    first, second = to(basket.letters, "ana")
    assert first["Message-ID"] in second["References"]
    assert second["References"].split()[0] == first["References"].split()[0]
    assert all(b"Wrong conversation" not in letter.as_bytes() for letter in basket.letters)


def test_a_post_that_comes_while_a_letter_is_being_claimed_gets_a_letter_of_its_own(
    store, begin, say, dispatcher, basket, noon
):
    with store.write() as session:
        begin(session)
    one = say("Propped up.", 0)
    claimant = Claimant(
        owner="another worker",
        until=noon + GATHERING * 2,
        message_ids=lambda letters: [
            f"<{member}.{id_}@mail.example.org>" for member, id_ in letters
        ],
    )
    later: list[int] = []
    speaker = Thread(target=lambda: later.append(say("And tea.", 5)))
    with store.write() as session:
        claim(session, claimant, kind=LetterKind.NOTIFICATION, at=noon + GATHERING, limit=10)
        speaker.start()
        speaker.join(0.3)  # it waits for the rows that are in hand
    speaker.join(PATIENCE)

    with store.read() as session:
        owed = session.exec(select(Delivery).where(Delivery.kind == LetterKind.NOTIFICATION)).all()
        spans = {(each.state, each.post_id, each.last_post_id) for each in owed}
        assert spans == {
            (DeliveryState.SENDING, one, one),
            (DeliveryState.PLANNED, later[0], later[0]),
        }
