"""Less of a kind of letter instead of none (U-09), and the link to all settings, from the page."""

import re
from datetime import date, timedelta

import pytest
from sqlmodel import select

from digest.actions import preferences
from digest.community.audit import AuditEntry
from digest.community.people.mailbox import replace_primary
from digest.community.people.member import (
    Member,
    NotificationTiming,
    SummaryFrequency,
    SummaryLength,
    SummaryScope,
)
from digest.community.preferences.preference import Length, Pause
from digest.community.preferences.stop import Stream
from digest.intents.intents import ChangePreferences
from digest.letters.preferences_changed import PreferencesChangedPayload
from digest.mail.signed_address import Purpose, Ticket
from digest.outbox.delivery import STREAMS, Delivery, DeliveryState, LetterKind
from tests.contexts import of_member
from tests.rows import owe

MAILS = re.compile(r'<a href="mailto:([^"]+)">([^<]+)</a>')


def offered(html):
    """Return what the page offers instead of stopping, each as its button sends and says it."""
    return dict(re.findall(r'name="less" value="([^"]+)">([^<]+)<', html))


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


def test_the_summary_can_come_once_a_week_be_short_or_bring_what_is_followed(client, link):
    assert offered(client.get(link()).text) == {
        "weekly monday": "Once a week, on Mondays",
        "short": "Short, five conversations with two sentences each",
        "followed": "Only what you follow: conversations and tags",
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
        (NotificationTiming.OFF, []),
    ],
)
def test_only_what_brings_fewer_notifications_is_offered(client, store, ana, link, now, rarer):
    chosen(store, ana, notifications=now)

    assert list(offered(client.get(link(Stream.NOTIFICATIONS)).text)) == rarer


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


@pytest.mark.parametrize("stream", [Stream.SUMMARY, Stream.NOTIFICATIONS])
def test_a_break_is_a_ready_mail_with_its_last_day_and_no_button(client, link, stream):
    assert MAILS.findall(client.get(link(stream)).text)[:-1] == [
        (
            "settings@mail.example.org?subject=break%20until%202026-03-09",
            "1 week, until Monday 9 March",
        ),
        (
            "settings@mail.example.org?subject=break%20until%202026-03-16",
            "2 weeks, until Monday 16 March",
        ),
        (
            "settings@mail.example.org?subject=break%20until%202026-03-30",
            "4 weeks, until Monday 30 March",
        ),
    ]


@pytest.mark.parametrize("stream", [Stream.SUMMARY, Stream.NOTIFICATIONS])
def test_all_letters_are_stopped_by_a_ready_mail_alone(client, link, stream):
    mail = "help@mail.example.org?subject=stop%20all"

    for page in (client.get(link(stream)), client.post(link(stream), data={"stop": "yes"})):
        assert MAILS.findall(page.text)[-1] == (
            mail,
            "Stop all letters (opens a mail: just send it)",
        )


@pytest.mark.parametrize("stream", STREAMS.values())
def test_no_press_on_the_page_of_one_kind_of_letter_begins_a_break(
    client, store, ana, link, stream
):
    response = client.post(link(stream), data={"less": "until 2026-03-16"})

    assert response.status_code == 400
    assert member(store, ana.id).paused_until is None
    assert told(store) == []


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

    page = client.get(link()).text
    assert "•••" not in page
    assert set(re.findall(r"@[\w.]+", page)) == {"@mail.example.org"}


def undo_of(html):
    """Return the value of the button that takes back what the page has just changed."""
    return re.findall(r'name="undo" value="([^"]+)"', html)


@pytest.mark.parametrize("less", ["weekly monday", "short", "followed"])
def test_whatever_was_chosen_is_undone_on_the_page_and_told(client, store, ana, link, less):
    before = member(store, ana.id)
    (undo,) = undo_of(client.post(link(), data={"less": less}).text)

    page = client.post(link(), data={"undo": undo})

    assert page.status_code == 200
    assert "<h1>Undone</h1>" in page.text
    assert "A letter tells you of this, too." in page.text
    after = member(store, ana.id)
    names = ("summary_frequency", "summary_length", "summary_scope")
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


def test_only_what_is_followed_is_undone_by_the_button_beside_it(client, store, ana, link):
    page = client.post(link(), data={"less": "followed"}).text
    [undo] = re.findall(r'name="undo" value="([^"]+)"', page)

    undone = client.post(link(), data={"undo": undo})

    assert "everything new in your communities, and what you follow" in undone.text
    assert member(store, ana.id).summary_scope is SummaryScope.ALL


@pytest.mark.parametrize("stream", [Stream.SUMMARY, Stream.NOTIFICATIONS])
@pytest.mark.parametrize("begins", [None, timedelta(days=3)])
def test_a_break_changes_nothing_on_the_page_of_one_kind_of_letter(
    client, store, ana, link, noon, stream, begins
):
    """Whoever was forwarded the letter would know when somebody is away (U-17)."""
    without = client.get(link(stream)).text
    chosen(
        store,
        ana,
        paused_until=noon + timedelta(days=7),
        paused_from=begins and noon + begins,
    )

    assert client.get(link(stream)).text == without


def test_an_undo_there_takes_back_only_what_the_page_is_about(client, store, ana, link, noon):
    """One mail chose a break as well: the page neither ends it nor shows it."""
    both = ChangePreferences(choices=(Length(SummaryLength.SHORT), Pause(date(2026, 4, 1))))
    with store.write() as session:
        preferences.change(of_member(session, ana.id, at=noon), ana.id, both)
    (undo,) = undo_of(client.post(link(), data={"less": "short"}).text)

    page = client.post(link(), data={"undo": undo})

    assert page.status_code == 200
    assert "April" not in page.text
    after = member(store, ana.id)
    assert (after.summary_length, after.paused_until is None) == (SummaryLength.LONG, False)


def test_what_was_never_chosen_is_not_said_to_have_been_stopped(client, link):
    page = client.get(link(Stream.NEW_CONVERSATIONS)).text

    assert "You stopped" not in page
    assert "You get no letters about new conversations now, whatever the community." in page
