"""A break with a first day and a last one: what comes before it, in it, after it, and what changes it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from digest.community.people.member import Member
from digest.community.people.preference_fault import PreferenceFault
from digest.community.preferences.change_preferences import change, local_day, next_summary, resolve
from digest.community.preferences.columns import current
from digest.community.preferences.preference import PreferenceName, RefusedPreference
from digest.community.preferences.read_preference import read_preference
from digest.letters.summary.plan import plan
from digest.outbox.delivery import Delivery, DeliveryState

HOLIDAY = "pause from 1 April until 14 April"


@pytest.fixture
def ana(store, make_member, make_community):
    with store.write() as session:
        return make_member(session, "Ana", make_community(session))


@pytest.fixture
def say(store, ana):
    """Choose as a mail does; return the values after, or why one is refused."""

    def choose(*lines, at):
        with store.write() as session:
            member = session.get_one(Member, ana.id)
            choices = []
            for name, _, text in (line.partition(" ") for line in lines):
                asked = read_preference(PreferenceName(name), text, today=local_day(member, at))
                choices.append(resolve(session, member, asked, at=at))
            if isinstance(choices[0], RefusedPreference):
                return choices[0].why
            return [each.after.value for each in change(session, member, choices, at=at).changes]

    return choose


@pytest.fixture
def chosen(store, ana):
    def value(at):
        with store.read() as session:
            return current(session.get_one(Member, ana.id), PreferenceName.PAUSE, at=at).value

    return value


@pytest.fixture
def mornings(store, ana):
    """Return the moments at which a summary is planned, hour by hour between two; each is told before."""

    def between(begin, end):
        found = []
        at = begin
        with store.write() as session:
            plan(session, at=begin - timedelta(hours=1), unworked=None)  # what is owed since before
        while at <= end:
            with store.write() as session:
                told = next_summary(session, session.get_one(Member, ana.id), at=at)
                if plan(session, at=at, unworked=None).count:
                    found.append(at)
                assert (told == at) is (at in found[-1:])
                for row in session.exec(
                    select(Delivery).where(Delivery.state == DeliveryState.PLANNED)
                ):
                    row.state, row.sent_at = DeliveryState.SENT, at
            at += timedelta(hours=1)
        return found

    return between


def utc(day, hour=0, month=4):
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.both_stores
def test_letters_go_on_to_the_day_before_and_begin_again_on_the_last(say, mornings):
    assert say(HOLIDAY, at=utc(1, 12, month=3)) == ["from 2026-04-01 until 2026-04-14"]

    assert mornings(utc(30, 1, month=3), utc(16, 1)) == [
        *(utc(30, 6, month=3), utc(31, 6, month=3)),
        *(utc(14, 6), utc(15, 6)),
    ]


def test_a_first_day_without_letters_begins_with_its_first_minute_also_at_midnight(say, mornings):
    say("hour 0", HOLIDAY, at=utc(1, 12, month=3))

    assert mornings(utc(30, 1, month=3), utc(15, 1)) == [utc(31, month=3), utc(14), utc(15)]


@pytest.mark.parametrize(
    ("zone", "begins", "ends"),
    [
        pytest.param("Europe/Berlin", utc(27, 23, month=3), utc(29, 4, month=3), id="to-summer"),
        pytest.param("Asia/Kolkata", utc(27, 18, month=3), utc(29, 0, month=3), id="half-an-hour"),
        pytest.param("Asia/Beirut", utc(27, 22, month=3), utc(29, 3, month=3), id="lebanon"),
    ],
)
def test_the_days_are_those_of_the_members_clock_as_it_is_then(
    store, ana, say, mornings, zone, begins, ends
):
    """Clocks of Berlin and Beirut go forward on 29 March: its six o'clock is an hour earlier."""
    say(f"zone {zone}", "pause from 28 until 29 March", at=utc(1, 12, month=3))

    with store.read() as session:
        member = session.get_one(Member, ana.id)
    assert member.paused_from.replace(minute=0) == begins
    assert member.paused_until.replace(minute=0) == ends.replace(minute=0)


@pytest.mark.parametrize(
    ("moves", "after"),
    [
        pytest.param("zone America/New_York", [utc(31, 10, month=3), utc(14, 10)], id="west"),
        pytest.param("zone Asia/Tokyo", [utc(30, 21, month=3), utc(13, 21)], id="east"),
        pytest.param("hour 20", [utc(31, 20, month=3), utc(14, 20)], id="hour"),
    ],
)
def test_a_break_to_come_keeps_its_days_where_the_clock_or_the_hour_is_changed_before_it(
    say, mornings, moves, after
):
    say(HOLIDAY, at=utc(1, 12, month=3))
    say(moves, at=utc(30, 8, month=3))
    mornings(utc(30, 9, month=3), utc(30, 12, month=3))

    found = mornings(utc(30, 13, month=3), utc(14, 20))

    assert found[-2:] == after


def test_one_that_has_begun_goes_on_where_the_member_travels_to_where_it_is_the_day_before(
    say, chosen, mornings
):
    say("zone Asia/Tokyo", HOLIDAY, at=utc(1, 12, month=3))
    say("zone America/New_York", at=utc(31, 16, month=3))

    assert chosen(utc(31, 17, month=3)) == "until 2026-04-14"
    assert mornings(utc(31, 17, month=3), utc(14, 10)) == [utc(14, 10)]


@pytest.mark.parametrize(
    ("weekday", "found"),
    [
        pytest.param("monday", [utc(30, 6, month=3), utc(14, 6), utc(20, 6)], id="missed-two"),
        pytest.param(
            "tuesday", [utc(31, 6, month=3), utc(14, 6), utc(21, 6)], id="on-the-last-day"
        ),
        pytest.param("wednesday", [utc(14, 6), utc(15, 6), utc(22, 6)], id="on-the-first-day"),
    ],
)
def test_a_weekly_summary_that_fell_into_the_break_comes_at_its_end(say, mornings, weekday, found):
    say(f"summary weekly {weekday}", at=utc(23, 12, month=3))
    say(HOLIDAY, at=utc(23, 13, month=3))

    assert mornings(utc(28, 1, month=3), utc(23, 1))[-3:] == found


@pytest.mark.parametrize("first", ["1 March", "20 February", "2026-03-01", "28 February"])
def test_a_break_that_begins_today_or_began_before_is_one_from_now_on(say, chosen, first):
    at = utc(1, 12, month=3)

    assert say(f"pause from {first} until 14 March", at=at) == ["until 2026-03-14"]
    assert chosen(at) == "until 2026-03-14"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("pause from 14 April until 1 April", PreferenceFault.ENDS_FIRST),
        ("pause from 1 April 2026 until 3 April 2027", PreferenceFault.TOO_FAR),
        ("pause from 1 Jan 2028 until 3 Jan 2028", PreferenceFault.BEGINS_LATE),
        ("pause from 1 Jan 2028 for 3 days", PreferenceFault.BEGINS_LATE),
        ("pause from 1 April", PreferenceFault.NO_DAY),
    ],
)
def test_one_that_cannot_be_is_refused_and_leaves_the_one_of_before(say, chosen, line, why):
    at = utc(1, 12, month=3)
    say(HOLIDAY, at=at)

    assert say(line, at=at) is why
    assert chosen(at) == "from 2026-04-01 until 2026-04-14"


def test_a_new_break_replaces_the_old_one_and_off_calls_it_off(say, chosen, mornings):
    at = utc(1, 12, month=3)
    say(HOLIDAY, at=at)

    say("pause from 1 May for two weeks", at=at)
    assert chosen(at) == "from 2026-05-01 until 2026-05-15"
    say("pause 2 weeks", at=at)
    assert chosen(at) == "until 2026-03-15"
    say(HOLIDAY, at=at)
    assert say("pause off", at=at) == ["off"]
    assert chosen(at) == "off"
    assert len(mornings(utc(1, 1), utc(4, 1))) == 3


def test_while_it_goes_on_it_is_one_without_a_first_day_and_then_none(say, chosen):
    say(HOLIDAY, at=utc(1, 12, month=3))

    assert chosen(utc(31, 23, month=3)) == "from 2026-04-01 until 2026-04-14"
    assert chosen(utc(1)) == "until 2026-04-14"
    assert say(HOLIDAY, at=utc(3, 12)) == []  # so already
    assert chosen(utc(14, 5)) == "until 2026-04-14"
    assert chosen(utc(14, 6)) == "off"


def test_a_break_that_begins_where_another_ends_goes_on_from_that_one(say, chosen):
    say("pause until 9 April", at=utc(5, 12))
    say("pause from 9 April until 16 April", at=utc(5, 13))
    assert chosen(utc(5, 14)) == "until 2026-04-16"


def test_a_break_behind_another_that_is_over_by_then_is_a_new_one(say, chosen):
    say("pause until 9 April", at=utc(5, 12))
    say("pause from 12 April until 16 April", at=utc(5, 13))
    assert chosen(utc(5, 14)) == "from 2026-04-12 until 2026-04-16"
