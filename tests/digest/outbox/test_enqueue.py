"""Owing a letter under a once-only key."""

import pytest
from sqlmodel import func, select

from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.outbox.enqueue import enqueue

pytestmark = pytest.mark.both_stores


def test_a_key_is_used_once(store, make_member, noon):
    with store.write() as session:
        ana = make_member(session, "Ana")
        facts = {"kind": LetterKind.NOTICE, "key": "notice:1", "member_id": ana.id, "at": noon}
        assert enqueue(session, **facts, words="kept")
        assert not enqueue(session, **facts, words="never")

        owed = session.exec(select(Delivery)).one()
        assert (owed.words, owed.state, owed.due_at) == ("kept", DeliveryState.PLANNED, noon)
        assert session.exec(select(func.count(Delivery.id))).one() == 1
