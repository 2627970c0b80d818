"""Summaries are planned some members at a time, and looked for only when one can have become due."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from digest.community.people.member import Member
from digest.inbox.received_mail import oldest_waiting
from digest.letters.summary import plan as planning_rules
from digest.letters.summary.planning import NOW_AND_THEN, Planning, plan_all
from digest.outbox.delivery import Delivery

SIX = datetime(2026, 3, 3, 6, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def planning(store):
    return Planning(store, oldest_waiting)


@pytest.fixture
def find(store, planning):
    def look(at):
        with store.read() as session:
            return planning.find(session, at, 20)

    return look


@pytest.fixture
def settle(store, make_member):
    """Let members join; return their numbers."""

    def join(*names, **chosen):
        with store.write() as session:
            return [make_member(session, name, **chosen).id for name in names]

    return join


def looks(statements):
    """Return how many of the statements looked at all members."""
    return sum(each.startswith("SELECT member.zone") for each in statements)


@pytest.mark.both_stores
def test_each_member_is_planned_once_however_few_are_planned_together(
    store, planning, find, settle, monkeypatch
):
    monkeypatch.setattr(planning_rules, "CHUNK", 3)
    members = settle(*(f"Member {number}" for number in range(10)))

    (key,) = find(SIX)
    planning.run(key, SIX)
    planning.run(key, SIX)

    with store.read() as session:
        assert session.exec(select(Delivery.member_id).order_by(Delivery.id)).all() == members
        assert {each.summary_date for each in session.exec(select(Member))} == {SIX.date()}
    assert find(SIX) == []


def test_whose_date_was_used_already_keeps_nobody_behind_them_from_a_summary(
    store, planning, find, settle, monkeypatch
):
    monkeypatch.setattr(planning_rules, "CHUNK", 2)
    first, second, *_others = settle("Ana", "Ben", "Cora", "Dan")
    with store.write() as session:
        for member in (first, second):
            key = f"summary:{member}:2026-03-03"
            row = {"kind": "summary", "state": "sent", "planned_at": SIX, "due_at": SIX}
            session.add(Delivery(key=key, member_id=member, **row))

    assert plan_all(store, at=SIX, unworked=oldest_waiting) == 2
    assert find(SIX) == []


def test_between_two_hours_it_looks_at_all_members_only_now_and_then(
    find, settle, statements_of, store
):
    settle("Ana", zone="Europe/London")
    with statements_of(store) as made:
        assert find(SIX - 30 * MINUTE) == []
        assert looks(made) == 1
        assert find(SIX - 25 * MINUTE) == []
        assert looks(made) == 1
        assert find(SIX - 30 * MINUTE + NOW_AND_THEN) == []
        assert looks(made) == 2


def test_what_falls_due_is_found_at_its_minute(find, settle):
    settle("Ana", zone="Europe/London")
    assert find(SIX - MINUTE) == []
    assert find(SIX) == ["Europe/London 6 daily 0"]


def test_a_clock_that_was_set_back_is_no_reason_to_rest(find, settle, statements_of, store):
    settle("Ana", zone="Europe/London")
    assert find(SIX - MINUTE) == []
    with statements_of(store) as made:
        find(SIX - 2 * MINUTE)
    assert looks(made) == 1


def test_where_nobody_lives_there_is_nothing_to_plan(find):
    assert find(SIX) == []
