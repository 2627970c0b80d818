"""Less of a kind of letter instead of none (U-09), and the link to all settings, from the page."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from digest.community.audit import AuditEntry
from digest.community.people.mailbox import replace_primary
from digest.community.people.member import (
    Member,
    NotificationTiming,
    SummaryFrequency,
    SummaryLength,
    SummaryScope,
)
from digest.community.preferences.stop import Stream
from digest.letters.preferences_changed import PreferencesChangedPayload
from digest.mail.signed_address import Purpose, Ticket
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from tests.rows import owe

DAY = re.compile(r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|March|2026-")
BREAKS = ["until 2026-03-09", "until 2026-03-16", "until 2026-03-30"]


def offered(html):
    """Return what the page offers instead of stopping, each as its button sends and says it."""
    return dict(re.findall(r'name="less" value="([^"]+)">([^<]+)<', html))


def without_values(html):
    """Return a page without what its buttons send: that is of the press, not of what was chosen."""
    return re.sub(r' value="[^"]*"', "", html)


def chosen(store, ana, **columns):
    """Let Ana have chosen this before."""
    with store.write() as session:
        member = session.get_one(Member, ana.id)
        for name, value in columns.items():
            setattr(member, name, value)


def told(store):
    with store.read() as session:
        return list(session.exec(select(Delivery)))


def member(store, number):
    with store.read() as session:
        return session.get_one(Member, number)


def test_the_summary_can_come_once_a_week_be_short_or_rest_until_a_day(client, link):
    assert offered(client.get(link()).text) == {
        "weekly monday": "Once a week, on Mondays",
        "short": "Short, five conversations with two sentences each",
        "followed": "Only what you follow: conversations and tags",
        "until 2026-03-09": "A break of one week from all our letters",
        "until 2026-03-16": "A break of two weeks from all our letters",
        "until 2026-03-30": "A break of four weeks from all our letters",
    }


def test_whoever_chose_less_can_still_stop_it_there(client, link):
    page = client.post(link(), data={"less": "weekly monday"}).text
    [undo] = undo_of(page)
    undone = client.post(link(), data={"undo": undo}).text

    assert all("Stop your summary after all" in each for each in (page, undone))
    assert "Get less instead" in undone


def test_a_short_summary_is_chosen_and_not_offered_again(client, store, ana, link):
    response = client.post(link(), data={"less": "short"})

    assert "short, five conversations with two sentences each" in response.text
    assert member(store, ana.id).summary_length is SummaryLength.SHORT
    assert "short" not in offered(client.get(link()).text)


def test_only_what_is_followed_is_chosen_and_not_offered_again(client, store, ana, link):
    response = client.post(link(), data={"less": "followed"})

    assert "only what you follow: conversations and tags" in response.text
    assert member(store, ana.id).summary_scope is SummaryScope.FOLLOWED
    assert "followed" not in offered(client.get(link()).text)


@pytest.mark.parametrize(
    ("now", "rarer"),
    [
        (NotificationTiming.AT_ONCE, ["gathered", "settled"]),
        (NotificationTiming.GATHERED, ["settled"]),
        (NotificationTiming.SETTLED, []),
        (NotificationTiming.OFF, None),
    ],
)
def test_only_what_brings_fewer_notifications_is_offered(client, store, ana, link, now, rarer):
    chosen(store, ana, notifications=now)

    wanted = [] if rarer is None else [*rarer, *BREAKS]
    assert list(offered(client.get(link(Stream.NOTIFICATIONS)).text)) == wanted


def test_less_is_chosen_shown_recorded_and_told_with_the_way_back(client, store, ana, link):
    response = client.post(link(), data={"less": "weekly monday"})

    assert response.status_code == 200
    assert "once a week, on Mondays" in response.text
    with store.read() as session:
        member = session.get_one(Member, ana.id)
        trail = [(each.act, each.reason) for each in session.exec(select(AuditEntry))]
    assert member.summary_frequency is SummaryFrequency.WEEKLY
    assert trail == [("set summary weekly monday", "page")]
    (letter,) = told(store)
    (change,) = PreferencesChangedPayload.of(letter).ways_back
    assert (letter.reason, change.before.preference.value) == ("chosen", "daily")


def test_a_break_is_chosen_for_two_weeks_and_told_with_the_way_back(client, store, ana, link):
    response = client.post(link(Stream.NOTIFICATIONS), data={"less": "until 2026-03-16"})

    assert "You are on a break." in response.text
    assert [each.reason for each in told(store)] == ["chosen"]
    assert list(offered(client.get(link()).text)) == ["weekly monday", "short", "followed"]


def test_after_as_many_changes_as_an_hour_has_room_for_only_a_stop_is_taken(
    client, store, clock, ana, link
):
    for _ in range(15):
        page = client.post(link(), data={"less": "short"})
        [undo] = re.findall(r'name="undo" value="([^"]+)"', page.text)
        assert client.post(link(), data={"undo": undo}).status_code == 200

    refused = client.post(link(), data={"less": "short"})
    assert (refused.status_code, len(told(store))) == (429, 30)
    assert "Nothing was changed this time" in refused.text
    assert member(store, ana.id).summary_length is SummaryLength.LONG
    assert client.post(link(), data={"undo": undo}).status_code == 429
    assert "You stopped your summary" in client.post(link(), data={"stop": "yes"}).text

    clock.at += timedelta(hours=1)
    assert client.post(link(), data={"undo": "yes"}).status_code == 200


def test_a_second_press_of_the_same_says_the_same_and_tells_nobody_again(client, store, link):
    first, second = (client.post(link(), data={"less": "weekly monday"}) for _ in range(2))

    assert (second.status_code, second.data) == (200, first.data)
    assert len(told(store)) == 1


@pytest.mark.parametrize(
    "value", ["daily", "weekly friday", "at once", "until 2027-01-01", "until x", "en", ""]
)
def test_nothing_that_is_not_offered_is_chosen(client, store, ana, link, value):
    chosen(store, ana, summary_frequency=SummaryFrequency.WEEKLY)

    assert client.post(link(), data={"less": value}).status_code == 400
    assert told(store) == []


def test_what_was_stopped_never_comes_back_by_a_press_for_less(client, store, ana, link):
    client.post(link(), data={"stop": "yes"})

    assert offered(client.get(link()).text) == {}
    assert client.post(link(), data={"less": "weekly monday"}).status_code == 400
    with store.read() as session:
        assert session.get_one(Member, ana.id).summary_frequency is SummaryFrequency.NEVER


def test_the_link_to_all_settings_is_mailed_once_a_day_and_never_shown(client, store, link, clock):
    answers = [client.post(link(), data={"settings": "mail"}) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {200}
    assert not any("/s/" in answer.text for answer in answers)
    (letter,) = told(store)
    assert (letter.kind, letter.reason) == (LetterKind.OVERVIEW, "settings")
    clock.at += timedelta(days=1)
    client.post(link(), data={"settings": "mail"})
    assert len(told(store)) == 2


def test_after_a_stop_the_page_says_what_still_comes(client, link):
    page = client.post(link(), data={"stop": "yes"}).text

    assert 'name="undo" value="yes"' in page
    assert "What cannot be stopped" in page


@pytest.fixture
def send(store, ana, clock):
    """Let so many letters of a kind have gone to Ana some days ago."""

    def sent(kind, count, days):
        at = clock.at - timedelta(days=days)
        columns = {"member_id": ana.id, "at": at, "state": DeliveryState.SENT, "sent_at": at}
        with store.write() as session:
            for number in range(count):
                owe(session, kind=kind, key=f"{kind} {days} {number}", **columns)

    return sent


@pytest.mark.both_stores
@pytest.mark.parametrize(
    ("count", "joined", "shown"),
    [
        pytest.param(24, 60, ["You get about 6 letters of this kind a week."], id="of-four-weeks"),
        pytest.param(6, 7, ["You get about 6 letters of this kind a week."], id="of-a-new-member"),
        pytest.param(1, 60, ["You get about 1 letter of this kind a week."], id="hardly-any"),
        pytest.param(0, 60, [], id="none"),
    ],
)
def test_it_says_how_many_letters_of_the_kind_come(client, link, clock, send, count, joined, shown):
    clock.at += timedelta(days=joined)
    send(LetterKind.SUMMARY, count, days=3)
    send(LetterKind.SUMMARY, 50, days=28)
    send(LetterKind.NOTIFICATION, 50, days=3)

    assert (
        re.findall(r"You get about \d+ letters? of this kind a week\.", client.get(link()).text)
        == shown
    )


def test_a_link_that_an_earlier_mailbox_may_hold_does_not_name_the_new_one(
    client, store, ana, link, clock, send
):
    clock.at += timedelta(days=9)
    send(LetterKind.SUMMARY, 1, days=3)
    assert "h•••@example.net" in client.get(link()).text
    with store.write() as session:
        replace_primary(session, ana.id, "safe@new.example", at=clock.at)

    assert "@" not in client.get(link()).text


def undo_of(html):
    """Return the value of the button that takes back what the page has just changed."""
    return re.findall(r'name="undo" value="([^"]+)"', html)


@pytest.mark.parametrize("less", ["weekly monday", "short", "followed", "until 2026-03-09"])
def test_whatever_was_chosen_is_undone_on_the_page_and_told(client, store, ana, link, less):
    before = member(store, ana.id)
    (undo,) = undo_of(client.post(link(), data={"less": less}).text)

    page = client.post(link(), data={"undo": undo})

    assert page.status_code == 200
    assert "<h1>Undone</h1>" in page.text
    after = member(store, ana.id)
    names = ("summary_frequency", "summary_length", "summary_scope", "paused_until")
    assert [getattr(after, each) for each in names] == [getattr(before, each) for each in names]
    assert [each.reason for each in told(store)] == ["chosen", "chosen"]


def test_a_second_undo_says_the_same_and_does_nothing(client, store, link):
    (undo,) = undo_of(client.post(link(), data={"less": "weekly monday"}).text)

    first, second = (client.post(link(), data={"undo": undo}) for _ in range(2))

    assert (second.status_code, second.data) == (200, first.data)
    assert len(told(store)) == 2


def test_what_was_changed_again_since_is_not_undone(client, store, ana, link):
    (undo,) = undo_of(client.post(link(), data={"less": "weekly monday"}).text)
    chosen(store, ana, summary_frequency=SummaryFrequency.NEVER)

    page = client.post(link(), data={"undo": undo})

    assert page.status_code == 409
    assert "changed this setting again later" in page.text
    assert member(store, ana.id).summary_frequency is SummaryFrequency.NEVER


def test_after_thirty_days_nothing_is_undone(client, store, ana, link, clock):
    (undo,) = undo_of(client.post(link(), data={"less": "weekly monday"}).text)
    clock.at += timedelta(days=30)

    assert client.post(link(), data={"undo": undo}).status_code == 409
    assert member(store, ana.id).summary_frequency is SummaryFrequency.WEEKLY


def test_only_a_button_of_ours_for_this_member_undoes(client, store, ana, link, keys):
    client.post(link(), data={"less": "weekly monday"})
    (letter,) = told(store)
    others = (
        Ticket(purpose=Purpose.UNDO, member_id=ana.id + 1, object_id=letter.id),
        Ticket(purpose=Purpose.UNDO, member_id=ana.id, object_id=letter.id + 1),
        Ticket(purpose=Purpose.DOWNLOAD, member_id=ana.id, object_id=letter.id),
    )
    for value in (*map(keys.token, others), "x", str(letter.id)):
        assert client.post(link(), data={"undo": value}).status_code == 409
    assert member(store, ana.id).summary_frequency is SummaryFrequency.WEEKLY


def test_a_break_is_shown_with_how_to_end_it_and_no_break_is_explained(client, link):
    client.post(link(), data={"less": "until 2026-03-16"})

    page = client.get(link()).text

    assert "You are on a break." in page
    assert "BREAK OVER" in page
    assert "In a break you get" not in page


def test_only_what_is_followed_is_undone_by_the_button_beside_it(client, store, ana, link):
    page = client.post(link(), data={"less": "followed"}).text
    [undo] = re.findall(r'name="undo" value="([^"]+)"', page)

    undone = client.post(link(), data={"undo": undo})

    assert "everything new in your communities, and what you follow" in undone.text
    assert member(store, ana.id).summary_scope is SummaryScope.ALL


@pytest.mark.parametrize(
    ("since_days", "said"),
    [
        (-1, ("You are on a break.", "To end it sooner")),
        (3, ("A break is to come.", "To call it off")),
    ],
)
def test_the_page_says_of_a_break_how_it_ends_and_no_day(
    client, store, ana, link, noon, since_days, said
):
    days = {"paused_from": noon + timedelta(days=since_days)} if since_days > 0 else {}
    chosen(store, ana, paused_until=noon + timedelta(days=7), **days)

    page = client.get(link()).text

    assert all(each in page for each in said)
    assert "answer any of our letters with the words BREAK OVER" in page
    assert not DAY.search(page)


def test_no_page_behind_a_stop_link_names_the_days_of_a_break(client, store, ana, link, noon):
    """Whoever was forwarded the letter would know when somebody is away."""
    page = client.post(link(), data={"less": "until 2026-03-16"}).text
    [undo] = undo_of(page)
    chosen(store, ana, paused_from=noon + timedelta(days=3))

    assert not DAY.search(without_values(page))
    pressed = ({"less": "short"}, {"undo": undo}, {"stop": "yes"}, {"settings": "mail"})
    for data in pressed:
        assert not DAY.search(without_values(client.post(link(), data=data).text)), data


def test_what_was_never_chosen_is_not_said_to_have_been_stopped(client, link):
    page = client.get(link(Stream.NEW_CONVERSATIONS)).text

    assert "You stopped" not in page
    assert "You get no letters about new conversations now, whatever the community." in page
