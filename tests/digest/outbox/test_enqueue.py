"""Enqueuing a letter under a once-only key."""

from datetime import timedelta

import pytest
from sqlmodel import func, select

from digest.letters.notice import NoticePayload
from digest.outbox.delivery import Delivery, DeliveryState
from digest.outbox.enqueue import enqueue
from digest.store.nudges import StepName, nudged

pytestmark = pytest.mark.both_stores


def test_a_key_is_used_once(store, make_member, noon):
    with store.write() as session:
        ana = make_member(session, "Ana")
        facts = {"to": ana.id, "key": "notice:1", "at": noon}
        kept = NoticePayload(words="kept")
        assert enqueue(session, kept, **facts)
        assert not enqueue(session, NoticePayload(words="never"), **facts)

        owed = session.exec(select(Delivery)).one()
        assert (owed.state, owed.due_at) == (DeliveryState.PLANNED, noon)
        assert NoticePayload.of(owed) == kept
        assert session.exec(select(func.count(Delivery.id))).one() == 1


@pytest.mark.parametrize(
    ("minutes", "steps"),
    [
        pytest.param(None, {StepName.DISPATCH}, id="due-at-once"),
        pytest.param(0, {StepName.DISPATCH}, id="due-now"),
        pytest.param(5, set(), id="due-later"),
    ],
)
def test_a_letter_that_is_due_nudges_the_dispatcher(store, make_member, noon, minutes, steps):
    due_at = None if minutes is None else noon + timedelta(minutes=minutes)
    with store.write() as session:
        ana = make_member(session, "ana@example.net")
        facts = {"payload": NoticePayload(), "to": ana.id, "key": "k", "at": noon}
        assert enqueue(session, **facts, due_at=due_at)
        assert nudged(session) == steps


def test_a_used_key_nudges_nobody(store, make_member, noon):
    with store.write() as session:
        ana = make_member(session, "ana@example.net")
        facts = {"payload": NoticePayload(), "to": ana.id, "key": "k", "at": noon}
        enqueue(session, **facts)
    with store.write() as session:
        assert not enqueue(session, **facts)
        assert nudged(session) == set()
