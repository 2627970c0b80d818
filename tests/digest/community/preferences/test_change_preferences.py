"""Changing what was chosen, and that no change of a summary's time doubles one or skips a post."""

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlmodel import col, select

from digest.community.communities.community import Membership
from digest.community.communities.tag import follow_tag, get_or_create_tag
from digest.community.people.member import Member, MemberState, SummaryFrequency
from digest.community.preferences.change_preferences import change, local_day, next_summary, resolve
from digest.community.preferences.preference import Instant, PreferenceName, RefusedPreference
from digest.community.preferences.read_preference import read_preference
from digest.letters.summary.plan import plan
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind

HOUR = timedelta(hours=1)


@pytest.fixture
def ana(store, make_member, make_community):
    with store.write() as session:
        return make_member(
            session, "Ana", make_community(session), make_community(session, "sleep")
        )


def say(store, ana, *lines, at, **about):
    """Choose as a mail does, and return what it came to."""
    with store.write() as session:
        member = session.get_one(Member, ana.id)
        named = [line.partition(" ") for line in lines]
        today = local_day(member, at)
        asked = [
            read_preference(PreferenceName(name), text, today=today) for name, _, text in named
        ]
        choices = [resolve(session, member, each, at=at, **about) for each in asked]
        if isinstance(choices[0], RefusedPreference):
            return choices[0]
        return change(session, member, choices, at=at)


def now(store, ana):
    with store.read() as session:
        return session.get_one(Member, ana.id)


def test_each_change_has_what_was_before_and_choosing_that_again_is_undoing_it(store, ana, noon):
    lines = ["summary weekly friday", "hour 20", "zone Berlin", "notifications at once",
             "receipts problems", "discreet on", "letters text", "language de", "name Anna B",
             "pause until 1 May", "instant lung on", "length short",
             "scope followed", "content off", "announcements off"]  # fmt: skip
    before = now(store, ana)

    done = say(store, ana, *lines, at=noon)

    assert {each.after.setting for each in done.changes} == set(PreferenceName)
    member = now(store, ana)
    assert (member.summary_frequency, member.summary_weekday) == (SummaryFrequency.WEEKLY, 4)
    assert (member.zone, member.summary_hour, member.text_only) == ("Europe/Berlin", 20, True)
    assert member.paused_until == datetime(2026, 5, 1, 18, tzinfo=UTC)  # 20 o'clock there

    undo = [f"{each.before.setting} {each.before.value}" for each in done.changes]
    assert len(say(store, ana, *undo, at=noon).changes) == len(lines)
    again = now(store, ana)
    assert again.model_dump(exclude={"summary_weekday"}) == before.model_dump(
        exclude={"summary_weekday"}
    )


def test_what_is_so_already_changes_nothing(store, ana, noon):
    done = say(store, ana, "summary daily", "hour 6", "pause off", "name Ana", at=noon)

    assert done.changes == ()
    assert [each.value for each in done.same] == ["daily", "6", "off", "Ana"]


def test_of_two_choices_for_one_setting_the_later_holds(store, ana, noon):
    done = say(store, ana, "hour 7", "hour 9", at=noon)

    assert [(each.before.value, each.after.value) for each in done.changes] == [("6", "9")]


def next_of(store, member, *, at):
    with store.read() as session:
        return next_summary(session, session.get_one(Member, member.id), at=at)


@pytest.mark.parametrize(
    ("line", "chosen"),
    [
        pytest.param("instant Lung on", "lung on", id="title"),
        pytest.param("instant lung@ on", "lung on", id="address"),
        pytest.param("instant sleep", "sleep on", id="without-a-switch"),
        pytest.param("instant the sleep group on", "sleep on", id="as-people-say-it"),
    ],
)
def test_instant_letters_are_of_one_community(store, ana, noon, line, chosen):
    done = say(store, ana, line, at=noon)

    assert [each.after.value for each in done.changes] == [chosen]
    with store.read() as session:
        rows = session.exec(select(Membership.instant).order_by(col(Membership.community_id)))
        assert sorted(rows) == [False, True]


@pytest.mark.parametrize("line", ["instant on", "instant heart on"])
def test_a_community_that_is_not_clear_is_asked_for_among_ones_own(store, ana, noon, line):
    refused = say(store, ana, line, at=noon)
    assert refused.likely == ("lung on", "sleep on")


def test_the_community_of_the_answered_letter_need_not_be_named(store, ana, noon):
    with store.read() as session:
        number = session.exec(select(Membership.community_id)).first()
    assert say(store, ana, "instant on", at=noon, community_id=number).changes[0].after == Instant(
        "lung", is_on=True
    )


def test_a_pause_ends_with_the_summary_of_its_day_also_where_the_hour_was_changed_since(
    store, ana, noon
):
    say(store, ana, "pause until 2026-03-10", at=noon)
    say(store, ana, "hour 20", at=noon + HOUR)

    assert now(store, ana).paused_until == datetime(2026, 3, 10, 20, tzinfo=UTC)
    assert next_of(store, ana, at=noon) == datetime(2026, 3, 10, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("away", "since"),
    [
        pytest.param(timedelta(days=20), "then", id="what-was-missed-for-a-while-is-caught-up"),
        pytest.param(timedelta(days=200), "now", id="after-long-it-begins-anew"),
    ],
)
def test_summaries_that_come_back(store, ana, noon, away, since):
    say(store, ana, "summary never", at=noon)
    back = noon + away
    say(store, ana, "summary daily", at=back)

    assert now(store, ana).summary_cursor == (back if since == "now" else noon)


def test_a_far_change_of_zone_never_gives_a_date_two_summaries_and_says_when_the_next_comes(
    store, ana, noon
):
    """Tokyo's 3 March was sent on New York's 2 March: New York's own next is that of the 4th."""
    say(store, ana, "zone Tokyo", at=noon)
    sent = datetime(2026, 3, 2, 21, tzinfo=UTC)
    run(store, sent)
    say(store, ana, "zone New York", at=sent + HOUR)

    expected = datetime(2026, 3, 4, 11, tzinfo=UTC)
    assert next_of(store, ana, at=sent + HOUR) == expected
    assert [run(store, expected - HOUR), run(store, expected)] == [0, 1]


LINES = [
    *("summary daily", "summary weekly", "summary weekly monday", "summary weekly thursday"),
    *("hour 0", "hour 6", "hour 13", "hour 23", "zone UTC", "zone Berlin", "zone New York"),
    *(
        "zone Tokyo",
        "zone Pacific/Kiritimati",
        "zone Pacific/Pago_Pago",
        "pause 3 days",
        "pause from 5 to 8 March",
        "pause from tomorrow for 2 days",
        "pause from friday until monday",
        "pause off",
    ),
    "summary never",
]


@pytest.mark.beyond_the_sample
@pytest.mark.sample(3)
@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_chosen_when_no_date_has_two_summaries_and_no_moment_is_in_none_or_two(
    sqlite_store, make_member, make_community, noon, seed
):
    chance = random.Random(seed)
    with sqlite_store.write() as session:
        ana = make_member(session, "Ana", make_community(session), at=noon)
    at, told = noon, 0
    for _ in range(24 * 20):
        at += HOUR
        if chance.random() < 0.1:
            say(sqlite_store, ana, chance.choice(LINES), at=at)
        due = next_of(sqlite_store, ana, at=at)
        planned = run(sqlite_store, at)
        assert planned == (1 if due == at else 0)  # what is told of the next one is true
        told += planned
    with sqlite_store.read() as session:
        rows = session.exec(
            select(Delivery).where(Delivery.kind == LetterKind.SUMMARY).order_by(col(Delivery.id))
        ).all()
    assert len({row.key for row in rows}) == len(rows) == told > 3
    assert rows[0].since == noon
    assert all(a.until == b.since for a, b in pairwise(rows))


def run(store, at):
    """Plan what is due, and let it be sent; return how many summaries."""
    with store.write() as session:
        count = plan(session, at=at, unworked=None).count
        for row in session.exec(select(Delivery).where(Delivery.state == DeliveryState.PLANNED)):
            row.state, row.sent_at = DeliveryState.SENT, at
            session.add(row)
    return count


def test_no_summary_comes_to_who_is_suspended_or_belongs_nowhere(store, ana, noon):
    with store.write() as session:
        session.get_one(Member, ana.id).state = MemberState.SUSPENDED
    assert next_of(store, ana, at=noon) is None
    with store.write() as session:
        session.get_one(Member, ana.id).state = MemberState.ACTIVE
    assert next_of(store, ana, at=noon) is not None
    with store.write() as session:
        for row in session.exec(select(Membership)).all():
            session.delete(row)
    assert next_of(store, ana, at=noon) is None
    with store.write() as session:
        follow_tag(session, ana.id, get_or_create_tag(session, "night").id, at=noon)
    assert next_of(store, ana, at=noon) is not None
