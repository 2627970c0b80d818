"""What a letter told is forgotten once it is done, in every column that holds it."""

from datetime import timedelta

import pytest
from pydantic import BaseModel
from sqlmodel import select

from digest.outbox.delivery import TOLD, Delivery, DeliveryState, LetterKind
from digest.outbox.forget import forget_subject, forget_words
from digest.outbox.record import SendResult, record
from digest.outbox.retry import cancel
from tests.rows import owe

pytestmark = pytest.mark.both_stores

WORDS = {
    "payload": '{"words":"I wrote","subject":"Help"}',
    "reply_to_id": "<1@client>",
}
NOTHING = dict.fromkeys(WORDS)


class Told(BaseModel):
    """What a letter tells, as pydantic writes it."""

    words: str
    subject: str | None = None


@pytest.fixture
def letter(store, make_member, noon):
    """Owe one letter with words in every column that can hold them, in a state; return its id."""

    def make(state, **columns):
        with store.write() as session:
            ana = make_member(session, "Ana")
            values = {**WORDS, "state": state, **columns}
            kind = LetterKind.NOTICE
            return owe(session, kind=kind, key="it", member_id=ana.id, at=noon, **values).id

    return make


@pytest.fixture
def told(store):
    """Return what the letter tells."""

    def read():
        with store.read() as session:
            delivery = session.exec(select(Delivery)).one()
            return {name: getattr(delivery, name) for name in TOLD}

    return read


def test_every_column_with_words_is_forgotten():
    assert set(TOLD) == WORDS.keys()


@pytest.mark.parametrize(
    ("state", "is_forgotten"),
    [
        (DeliveryState.SENT, True),
        (DeliveryState.CANCELLED, True),
        (DeliveryState.EMPTY, True),
        (DeliveryState.DEFERRED, False),
        (DeliveryState.UNKNOWN, False),
        (DeliveryState.FAILED, False),  # an operator may send it again
    ],
)
def test_what_a_letter_told_is_forgotten_with_its_result(
    store, letter, told, noon, state, is_forgotten
):
    number = letter(DeliveryState.SENDING, lease_owner="worker")
    with store.write() as session:
        result = SendResult(delivery_id=number, state=state, answer="said")
        record(session, "worker", [result], at=noon)

    assert told() == (NOTHING if is_forgotten else WORDS)


@pytest.mark.parametrize(
    ("state", "is_forgotten"),
    [
        (DeliveryState.FAILED, True),
        (DeliveryState.CANCELLED, True),
        (DeliveryState.EMPTY, True),
        (DeliveryState.LOST, True),
        (DeliveryState.PLANNED, False),
        (DeliveryState.DEFERRED, False),
        (DeliveryState.SENDING, False),
    ],
)
def test_a_letter_that_never_left_is_forgotten_in_the_end(
    store, letter, told, noon, state, is_forgotten
):
    letter(state)
    with store.write() as session:
        assert forget_words(session, before=noon - timedelta(seconds=1)) == 0
        assert forget_words(session, before=noon) == int(is_forgotten)

    assert told() == (NOTHING if is_forgotten else WORDS)


def test_a_payload_alone_is_forgotten_too(store, letter, told, noon):
    letter(DeliveryState.FAILED, reply_to_id=None)
    with store.write() as session:
        assert forget_words(session, before=noon) == 1

    assert told() == NOTHING


def test_a_cancelled_letter_is_forgotten_at_once(store, letter, told):
    number = letter(DeliveryState.PLANNED)
    with store.write() as session:
        cancel(session, [number])

    assert told() == NOTHING


@pytest.mark.parametrize("title", ["Sleeping", '"Brain" fog \\o/', "Übelkeit 100 %_", "Tab\there"])
def test_a_title_is_forgotten_where_it_is_a_subject(store, letter, told, title):
    payload = Told(words=f"About {title}", subject=f"Re: {title}").model_dump_json()
    letter(DeliveryState.PLANNED, payload=payload)
    with store.write() as session:
        forget_subject(session, title)

    assert Told.model_validate_json(told()["payload"]) == Told(words=f"About {title}")


def test_other_subjects_stay(store, letter, told):
    letter(DeliveryState.PLANNED, payload='{"words":"Sleeping","subject":"Help"}')
    with store.write() as session:
        forget_subject(session, "Sleeping")

    assert told()["payload"] == '{"words":"Sleeping","subject":"Help"}'
