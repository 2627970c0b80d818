"""One letter to a silent address, to see whether the mailbox is back."""

from datetime import timedelta

import pytest
from sqlmodel import select

from digest.community.people.member import Address, Member, MemberState
from digest.outbox.bounce import bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.delivery import Delivery, DeliveryState
from digest.outbox.note_bounce import note_bounce
from digest.outbox.probe import Probing
from digest.outbox.suppression import SuppressionCause, lift, suppress
from digest.policy import BouncePolicy

DAY = timedelta(days=1)


@pytest.fixture
def probing(store):
    step = Probing(store, BouncePolicy())

    class Step:
        def run(self, at):
            with store.read() as session:
                keys = step.find(session, at, 10)
            for key in keys:
                step.run(key, at)
                step.run(key, at)  # a key may be run twice
            return keys

    return Step()


@pytest.fixture
def silent(store, make_member, noon):
    """A member whose mailbox is dead since noon."""
    with store.write() as session:
        member = make_member(session, "Ana")
        address = session.exec(select(Address)).one()
        suppress(session, address, SuppressionCause.DEAD, at=noon)
        return member.id


def address_of(store):
    with store.read() as session:
        return session.exec(select(Address)).one()


def probes(store):
    with store.read() as session:
        return list(session.exec(select(Delivery)))


def sent(store, at):
    with store.write() as session:
        row = session.exec(select(Delivery)).one()
        row.state, row.sent_at = DeliveryState.SENT, at
        session.add(row)
        return row.id


def test_one_probe_goes_out_after_a_week(store, probing, silent, noon):
    assert probing.run(noon + 6.9 * DAY) == []
    assert len(probing.run(noon + 7 * DAY)) == 1
    assert probing.run(noon + 8 * DAY) == []

    [probe] = probes(store)
    assert (probe.reason, probe.member_id, probe.state) == ("probe", silent, "planned")


def test_what_the_operator_stopped_no_probe_starts_again(store, probing, make_member, noon):
    with store.write() as session:
        make_member(session, "Ana")
        address = session.exec(select(Address)).one()
        why = {"by": "operator", "why": "asked by phone"}
        suppress(session, address, SuppressionCause.OPERATOR, at=noon, **why)

    assert probing.run(noon + 30 * DAY) == []


@pytest.mark.usefixtures("silent")
def test_a_probe_that_does_not_come_back_lifts_the_silence(store, probing, noon):
    probing.run(noon + 7 * DAY)
    sent(store, noon + 7 * DAY)

    assert probing.run(noon + 8.9 * DAY) == []
    assert address_of(store).suppressed_at is not None
    probing.run(noon + 9 * DAY)

    assert address_of(store).suppressed_at is None
    assert probing.run(noon + 30 * DAY) == []


@pytest.mark.parametrize("verdict", [BounceCause.DEAD, BounceCause.FULL, BounceCause.PASSING])
def test_one_that_comes_back_leaves_it_and_there_is_no_other(store, probing, silent, noon, verdict):
    probing.run(noon + 7 * DAY)
    number = sent(store, noon + 7 * DAY)
    with store.write() as session:
        row = bounce(verdict, member_id=silent, delivery_id=number, status="", at=noon + 8 * DAY)
        note_bounce(session, row, BouncePolicy())

    for day in (9, 20, 100):
        assert probing.run(noon + day * DAY) == []
    assert address_of(store).suppressed_at is not None
    assert len(probes(store)) == 1


def test_nobody_who_is_suspended_is_probed(store, probing, silent, noon):
    with store.write() as session:
        session.get_one(Member, silent).state = MemberState.SUSPENDED
    assert probing.run(noon + 7 * DAY) == []


@pytest.mark.usefixtures("silent")
def test_a_probe_still_waiting_is_not_needed_once_the_silence_is_lifted(store, probing, noon):
    probing.run(noon + 7 * DAY)
    with store.write() as session:
        assert lift(session, session.exec(select(Address)).one(), by="own mail", at=noon + 8 * DAY)
    [probe] = probes(store)
    assert probe.state is DeliveryState.CANCELLED
