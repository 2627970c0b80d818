"""Stopping a stream and taking it up again."""

from datetime import timedelta

import pytest
from sqlmodel import select

from digest.community.communities.community import Membership
from digest.community.people.member import SummaryFrequency
from digest.community.preferences.stop import (
    Stream,
    StreamStop,
    can_undo_stop,
    is_stopped,
    stop,
    undo_stop,
)


def test_stopping_twice_is_one_change(store, make_member, noon):
    with store.write() as session:
        ana = make_member(session, "Ana")
        assert stop(session, ana, Stream.SUMMARY, at=noon)
        assert not stop(session, ana, Stream.SUMMARY, at=noon)

        assert ana.summary_frequency is SummaryFrequency.NEVER
        assert len(session.exec(select(StreamStop)).all()) == 1


def test_undoing_within_thirty_days_brings_back_what_was_chosen(store, make_member, noon):
    with store.write() as session:
        ana = make_member(session, "Ana")
        ana.summary_frequency = SummaryFrequency.WEEKLY
        stop(session, ana, Stream.SUMMARY, at=noon)

        assert undo_stop(session, ana, Stream.SUMMARY, at=noon + timedelta(days=29))
        assert ana.summary_frequency is SummaryFrequency.WEEKLY
        assert not undo_stop(session, ana, Stream.SUMMARY, at=noon)


def test_after_thirty_days_the_link_brings_nothing_back(store, make_member, noon):
    with store.write() as session:
        ana = make_member(session, "Ana")
        stop(session, ana, Stream.NOTIFICATIONS, at=noon)
        late = noon + timedelta(days=30)

        assert not undo_stop(session, ana, Stream.NOTIFICATIONS, at=late)


def test_what_was_chosen_since_is_not_undone(store, make_member, noon):
    with store.write() as session:
        ana = make_member(session, "Ana")
        stop(session, ana, Stream.SUMMARY, at=noon)
        ana.summary_frequency = SummaryFrequency.WEEKLY

        assert not undo_stop(session, ana, Stream.SUMMARY, at=noon)
        assert ana.summary_frequency is SummaryFrequency.WEEKLY


@pytest.fixture
def told_at_once(store, make_member, make_community):
    """Ana is told of new conversations in two of her three communities."""
    with store.write() as session:
        names = ("lung", "sleep", "heart")
        ana = make_member(session, "Ana", *(make_community(session, name) for name in names))
        for number in (1, 2):
            session.get_one(Membership, (ana.id, number)).instant = True
        session.flush()
        yield session, ana


def instants(session, ana):
    rows = session.exec(select(Membership).where(Membership.member_id == ana.id)).all()
    return {row.community_id for row in rows if row.instant}


def test_new_conversations_are_stopped_for_one_community_and_brought_back(told_at_once, noon):
    session, ana = told_at_once
    new = Stream.NEW_CONVERSATIONS

    assert stop(session, ana, new, at=noon, of=2)
    assert not stop(session, ana, new, at=noon, of=2)
    assert not stop(session, ana, new, at=noon, of=3)
    assert instants(session, ana) == {1}
    assert is_stopped(session, ana, new, of=2)
    assert not is_stopped(session, ana, new, of=1)
    assert not can_undo_stop(session, ana, new, at=noon, of=1)

    assert undo_stop(session, ana, new, at=noon, of=2)
    assert instants(session, ana) == {1, 2}


def test_new_conversations_are_stopped_everywhere_and_come_back_where_they_came(told_at_once, noon):
    session, ana = told_at_once
    new = Stream.NEW_CONVERSATIONS

    assert stop(session, ana, new, at=noon)
    assert instants(session, ana) == set()
    assert undo_stop(session, ana, new, at=noon)
    assert instants(session, ana) == {1, 2}


def test_a_link_of_one_community_brings_back_its_new_conversations_alone(told_at_once, noon):
    session, ana = told_at_once
    new = Stream.NEW_CONVERSATIONS
    stop(session, ana, new, at=noon)

    assert undo_stop(session, ana, new, at=noon, of=1)
    assert instants(session, ana) == {1}
    assert not can_undo_stop(session, ana, new, at=noon, of=1)
    assert undo_stop(session, ana, new, at=noon, of=2)
    assert instants(session, ana) == {1, 2}
