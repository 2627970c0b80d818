"""A mail is kept before it is answered, and the same mail twice is one."""

from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event
from unittest import mock

import pytest
from sqlmodel import select

from digest.inbox import intake
from digest.inbox.envelope import Transaction
from digest.inbox.intake import _insert, accept, accept_together, content_key
from digest.inbox.received_mail import Outcome, ReceivedMail, oldest_waiting
from digest.inbox.sealing import seal, unseal
from digest.mail.signed_address import Keys
from digest.store.nudges import StepName
from tests.patience import PATIENCE

pytestmark = pytest.mark.both_stores

MAIL = b"From: ana@example.net\r\nMessage-ID: <1@example.net>\r\n\r\nI slept better.\r\n"

KEYS = Keys({1: bytes(range(32))})


def take(store, raw, *, at, to, keys=KEYS):
    transaction = Transaction(reverse_path="ana@example.net", recipients=to, raw=raw)
    accept(store, transaction, lambda: at, keys)


def kept(store):
    with store.read() as session:
        return session.exec(select(ReceivedMail)).all()


def test_each_recipient_has_a_row_of_its_own(store, noon):
    take(store, MAIL, at=noon, to=("a@x", "b@x"))

    assert {(row.recipient, unseal(KEYS, row), row.outcome) for row in kept(store)} == {
        ("a@x", MAIL, Outcome.WAITING),
        ("b@x", MAIL, Outcome.WAITING),
    }


def test_a_large_mail_to_many_lies_in_memory_a_few_copies_at_a_time(store, noon, monkeypatch):
    monkeypatch.setattr(intake, "IN_MEMORY", 2 * len(MAIL))
    sealing = mock.Mock(wraps=seal)
    monkeypatch.setattr(intake, "seal", sealing)
    inserted = []

    def insert(session, rows, at):
        inserted.append((sealing.call_count, len(rows)))
        _insert(session, rows, at)

    monkeypatch.setattr(intake, "_insert", insert)
    take(store, MAIL, at=noon, to=("a@x", "b@x", "c@x", "d@x", "e@x"))

    assert inserted == [(2, 2), (4, 2), (5, 1)]  # sealed by then, and in this list
    assert [unseal(KEYS, row) for row in kept(store)] == [MAIL] * 5


def test_what_is_held_at_the_door_is_kept_beside_what_waits_and_is_worked_on_no_more(store, noon):
    several = [
        Transaction(reverse_path="a@x", recipients=("b@x",), raw=raw, held=held)
        for raw, held in ((b"From: a@x\r\n\r\n1", ""), (b"From: a@x\r\n\r\n2", "too_large"))
    ]
    accept_together(store, several, lambda: noon, KEYS)

    assert [
        (row.outcome, row.reason, row.accepted_at, row.next_attempt_at, row.worked_at, row.attempts)
        for row in kept(store)
    ] == [
        (Outcome.WAITING, "", noon, noon, None, 0),
        (Outcome.HELD, "too_large", noon, noon, noon, 0),
    ]


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
    assert content_key(KEYS, "r@x", MAIL) != content_key(KEYS, "r@x", other)


def test_the_same_mail_to_another_address_is_another():
    assert content_key(KEYS, "r.one@x", MAIL) != content_key(KEYS, "r.two@x", MAIL)


def test_a_mail_that_comes_again_after_a_new_key_was_added_is_still_one(store, noon):
    take(store, MAIL, at=noon, to=("a@x",))
    take(store, MAIL, at=noon, to=("a@x",), keys=Keys({1: bytes(range(32)), 2: bytes(32)}))

    assert len(kept(store)) == 1


def test_without_the_keys_nobody_can_test_a_guess_of_what_a_mail_said():
    assert content_key(KEYS, "r@x", MAIL) != content_key(Keys({1: bytes(32)}), "r@x", MAIL)


def test_nobody_looks_past_a_mail_that_is_just_being_kept(store, noon):
    reads_clock, may_go_on = Event(), Event()

    def slow_clock():
        reads_clock.set()
        assert may_go_on.wait(PATIENCE)
        return noon

    def look():
        with store.write() as session:
            return oldest_waiting(session)

    with ThreadPoolExecutor(2) as threads:
        transaction = Transaction(reverse_path="ana@example.net", recipients=("a@x",), raw=MAIL)
        keeping = threads.submit(accept, store, transaction, slow_clock, KEYS)
        assert reads_clock.wait(PATIENCE)
        looking = threads.submit(look)
        done, _ = wait([looking], timeout=0.3)
        may_go_on.set()
        keeping.result(PATIENCE)

        assert not done
        assert looking.result(PATIENCE) == noon


def test_the_oldest_waiting_mail_is_known(store, noon):
    with store.read() as session:
        assert oldest_waiting(session) is None
    take(store, MAIL, at=noon, to=("a@x",))
    with store.read() as session:
        assert oldest_waiting(session) == noon


@pytest.mark.parametrize(
    ("held", "steps"),
    [
        pytest.param("", {StepName.RECEIVE}, id="waits"),
        pytest.param("too_large", {StepName.RECEIVE, StepName.OPERATOR}, id="held-at-the-door"),
    ],
)
def test_what_was_kept_is_worked_on_at_once(store, noon, held, steps):
    heard = []

    class Ear:
        def before_commit(self, session, steps):
            """Write nothing."""

        def after_commit(self, steps):
            heard.append((steps, len(kept(store))))

    store.notifier = Ear()
    taken = Transaction(reverse_path="a@x", recipients=("b@x",), raw=MAIL, held=held)
    accept_together(store, [taken], lambda: noon, KEYS)

    assert heard == [(steps, 1)]
