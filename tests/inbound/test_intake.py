"""A mail is kept before it is answered, and the same mail twice is one."""

import pytest
from sqlmodel import select

from inbound.envelope import Transaction
from inbound.intake import accept, content_key
from inbound.received import Outcome, Received, oldest_waiting

MAIL = b"From: ana@example.net\r\nMessage-ID: <1@example.net>\r\n\r\nI slept better.\r\n"


def take(store, raw, *, at, to):
    transaction = Transaction(reverse_path="ana@example.net", recipients=to, raw=raw)
    accept(store, transaction, lambda: at)


def kept(store):
    with store.read() as session:
        return session.exec(select(Received)).all()


def test_each_recipient_has_a_row_of_its_own(store, noon):
    take(store, MAIL, at=noon, to=("a@x", "b@x"))

    assert {(row.recipient, row.raw, row.outcome) for row in kept(store)} == {
        ("a@x", MAIL, Outcome.WAITING),
        ("b@x", MAIL, Outcome.WAITING),
    }


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(MAIL, id="the-same"),
        pytest.param(b"Received: by relay2; later\r\n" + MAIL, id="by-another-way"),
        pytest.param(b"Authentication-Results: mx;\r\n dmarc=pass\r\n" + MAIL, id="with-a-verdict"),
        pytest.param(MAIL.replace(b"\r\n", b"\n"), id="other-line-ends"),
    ],
)
def test_a_mail_delivered_twice_is_one(store, noon, again):
    for raw in (MAIL, again):
        take(store, raw, at=noon, to=("A@x",))

    assert len(kept(store)) == 1


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(MAIL.replace(b"better", b"worse"), id="other-words"),
        pytest.param(MAIL.replace(b"<1@", b"<2@"), id="other-message-id"),
        pytest.param(MAIL.replace(b"ana@", b"ben@"), id="somebody-else-with-its-message-id"),
    ],
)
def test_a_different_mail_is_another(other):
    assert content_key("r@x", MAIL) != content_key("r@x", other)


def test_the_same_mail_to_another_address_is_another():
    assert content_key("r.one@x", MAIL) != content_key("r.two@x", MAIL)


def test_the_oldest_waiting_mail_is_known(store, noon):
    with store.read() as session:
        assert oldest_waiting(session) is None
    take(store, MAIL, at=noon, to=("a@x",))
    with store.read() as session:
        assert oldest_waiting(session) == noon
