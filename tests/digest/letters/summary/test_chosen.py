"""A summary as its reader chose it: how often, in which form, and what else was sent already."""

from datetime import timedelta

import pytest

from digest.community.conversations.follow import follow
from digest.community.people.member import SummaryFrequency
from digest.community.preferences.change_preferences import change
from digest.community.preferences.preference import PreferenceName, preference_of
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.store.id_codec import pack_ids


@pytest.fixture
def day(store, world, make_community, make_member):
    """Ben wrote at noon; Ana has not read it."""
    with store.write() as session:
        made = world(session)
        made.lung = make_community(session)
        made.ana = make_member(session, "Ana", made.lung)
        made.ben = make_member(session, "Ben", made.lung)
        made.post = made.start(made.lung, made.ben, "Sleep", "How do you sleep?")
        yield made


def say(day, setting, value, *, hours=0.0):
    choice = preference_of(PreferenceName(setting), value)
    change(day.session, day.ana, [choice], at=day.at(hours))


@pytest.mark.parametrize(
    ("chosen", "why", "is_daily"),
    [
        pytest.param("daily", "every day at 06:00, because your summary is set to daily", True),
        pytest.param(
            "weekly tuesday",
            "every Tuesday at 06:00, because your summary is set to weekly",
            False,
        ),
    ],
    ids=["daily", "weekly"],
)
def test_the_end_says_why_it_comes_and_offers_what_is_less_and_what_was_before(
    day, text, html, chosen, why, is_daily
):
    say(day, "summary", chosen)
    letter = day.run(18).sent[day.ana.id]

    offers = [
        f"settings@mail.example.org?subject={'weekly' if is_daily else 'daily'}",
        "settings@mail.example.org?subject=short",
        "pause@mail.example.org?subject=2%20weeks",
        "settings@mail.example.org?subject=settings",
        "Stop summaries",
        "STOP ALL",
    ]
    places = [html(letter).rindex(each) for each in offers]
    assert places == sorted(places)  # in the same order in each letter
    assert ("subject=weekly" in html(letter)) is is_daily
    assert ("subject=daily" in html(letter)) is not is_daily
    for part in (html(letter), " ".join(text(letter).split())):
        assert f"You get this {why}." in part
    assert ("WEEKLY" in text(letter)) is is_daily


def test_text_alone_is_sent_to_whoever_chose_that_and_is_the_same_text(day, text):
    both = day.run(18).sent[day.ana.id]
    say(day, "letters", "text", hours=18)
    day.reply(day.post, day.ben, "Nobody?", hours=20)
    alone = day.run(42).sent[day.ana.id]

    assert both.get_content_type() == "multipart/alternative"
    assert alone.get_content_type() == "text/plain"
    assert alone["Content-Transfer-Encoding"] == "quoted-printable"
    assert "Nobody?" in text(alone)
    assert alone["List-Unsubscribe"]


def test_what_came_at_once_is_folded_as_what_a_notification_brought(day, text):
    day.session.add(
        Delivery(
            key="new:1:1",
            kind=LetterKind.NEW_CONVERSATION,
            member_id=day.ana.id,
            state=DeliveryState.SENT,
            planned_at=day.noon,
            due_at=day.noon,
            sent_at=day.noon + timedelta(minutes=1),
            carried=pack_ids([day.post.id]),
        )
    )
    letter = day.run(18).sent[day.ana.id]

    assert "You already got 1 of these by mail; it is not repeated here." in text(letter)
    assert "How do you sleep?" not in text(letter)


def test_a_pause_ends_with_one_letter_that_has_what_was_said_meanwhile_in_what_is_followed(
    day, text
):
    follow(day.session, day.ana.id, day.post.conversation_id, at=day.noon)
    say(day, "pause", "until 2026-03-05")
    for hours in range(1, 66, 6):
        day.reply(day.post, day.ben, f"Said after {hours} hours.", hours=hours)
        day.run(hours)
    ended = [day.run(66 + hour).sent.get(day.ana.id) for hour in range(12)]

    letters = [each for each in ended if each is not None]
    assert len(letters) == 1
    assert ended[0] is not None  # at 6 o'clock on the day it ends
    assert "Conversations you follow" in text(letters[0])
    assert all(f"Said after {hours} hours." in text(letters[0]) for hours in range(1, 62, 6))


def test_ending_a_pause_now_brings_what_was_missed_at_once(day, text):
    say(day, "pause", "until 2026-05-01")
    day.run(30)
    say(day, "pause", "off", hours=40)

    assert "How do you sleep?" in text(day.run(40).sent[day.ana.id])


def test_who_pauses_gets_nothing_that_waits_already_and_has_it_later(day, text):
    day.plan(18)
    say(day, "pause", "until 2026-03-05", hours=18)
    assert day.send(18).sent.get(day.ana.id) is None

    assert "How do you sleep?" in text(day.run(66).sent[day.ana.id])


def test_a_weekly_summary_moves_with_its_weekday(day):
    say(day, "summary", "weekly friday")  # on a Monday
    assert [day.run(hours).sent.get(day.ana.id) for hours in (18, 42, 66)] == [None] * 3
    say(day, "summary", "weekly thursday", hours=66)  # a Thursday now: its day has come
    assert day.run(66).sent.get(day.ana.id) is not None
    day.reply(day.post, day.ben, "One more.", hours=67)
    say(day, "summary", "weekly friday", hours=68)
    assert day.ana.summary_frequency is SummaryFrequency.WEEKLY
    assert day.run(90).sent.get(day.ana.id) is not None  # Friday
    assert day.run(90 + 24 * 6).sent.get(day.ana.id) is None
