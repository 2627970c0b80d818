"""What a link in a letter leads to, and what pressing it does (requirements U-01 to U-12)."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import func, select, update
from werkzeug.test import Client

from digest.community.audit import AuditEntry
from digest.community.communities.community import Membership
from digest.community.people.member import Member, MemberState, NotificationTiming, SummaryFrequency
from digest.community.preferences.stop import Stream, StreamStop
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.outbox.delivery import STREAMS, Delivery, DeliveryState, LetterKind
from digest.store.database import Store
from inbound.web.pages import Pages
from tests.rows import buttons_of, owe

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def frequency(store: Store, member: Member) -> SummaryFrequency:
    with store.read() as session:
        return session.get_one(Member, member.id).summary_frequency


def count(store: Store, table: type) -> int:
    with store.read() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_looking_changes_nothing(client, store, ana, link):
    for _ in range(100):
        assert client.get(link()).status_code == 200
    client.head(link())
    client.options(link())

    assert frequency(store, ana) is SummaryFrequency.DAILY
    assert count(store, AuditEntry) == 0


def test_the_page_asks_with_one_filled_button_and_names_nobody(client, link):
    html = client.get(link()).text

    assert re.findall('<button type="submit" (.*?)>', html) == ['name="stop" value="yes"']
    assert 'lang="en"' in html
    assert len(re.findall("<h1", html)) == 1
    addresses = re.findall(r"[^\s\"]*@[^\s?]*", html)
    mails = {f"mailto:{each}@mail.example.org" for each in ("help", "settings")}
    assert set(addresses) == {"<b>h•••@example.net</b>.", *mails}
    assert not re.search(r"Ana|lung|<script|http-equiv|src=", html, re.IGNORECASE)


@pytest.mark.parametrize(
    ("stream", "of", "told"),
    [
        pytest.param(Stream.SUMMARY, 0, "MUTE and its number", id="summary"),
        pytest.param(Stream.NOTIFICATIONS, 0, "the word STOP, or press “Unfollow”", id="replies"),
        pytest.param(Stream.NEW_CONVERSATIONS, 0, "of one community only", id="new-conversations"),
        pytest.param(Stream.NEW_CONVERSATIONS, 1, None, id="new-conversations-of-one"),
    ],
)
def test_the_page_says_how_to_hear_less_of_one_thing_only(
    client, store, keys, ana, stream, of, told
):
    with store.write() as session:
        session.exec(update(Membership).values(instant=True))
    ticket = Ticket(purpose=Purpose.UNSUBSCRIBE, member_id=ana.id, object_id=of, detail=stream)

    html = client.get(f"/u/{keys.token(ticket)}").text

    assert ("only, answer" in html) is (told is not None)
    assert told is None or told in html


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"data": ONE_CLICK}, id="urlencoded"),
        pytest.param({"data": ONE_CLICK, "content_type": "multipart/form-data"}, id="multipart"),
        pytest.param({"data": {"stop": "yes"}}, id="button"),
    ],
)
def test_a_press_stops_the_stream_at_once_without_a_redirect(client, store, ana, link, body):
    response = client.post(link(), **body)

    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert "no more summaries" in response.text
    assert frequency(store, ana) is SummaryFrequency.NEVER


def test_only_the_stream_of_the_link_is_stopped(client, store, ana, link):
    client.post(link(Stream.NOTIFICATIONS), data=ONE_CLICK)

    with store.read() as session:
        member = session.get_one(Member, ana.id)
        assert member.notifications is NotificationTiming.OFF
        assert member.summary_frequency is SummaryFrequency.DAILY


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"List-Unsubscribe": "maybe"}, id="another-word"),
        pytest.param({"on": "1"}, id="another-field"),
    ],
)
def test_a_post_that_asks_for_nothing_changes_nothing(client, store, ana, link, data):
    response = client.post(link(), data=data)

    assert response.status_code == 400
    assert frequency(store, ana) is SummaryFrequency.DAILY


def test_letters_already_planned_are_cancelled_and_the_member_is_told_once(
    client, store, ana, link, noon
):
    with store.write() as session:
        for kind in (LetterKind.SUMMARY, LetterKind.NOTIFICATION):
            owe(session, kind=kind, key=kind, member_id=ana.id, at=noon)

    client.post(link(), data=ONE_CLICK)
    client.post(link(), data=ONE_CLICK)

    with store.read() as session:
        state = dict(session.exec(select(Delivery.kind, Delivery.state)).all())
        told = session.exec(select(Delivery.reason).where(Delivery.kind == LetterKind.NOTICE)).all()
    assert state[LetterKind.SUMMARY] is DeliveryState.CANCELLED
    assert state[LetterKind.NOTIFICATION] is DeliveryState.PLANNED
    assert told == ["stopped_summary"]


@pytest.mark.both_stores
def test_twenty_presses_at_once_are_one_change(pages, store, link):
    def press(_: int) -> int:
        return Client(pages).post(link(), data=ONE_CLICK).status_code

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(press, range(20))) == {200}

    assert count(store, StreamStop) == 1
    assert count(store, AuditEntry) == 1
    assert count(store, Delivery) == 1


def test_undo_brings_it_back_as_it_was(client, store, ana, link, clock):
    with store.write() as session:
        session.get_one(Member, ana.id).summary_frequency = SummaryFrequency.WEEKLY
    client.post(link(), data=ONE_CLICK)
    clock.at += timedelta(days=29, hours=23)
    assert "Undo" in client.get(link()).text

    response = client.post(link(), data={"undo": "yes"})

    assert response.status_code == 200
    assert frequency(store, ana) is SummaryFrequency.WEEKLY


def test_after_thirty_days_the_link_cannot_bring_it_back(client, store, ana, link, clock):
    client.post(link(), data=ONE_CLICK)
    clock.at += timedelta(days=30)
    assert 'name="undo"' not in client.get(link()).text

    assert client.post(link(), data={"undo": "yes"}).status_code == 409
    assert frequency(store, ana) is SummaryFrequency.NEVER


def test_undo_pressed_twice_still_says_that_it_is_back(client, link):
    client.post(link(), data=ONE_CLICK)
    client.post(link(), data={"undo": "yes"})

    assert client.post(link(), data={"undo": "yes"}).status_code == 200


def test_a_link_in_capitals_still_works(client, link):
    assert client.get(f"/u/{link().removeprefix('/u/').upper()}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/", id="root"),
        pytest.param("/u/", id="no-token"),
        pytest.param("/u/aaaa", id="short"),
        pytest.param("/u/" + "a" * 37, id="made-up"),
        pytest.param("/u/" + "é" * 37, id="not-ascii"),
        pytest.param("/u/" + "a" * 10_000, id="long"),
        pytest.param("/u/%00", id="nul"),
        pytest.param("/u/../../etc/passwd", id="traversal"),
        pytest.param("/r/" + "a" * 37, id="another-page"),
        pytest.param("/style.css/x", id="below-the-style"),
    ],
)
def test_whatever_we_did_not_make_gets_the_same_answer(client, path):
    answers = [client.get(path), client.post(path, data=ONE_CLICK), client.get("/nothing")]

    assert {response.status_code for response in answers} == {404}
    assert len({response.data for response in answers}) == 1


def test_a_token_of_another_purpose_or_stream_gets_that_answer_too(client, keys, ana):
    wrong = [
        Ticket(purpose=Purpose.REPLY, member_id=ana.id, detail=Stream.SUMMARY),
        Ticket(purpose=Purpose.UNSUBSCRIBE, member_id=ana.id, detail=99),
    ]
    nothing = client.get("/nothing").data

    for ticket in wrong:
        for response in (
            client.get(f"/u/{keys.token(ticket)}"),
            client.post(f"/u/{keys.token(ticket)}", data=ONE_CLICK),
        ):
            assert (response.status_code, response.data) == (404, nothing)


def test_an_old_letters_link_works_as_long_as_its_key_is_kept(store, clock, drawing, ana, keys):
    ticket = Ticket(purpose=Purpose.UNSUBSCRIBE, member_id=ana.id, detail=Stream.SUMMARY)
    rotated = Keys({1: bytes(range(32)), 2: bytes(32)})
    pages = Pages(store=store, keys=rotated, clock=clock, drawing=drawing)

    assert Client(pages).post(f"/u/{keys.token(ticket)}", data=ONE_CLICK).status_code == 200
    assert frequency(store, ana) is SummaryFrequency.NEVER


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused_and_told_which_there_are(client, link, method):
    response = client.open(link(), method=method)

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_large_body_is_refused(client, store, ana, link, content_type):
    response = client.post(link(), data=b"x" * 1_000_000, content_type=content_type)

    assert response.status_code == 413
    assert frequency(store, ana) is SummaryFrequency.DAILY


def test_when_the_database_is_away_it_says_come_back(store, keys, clock, drawing, link):
    away = Store("sqlite:////nowhere/at/all.db")
    response = Client(Pages(store=away, keys=keys, clock=clock, drawing=drawing)).post(
        link(), data=ONE_CLICK
    )

    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0


def test_a_fault_of_ours_is_logged_by_its_places_and_never_by_its_message(
    client, link, caplog, monkeypatch
):
    def fails(*_: object, **__: object) -> None:
        raise LookupError("ana@example.net")

    monkeypatch.setattr("digest.actions.stops.undo_stop", fails)
    response = client.post(link(), data={"undo": "yes"})

    assert response.status_code == 503
    (told,) = (each for each in caplog.records if each.levelname == "ERROR")
    assert "LookupError at pages.py:" in told.getMessage()
    assert "ana@" not in caplog.text


@pytest.mark.parametrize("path", ["/u/nothing", "/style.css", None])
def test_every_answer_keeps_the_page_to_itself(client, link, path):
    headers = client.get(path or link()).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "max-age" in headers["Strict-Transport-Security"]
    assert "Set-Cookie" not in headers


def test_no_token_and_no_path_is_in_the_logs(client, link, caplog):
    caplog.set_level(logging.DEBUG)

    client.get(link())
    client.post(link(), data=ONE_CLICK)

    assert caplog.records
    assert link().removeprefix("/u/") not in caplog.text


def test_the_link_of_a_letter_about_new_conversations_stops_those_of_one_community(
    client, store, ana, keys
):
    def instant() -> bool:
        with store.read() as session:
            return session.exec(select(Membership.instant)).one()

    with store.write() as session:
        row = session.exec(select(Membership)).one()
        row.instant = True
        session.add(row)
        ids = {"object_id": row.community_id, "detail": Stream.NEW_CONVERSATIONS}
    ticket = Ticket(purpose=Purpose.UNSUBSCRIBE, member_id=ana.id, **ids)
    path = f"/u/{keys.token(ticket)}"

    page = client.get(path).text
    assert "lung" not in page.lower()
    assert instant()
    assert "This is only about the community whose letter you came from." in page
    stopped = client.post(path, data=ONE_CLICK).text
    assert "no more letters about new conversations in the community whose letter" in stopped
    assert "about new conversations in other communities, if you get them" in stopped
    assert not instant()
    with store.read() as session:
        (notice,) = session.exec(select(Delivery)).all()
    assert (notice.reason, buttons_of(notice)) == ("stopped_instant", ["settings instant lung on"])
    client.post(path, data={"undo": "yes"})
    assert instant()


@pytest.mark.parametrize("of", [0, 1])
@pytest.mark.parametrize("stream", STREAMS.values())
def test_the_links_of_who_has_left_say_that_nothing_is_sent(client, store, ana, keys, stream, of):
    with store.write() as session:
        session.get_one(Member, ana.id).state = MemberState.FORMER
    ticket = Ticket(purpose=Purpose.UNSUBSCRIBE, member_id=ana.id, object_id=of, detail=stream)
    path = f"/u/{keys.token(ticket)}"
    for answer in (client.get(path), client.post(path, data=ONE_CLICK)):
        assert (answer.status_code, "These letters are stopped" in answer.text) == (200, True)
