"""The relay's own refusals of a recipient follow the bounce rule; an outbreak stops the run."""

import logging
from datetime import timedelta

import pytest
from sqlmodel import select

from digest.community.people.member import Address
from digest.outbox.bounce import Bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.circuit_breaker import resume
from digest.outbox.delivery import Delivery, DeliveryState

pytestmark = pytest.mark.both_stores

UNKNOWN = (
    "550 No such user here"  # nothing but the answer to RCPT says that it is about the mailbox
)


@pytest.fixture
def kept(store):
    """Return what was kept of letters that came back."""

    def read():
        with store.read() as session:
            return [(row.verdict, row.status) for row in session.exec(select(Bounce))]

    return read


@pytest.fixture
def silent(store):
    """Return whose addresses get nothing."""

    def read():
        with store.read() as session:
            rows = session.exec(select(Address).where(Address.suppressed_at.is_not(None)))
            return [row.member_id for row in rows]

    return read


def test_a_recipient_refused_twice_gets_nothing_any_more(
    store, owed, dispatcher, sink, kept, silent, noon
):
    owed(2)
    with store.write() as session:
        for row in session.exec(select(Delivery)):
            row.member_id = 1
            session.add(row)
    sink.on_recipient = lambda _: UNKNOWN

    dispatcher().run(noon)

    assert kept() == [(BounceCause.DEAD, ""), (BounceCause.DEAD, "")]
    assert silent() == [1]


def test_the_same_words_in_answer_to_the_letter_condemn_nobody(
    owed, dispatcher, sink, kept, silent, noon
):
    owed(1)
    sink.on_message = lambda _: UNKNOWN
    dispatcher().run(noon)
    assert kept() == [(BounceCause.PASSING, "")]
    assert silent() == []


def test_no_address_is_in_what_is_kept_or_logged(owed, dispatcher, sink, store, caplog, noon):
    owed(2)
    sink.on_recipient = lambda to: f"550 5.1.1 <{to}> unknown"
    with caplog.at_level(logging.DEBUG, logger="digest"):
        dispatcher().run(noon)
    with store.read() as session:
        said = [row.model_dump_json() for row in session.exec(select(Bounce))]
    assert len(said) == 2
    assert "@" not in "".join(said) + caplog.text


def test_an_outbreak_of_refusals_of_us_stops_the_run_and_every_other(
    store, owed, dispatcher, sink, silent, caplog, noon
):
    owed(30)
    sink.on_recipient = lambda _: "550 blocked, your address is on a blocklist"
    sending = dispatcher(connections=1)

    sent = sending.run(noon)

    assert "nothing is sent before" in (sent.stopped or "")
    assert sent.counts[DeliveryState.FAILED] == 5
    assert "sending is stopped" in caplog.text
    assert silent() == []

    soon = noon + timedelta(minutes=30)
    sink.on_recipient = lambda _: None
    again = dispatcher()
    assert again.run(soon).stopped
    with store.read() as session:
        assert again.find(session, soon, 10) == []
    assert sink.letters == []

    with store.write() as session:
        resume(session, at=soon)
    assert again.run(soon).counts == {DeliveryState.SENT: 25}
