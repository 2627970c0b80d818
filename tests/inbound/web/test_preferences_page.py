"""The page with all settings, behind a link that was mailed on request (requirements U-01, U-10, U-14)."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
from sqlmodel import select

from digest.community.audit import AuditEntry
from digest.community.communities.community import Community, Membership
from digest.community.communities.join import join
from digest.community.communities.tag import follow_tag, get_or_create_tag
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import EditWindow
from digest.community.people.member import (
    Member,
    MemberState,
    NotificationTiming,
    ReceiptChoice,
    SummaryFrequency,
)
from digest.community.people.moderator import Moderator
from digest.community.posting.publish import Draft, reply, start
from digest.inbox.question import Question, QuestionKind
from digest.letters.preferences import IN_ORDER
from digest.mail.signed_address import Purpose, Ticket
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from inbound.web.preferences_page import GROUPS
from tests.rows import owe


@pytest.fixture
def page(keys, ana, noon):
    """Return the path of a link to Ana's settings, as it was mailed at a moment."""

    def path(mailed=noon, purpose=Purpose.PREFERENCES):
        seconds = int(mailed.timestamp())
        return f"/s/{keys.token(Ticket(purpose=purpose, member_id=ana.id, object_id=seconds))}"

    return path


@pytest.fixture
def fill(client, page):
    """Fill in the form as it is shown, press its button, and return the answer."""

    def press(**changes):
        form = fields(client.get(page()).text) | changes
        return client.post(
            page(), data={"save": "yes", **{k: v for k, v in form.items() if v is not None}}
        )

    return press


def fields(html):
    """Return what a browser would send if nothing were touched."""
    sent = {}
    for name, body in re.findall(
        r'<select id="\w+" name="(\w+)"[^>]*>(.*?)</select>', html, re.DOTALL
    ):
        (sent[name],) = re.findall(r'<option value="([^"]*)" selected>', body)
    for attributes in re.findall(r"<input ([^>]*)>", html):
        found = dict(re.findall(r'(\w+)="([^"]*)"', attributes))
        if found["type"] not in ("checkbox", "radio") or "checked" in attributes:
            sent[found["name"]] = found.get("value", "on")
    return sent


def member(store, ana):
    with store.read() as session:
        return session.get_one(Member, ana.id)


def letters(store):
    with store.read() as session:
        return session.exec(select(Delivery).where(Delivery.kind == LetterKind.OVERVIEW)).all()


def trail(store):
    with store.read() as session:
        return [(each.act, each.reason) for each in session.exec(select(AuditEntry))]


def test_looking_changes_nothing_and_shows_no_address(client, store, ana, page):
    before = member(store, ana).model_dump()
    for _ in range(20):
        response = client.get(page())
    client.head(page())
    client.options(page())

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in response.headers
    assert re.findall(r"\S*@example\S*", response.text) == ["<b>h•••@example.net</b>."]
    assert set(re.findall(r"\w+@mail\S*", response.text)) <= {
        'leave@mail.example.org?subject=lung">Leave'
    }
    assert not re.search(r"<script|http-equiv|src=|onsubmit", response.text)
    assert member(store, ana).model_dump() == before
    assert (letters(store), trail(store)) == ([], [])


def test_the_form_shows_what_is_chosen_and_each_field_has_a_label(client, page):
    html = client.get(page()).text

    sent = fields(html)
    assert sent == {
        "summary": "daily", "length": "long", "scope": "all", "hour": "6", "zone": "UTC",
        "notifications": "gathered",
        "pause": "", "pause_from": "",
        "receipts": "always", "announcements": "on",
        "discreet": "as the community", "content": "on", "letters": "html",
        "name": "HopefulAna", "language": "en", "communities": "yes",
    }  # fmt: skip
    for name in re.findall(r'<(?:select|input type="(?:text|date)") id="(\w+)"', html):
        assert f'<label for="{name}">' in html
    for name in re.findall(r'<div role="radiogroup" aria-labelledby="(\w+)"', html):
        assert f'<p class="label" id="{name}">' in html
    assert len(re.findall("<h1", html)) == 1


def test_it_says_how_many_letters_come_and_until_when_the_link_opens(
    client, store, ana, page, noon, clock
):
    with store.write() as session:
        session.get_one(Member, ana.id).zone = "Europe/Berlin"
        for kind, count in ((LetterKind.SUMMARY, 4), (LetterKind.NOTIFICATION, 8)):
            for number in range(count):
                columns = {"state": DeliveryState.SENT, "sent_at": noon, "at": noon}
                owe(session, kind=kind, key=f"{kind} {number}", member_id=ana.id, **columns)
    clock.at += timedelta(days=27)
    html = client.get(page(mailed=clock.at)).text

    assert re.findall(r"bout (\d+) letters? a week\b", html) == ["3", "1", "2"]
    assert "It opens until Monday 30 March 2026, 14:00 (Berlin time)." in html


def test_every_setting_stands_in_one_group():
    assert sorted(each for group in GROUPS.values() for each in group) == sorted(IN_ORDER)


def test_what_is_saved_is_chosen_shown_and_told_by_one_letter(client, store, ana, fill, page):
    response = fill(summary="weekly friday", zone="Berlin", letters="text", pause="2026-05-01")

    assert response.status_code == 200
    assert "Saved." in response.text
    assert "once a week, on Fridays" in response.text
    now = member(store, ana)
    assert (now.summary_frequency, now.summary_weekday) == (SummaryFrequency.WEEKLY, 4)
    assert (now.zone, now.text_only) == ("Europe/Berlin", True)
    assert now.paused_until is not None
    (letter,) = letters(store)
    assert letter.reason == "chosen"
    assert set(trail(store)) == {
        ("set summary weekly friday", "page"), ("set zone Europe/Berlin", "page"),
        ("set letters text", "page"), ("set pause until 2026-05-01", "page"),
    }  # fmt: skip
    assert fields(client.get(page()).text)["pause"] == "2026-05-01"
    assert fill(pause="").status_code == 200
    assert member(store, ana).paused_until is None


def test_a_break_that_begins_later_has_two_days_that_stay_in_the_form(
    client, store, ana, fill, page
):
    response = fill(pause_from="2026-04-01", pause="2026-04-14")

    assert "from Wednesday 1 April 2026 until Tuesday 14 April 2026" in response.text
    now = member(store, ana)
    assert (now.paused_from, now.paused_until) == (
        datetime(2026, 4, 1, tzinfo=UTC),
        datetime(2026, 4, 14, 6, tzinfo=UTC),
    )
    form = fields(client.get(page()).text)
    assert (form["pause_from"], form["pause"]) == ("2026-04-01", "2026-04-14")
    days = "from Wednesday 1 April 2026 until Tuesday 14 April 2026"
    assert f"<p><b>A break:</b> {days}</p>" in client.get(page()).text
    assert "Nothing was changed" in fill(pause_from="2026-04-01", pause="2026-04-14").text
    fill(pause_from="", pause="2026-04-14")
    assert member(store, ana).paused_from is None


@pytest.mark.parametrize(
    ("since", "until", "why"),
    [
        ("2026-04-14", "2026-04-01", "Please choose a later last day."),
        ("2026-04-01", "", "We could not tell the last day of the break."),
        ("", "2026-02-30", "Please write it with its year, like 2026-05-01."),
        ("", "2026-03-01", "That day is over. Please choose a later one."),
        ("2027-04-01", "2027-04-14", "in a year at the latest"),
        ("2026-04-01", "2027-04-14", "a year long at most"),
    ],
)
def test_a_break_of_days_that_cannot_be_is_refused_on_the_page(store, ana, fill, since, until, why):
    response = fill(pause_from=since, pause=until)

    assert response.status_code == 422
    assert response.text.count(why) == 2  # on top, and at the field
    assert "write it like" not in response.text
    assert member(store, ana).paused_until is None


def test_saving_what_is_so_already_says_so_and_sends_nothing(store, fill):
    assert "Nothing was changed" in fill().text
    assert letters(store) == []


def test_ticking_a_community_chooses_new_conversations_at_once_there(
    client, store, ana, fill, page
):
    def instant():
        with store.read() as session:
            return session.exec(select(Membership.instant)).one()

    assert "yes" in fill(instant="lung").text
    assert instant()
    fill(instant=None)
    assert not instant()


def test_what_cannot_be_saved_is_said_beside_the_field_and_the_rest_is_saved(store, ana, fill):
    response = fill(zone="Berln", hour="9", name="a@b.example")

    assert response.status_code == 422
    assert "2 things could not be saved" in response.text
    assert "Perhaps: Europe/Berlin" in response.text
    assert "must not have an address in it" in response.text
    assert re.search(r'id="zone" name="zone" value="Berln"[^>]* aria-invalid="true"', response.text)
    assert member(store, ana).summary_hour == 9
    assert member(store, ana).display_name == "HopefulAna"


def test_what_is_typed_is_shown_as_text(fill):
    response = fill(zone='"><script>alert(1)</script>')

    assert "<script" not in response.text
    assert "&lt;script&gt;" in response.text


def test_a_press_without_the_button_changes_nothing(client, store, ana, page):
    assert client.post(page(), data={"summary": "never"}).status_code == 400
    assert member(store, ana).summary_frequency is SummaryFrequency.DAILY


def test_all_letters_can_be_stopped_by_one_press(client, store, ana, page):
    response = client.post(page(), data={"stop": "all"})

    assert "All letters that can be stopped are stopped." in response.text
    assert "a letter about a post of yours if something is wrong with it" in response.text
    now = member(store, ana)
    assert now.summary_frequency is SummaryFrequency.NEVER
    assert now.notifications is NotificationTiming.OFF
    assert now.receipts is ReceiptChoice.PROBLEMS


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({"stop": "all"}, id="stop-all"),
        pytest.param({"save": "yes", "summary": "never", "notifications": "off"}, id="saved"),
    ],
)
def test_whatever_the_page_did_is_undone_there(client, store, ana, page, sent):
    before = member(store, ana)
    [undo] = re.findall(r'name="undo" value="([^"]+)"', client.post(page(), data=sent).text)

    response = client.post(page(), data={"undo": undo})

    assert "Undone." in response.text
    assert "A letter tells you of this, too." in response.text
    now = member(store, ana)
    assert now.summary_frequency is before.summary_frequency
    assert now.notifications is before.notifications


@pytest.mark.parametrize(
    ("asks", "kind"), [("data", QuestionKind.DATA), ("end", QuestionKind.TERMINATE)]
)
def test_data_and_the_end_are_asked_about_by_mail_and_nothing_is_done(
    client, store, ana, page, asks, kind
):
    answers = [client.post(page(), data={"ask": asks}) for _ in range(6)]

    assert "Nothing happens until you answer it with the word YES." in answers[0].text
    assert "several times today" in answers[-1].text
    assert member(store, ana).state is MemberState.ACTIVE
    with store.read() as session:
        asked = session.exec(select(Question.asks)).all()
        told = session.exec(select(Delivery.kind)).all()
    assert (asked, told) == ([kind] * 5, [LetterKind.NOTICE] * 5)


@pytest.mark.parametrize("seconds", [0, 24 * 60 * 60 - 1])
def test_the_link_opens_for_a_day(client, clock, page, noon, seconds):
    clock.at = noon + timedelta(seconds=seconds)
    assert client.get(page()).status_code == 200


@pytest.mark.parametrize("seconds", [-600, 24 * 60 * 60, 10**8])
def test_a_link_of_another_day_is_kindly_refused_and_changes_nothing(
    client, store, ana, clock, page, noon, seconds
):
    clock.at = noon + timedelta(seconds=seconds)
    for response in (client.get(page()), client.post(page(), data={"save": "yes", "hour": "9"})):
        assert response.status_code == 410
        assert "Send me a new link" in response.text
        assert "HopefulAna" not in response.text
    assert member(store, ana).summary_hour == 6


def test_whoever_has_left_finds_the_same_as_with_an_old_link(client, store, ana, page):
    with store.write() as session:
        session.get_one(Member, ana.id).state = MemberState.FORMER
    assert client.get(page()).status_code == 410


@pytest.mark.parametrize("purpose", [Purpose.UNSUBSCRIBE, Purpose.REPLY, Purpose.DOWNLOAD])
def test_no_other_link_opens_it(client, page, purpose):
    missing = client.get("/nowhere")
    response = client.get(page(purpose=purpose))
    assert (response.status_code, response.data) == (404, missing.data)


def test_the_token_is_not_logged(client, page, caplog):
    caplog.set_level("INFO")
    client.get(page())
    assert unquote(page()).rpartition("/")[2] not in caplog.text


def test_what_could_not_be_saved_is_named_first_and_linked_to_its_field(fill):
    html = fill(zone="Berln", hour="9").text

    assert '<ul class="ways">\n<li><a href="#zone">Your time zone: ' in html
    assert html.count("Please write a large city near you.") == 2
    assert "The other changes are saved." in html


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"zone": "Berln"}, "Not saved: Your settings"),
        ({"zone": "Berln", "hour": "9"}, "Saved in part: one thing could not be saved"),
        (
            {"zone": "Berln", "name": "a@b.example", "hour": "9"},
            "Saved in part: 2 things could not be saved",
        ),
    ],
)
def test_the_title_says_whether_nothing_or_only_a_part_was_saved(fill, changes, title):
    html = fill(**changes).text

    assert f"<title>{title} – " in html
    assert f"<h1>{title}</h1>" in html


def test_each_community_says_how_many_letters_about_its_new_conversations_come(
    client, store, ana, page, noon, make_community
):
    columns = {"state": DeliveryState.SENT, "sent_at": noon, "at": noon, "member_id": ana.id}
    kind = LetterKind.NEW_CONVERSATION
    with store.write() as session:
        [one] = session.exec(select(Membership))
        one.instant = True
        other = make_community(session, "kidney")
        join(session, ana.id, other.id, at=noon)
        session.get_one(Membership, (ana.id, other.id)).instant = True
        here = session.get_one(Community, one.community_id)
        words = Draft(author_id=ana.id, text="Sleep?", at=noon)
        post = start(session, here, words, title="Sleep", window=EditWindow())
        for number in range(2):
            about = post.conversation_id
            owe(session, kind=kind, key=str(number), conversation_id=about, **columns)

    html = client.get(page()).text

    boxes = re.findall(
        r'name="instant" value="\w+" checked aria-describedby="instant-(\w+)">.*?'
        r'<p class="soft under" id="instant-\1">(.*?)</p>',
        html,
        re.DOTALL,
    )
    assert dict(boxes) == {
        "lung": "About 2 letters a week.",
        "kidney": "None in the last four weeks.",
    }
    assert "You get about 2 letters a week of the kinds below." in html


def test_in_a_break_it_says_how_many_letters_come_after_it(client, store, ana, page, fill, noon):
    with store.write() as session:
        columns = {"state": DeliveryState.SENT, "sent_at": noon, "at": noon, "member_id": ana.id}
        owe(session, kind=LetterKind.SUMMARY, key="one", **columns)
    fill(pause="2026-04-14")

    assert "After your break you get about" in client.get(page()).text


@pytest.mark.both_stores
def test_what_is_off_says_how_many_letters_it_would_bring(
    client, store, ana, page, noon, make_member, make_community
):
    with store.write() as session:
        here = session.exec(select(Community)).one()
        join(session, ana.id, make_community(session, "kidney").id, at=noon)
        ben = make_member(session, "Ben", here)
        for number in range(8):
            words = Draft(author_id=ben.id, text="Sleep?", at=noon - timedelta(days=number))
            post = start(session, here, words, title=f"Sleep {number}", window=EditWindow())
            own = Draft(author_id=ana.id, text="Me, too.", at=noon)
            conversation = session.get_one(Conversation, post.conversation_id)
            reply(session, conversation, own, window=EditWindow())
            for _ in range(2):
                reply(session, conversation, words, window=EditWindow())
        for number in range(20):
            came = {"state": DeliveryState.SENT, "sent_at": noon, "at": noon}
            kind = LetterKind.NOTIFICATION
            owe(session, kind=kind, key=str(number), member_id=ana.id, **came)

    html = client.post(page(), data={"stop": "all"}).text

    each = "None now. Switched on, it brings about {} letters a week."
    legends = re.findall(r"<legend>([^<]*)</legend>\n<p class=\"soft\">(.*?)</p>", html)
    assert ("Your summary", each.format(6)) in legends
    assert ("When somebody replies", each.format(20)) in legends
    assert dict(re.findall(r'id="instant-(\w+)">(.*?)</p>', html)) == {
        "lung": each.format(2),
        "kidney": "None now. In the last four weeks there was nothing that it would have brought.",
    }


def test_the_title_is_the_first_to_say_what_came_of_a_press(client, page, fill):
    assert "<title>Your settings" in client.get(page()).text
    assert "<title>Saved: Your settings" in fill(hour="9").text
    assert "<title>Your settings" in fill(hour="9").text  # nothing was changed


def test_no_stop_is_offered_and_no_letters_are_counted_where_all_are_stopped(client, page):
    html = client.post(page(), data={"stop": "all"}).text

    assert "These letters are stopped." in html
    assert "A letter about a post of yours comes only if something needs your attention." in html
    assert 'name="stop"' not in html
    assert "You get about" not in html
    assert "letters a week" not in html


def test_each_community_and_tag_has_a_ready_mail_that_leaves_it(client, store, ana, page, noon):
    with store.write() as session:
        follow_tag(session, ana.id, get_or_create_tag(session, "sleep").id, at=noon)

    html = client.get(page()).text

    assert 'href="mailto:leave@mail.example.org?subject=lung"' in html
    assert 'href="mailto:tags@mail.example.org?subject=unfollow%20sleep"' in html


def test_titles_in_subjects_are_chosen_for_the_member_alone_also_by_a_moderator(
    store, ana, fill, noon
):
    with store.write() as session:
        community = session.exec(select(Community)).one()
        session.add(Moderator(member_id=ana.id, community_id=community.id, since=noon))

    for choice in ("on", "off", "as the community"):
        fill(discreet=choice)

    with store.read() as session:
        assert not session.exec(select(Community.is_open)).one()
