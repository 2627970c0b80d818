"""Who is owed a summary, once for each local date, and which period it has."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from digest.community.people.member import Address, Member, MemberState, SummaryFrequency
from digest.inbox.received_mail import oldest_waiting
from digest.letters.summary.plan import plan
from digest.letters.summary.planning import Planning
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind

pytestmark = pytest.mark.both_stores


@pytest.fixture
def session(store):
    with store.write() as session:
        yield session
        session.rollback()


@pytest.fixture
def planned(session):
    """Plan at a moment, let all be sent, and return the new summaries by their member's id."""

    def run(at, unworked=None, state=DeliveryState.SENT, **only):
        made = plan(session, at=at, unworked=unworked, **only).count
        session.expire_all()
        new = select(Delivery).where(Delivery.kind == LetterKind.SUMMARY, Delivery.planned_at == at)
        rows = session.exec(new.where(Delivery.state == DeliveryState.PLANNED)).all()
        assert len(rows) == made
        for row in rows:
            row.state = state
        return {row.member_id: row for row in rows}

    return run


def found(session, at, limit=10):
    """Return what a runner that has just begun finds."""
    return Planning(store=None, unworked=oldest_waiting).find(session, at, limit)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text, zone):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_a_summary_covers_what_settled_since_the_cursor(session, planned, make_member, noon):
    ana = make_member(session, "Ana")

    owed = planned(utc("2026-03-03T06:00"))[ana.id]

    assert owed.key == f"summary:{ana.id}:2026-03-03"
    assert (owed.since, owed.until) == (noon, utc("2026-03-03T06:00"))
    assert (owed.attempts, owed.due_at) == (0, utc("2026-03-03T06:00"))
    assert (ana.summary_cursor, ana.summary_date) == (owed.until, date(2026, 3, 3))


def test_nothing_is_due_before_the_hour(session, planned, make_member):
    make_member(session, "Ana")

    assert not planned(utc("2026-03-03T05:59:59"))


def test_planning_again_owes_nothing(session, planned, make_member):
    make_member(session, "Ana")
    planned(utc("2026-03-03T06:00"))

    assert not planned(utc("2026-03-03T06:00"))
    assert not planned(utc("2026-03-03T23:59"))


def test_a_clock_set_back_does_no_harm(session, planned, make_member):
    ana = make_member(session, "Ana")
    planned(utc("2026-03-05T06:00"))

    for wrong in ("2026-03-05T05:00", "2026-03-04T06:00", "1970-01-01T00:00"):
        assert not planned(utc(wrong))
    assert planned(utc("2026-03-06T06:00"))[ana.id].since == utc("2026-03-05T06:00")


def test_a_period_never_ends_before_it_begins(session, planned, make_member, noon):
    ana = make_member(session, "Ana")

    owed = planned(utc("2026-03-03T06:00"), unworked=noon - timedelta(hours=3))[ana.id]

    assert (owed.since, owed.until) == (noon, noon)
    assert ana.summary_cursor == noon


def test_a_period_ends_where_a_mail_still_waits_to_be_worked_on(session, planned, make_member):
    ana = make_member(session, "Ana")
    waiting = utc("2026-03-03T05:12")

    assert planned(utc("2026-03-03T06:00"), unworked=waiting)[ana.id].until == waiting
    assert planned(utc("2026-03-04T06:00"))[ana.id].since == waiting


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        pytest.param("Europe/Berlin", "2026-03-29T06:00", "2026-03-29", id="day-of-23-hours"),
        pytest.param("Europe/Berlin", "2026-10-25T06:00", "2026-10-25", id="day-of-25-hours"),
        pytest.param("Asia/Kathmandu", "2026-03-04T06:00", "2026-03-04", id="quarter-of-an-hour"),
        pytest.param("Pacific/Kiritimati", "2026-03-04T06:00", "2026-03-04", id="far-ahead"),
        pytest.param("Pacific/Pago_Pago", "2026-03-04T06:00", "2026-03-04", id="far-behind"),
    ],
)
def test_everybody_gets_it_at_their_own_hour(session, planned, make_member, zone, at, day):
    ana = make_member(session, "Ana", zone=zone)
    moment = local(at, zone)
    planned(moment - timedelta(hours=20))

    assert not planned(moment - timedelta(seconds=1))
    assert planned(moment)[ana.id].key == f"summary:{ana.id}:{day}"


@pytest.mark.parametrize(
    ("hour", "day", "moment"),
    [
        pytest.param(2, "2026-03-29", "2026-03-29T01:00", id="hour-that-is-skipped"),
        pytest.param(2, "2026-10-25", "2026-10-25T00:00", id="hour-that-comes-twice"),
    ],
)
def test_an_hour_the_clocks_change_has_one_summary(
    session, planned, make_member, hour, day, moment
):
    ana = make_member(session, "Ana", zone="Europe/Berlin", hour=hour)
    planned(utc(moment) - timedelta(hours=12))

    assert not planned(utc(moment) - timedelta(seconds=1))
    assert planned(utc(moment))[ana.id].key == f"summary:{ana.id}:{day}"
    assert not planned(utc(moment) + timedelta(hours=1))


@pytest.mark.sample(4)
@pytest.mark.parametrize("begin", ["2026-03-03T00:00", "2026-10-01T00:00"])
def test_every_local_day_has_one_summary_across_changes_of_the_clocks(
    session, planned, make_member, begin
):
    zones = ("Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
    starts = {"at": utc(begin), "confirmed_at": utc(begin)}
    members = [make_member(session, f"In {zone}", zone=zone, hour=2, **starts) for zone in zones]
    owed = {member.id: [] for member in members}
    for turn in range(1, 2 * 36):
        for member, summary in planned(utc(begin) + turn * timedelta(hours=12, minutes=7)).items():
            day = date.fromisoformat(summary.key.rpartition(":")[2])
            owed[member].append((day, summary.since, summary.until))

    for spans in owed.values():
        assert len(spans) > 34
        assert {later[0] - day[0] for day, later in pairwise(spans)} == {timedelta(days=1)}
        assert all(span[2] == later[1] for span, later in pairwise(spans))


def test_after_an_outage_one_summary_makes_up_for_all(session, planned, make_member):
    ana = make_member(session, "Ana")
    planned(utc("2026-03-03T06:00"))

    late = planned(utc("2026-03-06T14:20"))

    assert [row.key for row in late.values()] == [f"summary:{ana.id}:2026-03-06"]
    assert late[ana.id].since == utc("2026-03-03T06:00")
    assert planned(utc("2026-03-07T06:00"))[ana.id].since == utc("2026-03-06T14:20")


def test_a_weekly_summary_comes_on_its_weekday(session, planned, make_member, noon):
    ana = make_member(session, "Ana")
    ana.summary_frequency, ana.summary_weekday = SummaryFrequency.WEEKLY, 3

    assert not planned(utc("2026-03-05T05:59"))
    owed = planned(utc("2026-03-05T06:00"))[ana.id]
    assert (owed.key, owed.since) == (f"summary:{ana.id}:2026-03-05", noon)
    assert not planned(utc("2026-03-11T23:00"))
    assert ana.id in planned(utc("2026-03-12T06:00"))


def test_a_move_to_another_zone_gives_no_second_summary_for_a_date(session, planned, make_member):
    ana = make_member(session, "Ana", zone="Asia/Tokyo")
    first = planned(local("2026-03-04T06:00", "Asia/Tokyo"))[ana.id]
    ana.zone = "Europe/Berlin"

    assert not planned(local("2026-03-04T06:00", "Europe/Berlin"))
    second = planned(local("2026-03-05T06:00", "Europe/Berlin"))[ana.id]
    assert second.since == first.until
    assert second.until - first.until <= timedelta(hours=36)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"state": MemberState.SUSPENDED}, id="suspended"),
        pytest.param({"state": MemberState.FORMER}, id="former"),
        pytest.param({"summary_frequency": SummaryFrequency.NEVER}, id="never"),
        pytest.param({"paused_until": utc("2026-03-03T06:00:01")}, id="paused"),
        pytest.param(
            {
                "paused_from": utc("2026-03-03T06:00"),
                "paused_until": utc("2026-03-03T06:00:01"),
            },
            id="pause-begins-now",
        ),
    ],
)
def test_who_is_not_to_get_it_is_owed_none(session, planned, make_member, noon, change):
    ana = make_member(session, "Ana")
    for name, value in change.items():
        setattr(ana, name, value)

    assert not planned(utc("2026-03-03T06:00"))
    assert ana.summary_cursor == noon


@pytest.mark.parametrize("change", ["confirmed_at", "suppressed_at"])
def test_without_an_address_to_write_to_none_is_owed(session, planned, make_member, noon, change):
    make_member(session, "Ana")
    address = session.exec(select(Address)).one()
    setattr(address, change, None if change == "confirmed_at" else noon)

    assert not planned(utc("2026-03-03T06:00"))


def test_a_pause_that_is_over_leaves_nothing_out(session, planned, make_member, noon):
    ana = make_member(session, "Ana")
    ana.paused_until = utc("2026-03-20T00:00")
    planned(utc("2026-03-10T06:00"))

    assert planned(utc("2026-03-20T06:00"))[ana.id].since == noon


def test_before_a_pause_begins_a_summary_comes_and_the_next_one_brings_all_after_it(
    session, planned, make_member
):
    ana = make_member(session, "Ana")
    ana.paused_from, ana.paused_until = utc("2026-03-05T00:00"), utc("2026-03-08T06:00")

    days = [planned(utc(f"2026-03-{day:02}T06:00")) for day in range(4, 9)]

    assert [ana.id in each for each in days] == [True, False, False, False, True]
    assert (days[-1][ana.id].since, days[-1][ana.id].until) == (
        days[0][ana.id].until,
        days[-1][ana.id].planned_at,
    )


@pytest.mark.parametrize(
    "state",
    [
        DeliveryState.PLANNED,
        DeliveryState.DEFERRED,
        DeliveryState.UNKNOWN,
        DeliveryState.FAILED,
        DeliveryState.CANCELLED,
    ],
)
def test_a_summary_takes_over_one_that_never_went_out(session, planned, make_member, noon, state):
    ana, ben = make_member(session, "Ana"), make_member(session, "Ben")
    first = planned(utc("2026-03-03T06:00"))
    first[ana.id].state = state

    second = planned(utc("2026-03-04T06:00"))

    assert first[ana.id].state is DeliveryState.SUPERSEDED
    assert second[ana.id].since == noon
    assert first[ben.id].state is DeliveryState.SENT
    assert second[ben.id].since == utc("2026-03-03T06:00")


def test_a_chain_of_failures_is_taken_over_as_one(session, planned, make_member, noon):
    ana = make_member(session, "Ana")
    for day in range(3, 8):
        planned(utc(f"2026-03-0{day}T06:00"), state=DeliveryState.FAILED)

    last = planned(utc("2026-03-08T06:00"))[ana.id]

    assert last.since == noon
    states = session.exec(select(Delivery.state).order_by(Delivery.id)).all()
    assert states == [DeliveryState.SUPERSEDED] * 5 + [DeliveryState.SENT]


def test_a_summary_waits_for_one_that_is_just_being_handed_over(session, planned, make_member):
    ana = make_member(session, "Ana")
    first = planned(utc("2026-03-03T06:00"))[ana.id]
    first.state, first.lease_owner = DeliveryState.SENDING, "worker"
    first.lease_until = utc("2026-03-04T06:01")

    assert not planned(utc("2026-03-04T06:00"))
    assert not found(session, utc("2026-03-04T06:00"), 10)
    first.state, first.lease_owner, first.lease_until = DeliveryState.SENT, None, None
    assert planned(utc("2026-03-04T06:02"))[ana.id].since == first.until


def test_a_summary_takes_over_one_whose_worker_died(session, planned, make_member, noon):
    ana = make_member(session, "Ana")
    first = planned(utc("2026-03-03T06:00"))[ana.id]
    first.state, first.lease_owner = DeliveryState.SENDING, "worker"
    first.lease_until = utc("2026-03-03T06:05")

    assert planned(utc("2026-03-04T06:00"))[ana.id].since == noon
    assert (first.state, first.lease_owner) == (DeliveryState.SUPERSEDED, None)


def test_a_date_whose_key_was_used_is_passed_over(session, planned, make_member):
    ana = make_member(session, "Ana")
    planned(utc("2026-03-03T06:00"))
    ana.summary_date = date(2026, 3, 1)

    assert not planned(utc("2026-03-03T07:00"))
    assert (ana.summary_date, ana.summary_cursor) == (date(2026, 3, 3), utc("2026-03-03T06:00"))
    assert not found(session, utc("2026-03-03T07:00"), 10)


def test_what_is_due_is_found_by_groups_until_it_is_planned(session, make_member):
    for name, zone in (("Ana", "Europe/Berlin"), ("Ben", "Europe/Berlin"), ("Cleo", "Asia/Tokyo")):
        make_member(session, name, zone=zone)
    session.flush()
    at = utc("2026-03-03T22:00")

    keys = found(session, at, 10)
    assert keys == ["Asia/Tokyo 6 daily 0", "Europe/Berlin 6 daily 0"]
    assert found(session, at, 1) == keys[:1]
    assert [plan(session, at=at, unworked=None, only_group=key).count for key in keys] == [1, 2]
    assert found(session, at, 10) == []


def test_planning_can_be_for_one_member_or_for_one_date(session, planned, make_member):
    ana, ben = make_member(session, "Ana"), make_member(session, "Ben")
    cleo = make_member(session, "Cleo", zone="Pacific/Kiritimati")
    at = utc("2026-03-03T18:00")  # the fourth already where Cleo lives

    assert planned(at, only_member=ben.id).keys() == {ben.id}
    assert planned(at, local_date=date(2026, 3, 4)).keys() == {cleo.id}
    assert planned(at).keys() == {ana.id}


def test_an_unknown_time_zone_keeps_nobody_else_from_a_summary(session, planned, make_member):
    ana, ben = make_member(session, "Ana"), make_member(session, "Ben")
    ana.zone = "Mars/Olympus_Mons"

    assert planned(utc("2026-03-03T06:00")).keys() == {ben.id}


def test_many_members_take_as_many_statements_as_few(session, make_member, statements):
    def plan_for(day):
        with statements() as made:
            plan(session, at=utc(day), unworked=None)
        return len(made)

    make_member(session, "First")
    few = plan_for("2026-03-03T06:00")
    for number in range(60):
        make_member(session, f"Member {number}")
    session.flush()

    assert plan_for("2026-03-04T06:00") <= few + 1  # the takeover has a statement of its own


def test_a_dry_run_leaves_no_trace(store, make_member):
    with store.write() as session:
        make_member(session, "Ana")
    with store.write() as session:
        assert plan(session, at=utc("2026-03-03T06:00"), unworked=None).count == 1
        session.rollback()

    with store.read() as session:
        assert session.exec(select(Delivery)).all() == []
        assert session.exec(select(Member)).one().summary_date == date(2026, 3, 2)


def test_two_planners_at_once_owe_each_member_one_summary(store, make_member):
    with store.write() as session:
        for number in range(40):
            make_member(session, f"Member {number}")
    together = Barrier(3)

    def plan_at_once(_number):
        with store.write() as session:
            together.wait()
            return plan(session, at=utc("2026-03-03T06:00"), unworked=None).count

    with ThreadPoolExecutor(3) as threads:
        counts = list(threads.map(plan_at_once, range(3)))

    assert sorted(counts) == [0, 0, 40]
    with store.read() as session:
        keys = session.exec(select(Delivery.key)).all()
        assert len(keys) == len(set(keys)) == 40


def test_the_takeover_looks_only_at_what_is_not_out_yet(sqlite_store, make_member, statements_of):
    with sqlite_store.write() as session:
        make_member(session, "Ana")
        with statements_of(sqlite_store) as made:
            plan(session, at=utc("2026-03-03T06:00"), unworked=None)
        (takeover,) = (s for s in made if s.startswith("UPDATE delivery SET state"))
        parameters = ("",) * takeover.count("?")
        explained = f"EXPLAIN QUERY PLAN {takeover}"
        (way,) = session.connection().exec_driver_sql(explained, parameters).all()

    assert "delivery_summary_not_out" in way.detail
