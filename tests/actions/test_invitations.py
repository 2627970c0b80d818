"""Whoever does not answer is reminded once and then forgotten; nobody else is touched."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from digest.actions.invitations import (
    InvitationCause,
    RemindPending,
    ask_pending_member,
    wanted_communities,
)
from digest.community.audit import AuditEntry
from digest.community.communities.join import join
from digest.community.leaving.pending_member import is_placeholder, pending_member, placeholder_name
from digest.community.people.member import Address, Member, MemberState
from digest.inbox.question import Question, QuestionKind
from digest.letters.notice import Reason
from digest.outbox.bounce import bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.delivery import Delivery
from tests.contexts import invite

MARA = "mara@example.com"
DAY = timedelta(days=1)


@pytest.fixture
def asked(store, noon):
    """A stranger who asked to join, at noon."""
    with store.write() as session:
        member = pending_member(session, MARA, at=noon)
        cause = InvitationCause(reason=Reason.CONFIRM_JOIN, received_id=1)
        ask_pending_member(session, member, MARA, at=noon, cause=cause)
        return member.id


def run(store, at):
    step = RemindPending(store)
    with store.read() as session:
        keys = step.find(session, at, 10)
    for key in [*keys, *keys]:  # once more does nothing
        step.run(key, at)
    return keys


def reasons(store):
    with store.read() as session:
        return session.exec(select(Delivery.reason).order_by(col(Delivery.id))).all()


def people(store):
    with store.read() as session:
        return session.exec(select(Address.address)).all()


def test_three_days_without_an_answer_bring_one_reminder(store, noon, asked):
    for hours in (1, 71, 72, 73, 200, 13 * 24):
        run(store, noon + timedelta(hours=hours))

    assert reasons(store) == ["confirm_join", "join_reminder"]


def test_after_fourteen_days_nothing_is_known_of_them_and_they_may_ask_again(store, noon, asked):
    run(store, noon + 3 * DAY)
    run(store, noon + 14 * DAY)

    assert people(store) == []
    with store.read() as session:
        for table in (Member, Question, Delivery):
            assert session.exec(select(table)).all() == []
        [entry] = session.exec(select(AuditEntry)).all()
        assert (entry.act, entry.target) == ("forget newcomer", f"member {asked}")
    with store.write() as session:
        again = pending_member(session, MARA, at=noon + 15 * DAY)
        assert again.id != asked


def test_at_just_under_fourteen_days_they_are_still_known(store, noon, asked):
    run(store, noon + 14 * DAY - timedelta(seconds=1))

    assert people(store) == [MARA]


def test_a_letter_that_came_back_is_not_followed_by_another(store, noon, asked):
    with store.write() as session:
        session.add(
            bounce(BounceCause.DEAD, member_id=asked, delivery_id=1, status="5.1.1", at=noon)
        )

    run(store, noon + 3 * DAY)
    run(store, noon + 4 * DAY)

    assert reasons(store) == ["confirm_join"]


def test_whom_an_operator_brought_stays_on_the_list(store, noon, make_member, make_community):
    with store.write() as session:
        lung = make_community(session)
        ana = make_member(session, "Ana", lung, confirmed_at=None)
        assert invite(session, ana, at=noon) is None
    run(store, noon + 3 * DAY)
    run(store, noon + 14 * DAY)

    assert people(store) == ["ana@example.net"]
    assert reasons(store) == ["invitation", "join_reminder"]
    with store.write() as session:
        ana = session.get_one(Member, ana.id)
        assert invite(session, ana, at=noon + 20 * DAY) == "did not answer an earlier invitation"
        assert invite(session, ana, at=noon + 20 * DAY, again=True) is None


@pytest.mark.parametrize(
    ("facts", "state", "why"),
    [
        pytest.param({}, MemberState.ACTIVE, "confirmed already", id="confirmed"),
        pytest.param({"confirmed_at": None}, MemberState.SUSPENDED, "is suspended", id="out"),
    ],
)
def test_who_is_not_invited(store, noon, make_member, facts, state, why):
    with store.write() as session:
        ana = make_member(session, "Ana", **facts)
        ana.state = state

        assert invite(session, ana, at=noon) == why
    assert reasons(store) == []


def test_looking_for_them_looks_only_at_questions_that_are_open(store, noon):
    """A look every twenty seconds must not read every question there ever was."""
    asked = []

    @event.listens_for(store.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, parameters, *_):
        asked.append((statement, parameters))

    with store.read() as session:
        connection, is_sqlite = session.connection(), store.engine.dialect.name == "sqlite"
        if not is_sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        RemindPending(store).find(session, noon, 20)
        (look,) = [each for each in asked if each[0].startswith("SELECT question.id")]
        explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        plan = str(connection.exec_driver_sql(f"{explain} {look[0]}", look[1]).all())

    event.remove(store.engine, "before_cursor_execute", note)
    assert "question_open" in plan


def test_somebody_confirmed_meanwhile_is_never_forgotten(store, noon, asked, make_community):
    """An operator can confirm them by hand while the question is open."""
    with store.write() as session:
        lung = make_community(session)
        join(session, asked, lung.id, at=noon)
        session.exec(select(Address)).one().confirmed_at = noon
    run(store, noon + 14 * DAY)

    assert people(store) == [MARA]


def test_communities_are_kept_in_the_order_they_were_named(store, noon):
    question = Question(member_id=1, asks=QuestionKind.JOIN, community_id=9, asked_at=noon)

    assert wanted_communities(question) == [9]


def test_a_neutral_name_says_nothing_and_is_known_as_one(store):
    with store.read() as session:
        names = {placeholder_name(session) for _ in range(50)}

    assert len(names) > 40
    assert all(is_placeholder(name) for name in names)
    assert not any(is_placeholder(name) for name in ("Mara", "New member", "New member 4F7K!"))
