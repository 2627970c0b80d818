"""Who has only an old or broken link asks for a new one, and nobody learns who is a member (U-14)."""

import re
from datetime import timedelta
from threading import Event

import pytest
from sqlmodel import select
from werkzeug.test import Client

from digest.community.audit import AuditEntry
from digest.community.people.mailbox import add
from digest.community.people.member import Member, MemberState
from digest.outbox.delivery import Delivery, LetterKind
from digest.policy import MailLimits, Policy
from digest.store.database import Store
from inbound.web.drawing import Drawing
from inbound.web.link_requests import LinkRequests
from inbound.web.pages import Pages

KNOWN, UNKNOWN = "hopefulana@example.net", "nobody@example.net"


@pytest.fixture
def ask(client):
    def post(address):
        return client.post("/link", data={"link": "new", "address": address})

    return post


def letters(store):
    with store.read() as session:
        return list(session.exec(select(Delivery)))


@pytest.mark.parametrize("path", ["/link", "/nothing", "/u/abc", "/s/abc"])
def test_the_form_is_wherever_a_link_does_not_work(client, path):
    page = client.get(path).text

    assert '<form method="post" action="/link"' in page
    assert '<label for="address">Your email address</label>' in page
    assert not re.search(r"<script|http-equiv|src=", page)


def test_below_a_path_the_form_finds_its_page(store, keys, clock):
    drawing = Drawing(
        service_name="x", domain="mail.example.org", public_url="https://x.example/letters/"
    )
    pages = Pages(store=store, keys=keys, clock=clock, drawing=drawing)

    assert 'action="/letters/link"' in Client(pages).get("/link").text


def test_a_known_and_an_unknown_address_get_the_same_answer(client, store, ana, ask, pages):
    known, unknown = ask(KNOWN), ask(UNKNOWN)

    assert (known.status_code, known.data) == (unknown.status_code, unknown.data)
    assert dict(known.headers) == dict(unknown.headers)
    assert KNOWN not in known.text


def test_nothing_is_looked_up_while_an_answer_is_drawn(keys, clock, drawing):
    away = Store("sqlite:////nowhere/at/all.db")
    pages = Pages(store=away, keys=keys, clock=clock, drawing=drawing)

    assert Client(pages).post("/link", data={"link": "new", "address": KNOWN}).status_code == 200


@pytest.mark.both_stores
def test_only_a_member_is_mailed_the_settings_and_once_a_day(store, ana, ask, pages, clock):
    def asked():
        for address in (KNOWN, UNKNOWN, KNOWN.upper(), f" {KNOWN} "):
            assert ask(address).status_code == 200
        assert len(letters(store)) == before
        pages.link_requests.answer()

    before = 0
    asked()
    (letter,) = letters(store)
    assert (letter.member_id, letter.kind, letter.reason) == (
        *(ana.id, LetterKind.OVERVIEW, "settings"),
    )
    before = 1
    asked()
    assert len(letters(store)) == 1
    clock.at += timedelta(days=1)
    asked()
    assert len(letters(store)) == 2
    with store.read() as session:
        assert session.exec(select(AuditEntry)).all() == []


def test_the_page_of_one_kind_of_letter_and_this_one_mail_one_letter_a_day(
    client, store, ana, link, ask, pages
):
    client.post(link(), data={"settings": "mail"})
    ask(KNOWN)
    pages.link_requests.answer()

    assert len(letters(store)) == 1


def test_a_further_mailbox_of_a_member_is_known_too(store, ana, ask, pages, noon):
    with store.write() as session:
        add(session, ana.id, "second@example.org", at=noon)
    ask("second@example.org")
    pages.link_requests.answer()

    assert [each.member_id for each in letters(store)] == [ana.id]


def test_an_address_that_nobody_proved_and_who_has_left_are_mailed_nothing(
    store, ana, ask, pages, make_member
):
    with store.write() as session:
        make_member(session, "Ben", confirmed_at=None)
        session.get_one(Member, ana.id).state = MemberState.FORMER
    for address in ("ben@example.net", KNOWN):
        assert ask(address).status_code == 200
    pages.link_requests.answer()

    assert letters(store) == []


@pytest.mark.parametrize("typed", ["", "ana", "@example.net", "a b@example.net", '"><script>'])
def test_what_is_no_address_is_said_in_words_beside_the_field(ask, typed):
    response = ask(typed)

    assert response.status_code == 422
    assert "Write it like name@example.org." in response.text
    assert 'aria-invalid="true"' in response.text
    assert "<script" not in response.text


def test_too_many_in_an_hour_are_told_to_come_back_whoever_they_are(
    store, ana, keys, clock, drawing
):
    policy = Policy(limits=MailLimits(links_an_hour=3))
    pages = Pages(store=store, keys=keys, clock=clock, drawing=drawing, policy=policy)

    def ask(address):
        return Client(pages).post("/link", data={"link": "new", "address": address})

    assert [ask(f"{n}@example.net").status_code for n in range(4)] == [200, 200, 200, 429]
    assert ask(KNOWN).data == ask(UNKNOWN).data
    pages.link_requests.answer()
    assert letters(store) == []
    clock.at += timedelta(hours=1)
    assert ask(KNOWN).status_code == 200
    pages.link_requests.answer()
    assert len(letters(store)) == 1


def test_looking_and_a_press_of_nothing_keep_no_address(client, store, ana, pages):
    client.get("/link", query_string={"link": "new", "address": KNOWN})
    client.head("/link")
    assert client.post("/link", data={"address": KNOWN}).status_code == 400
    pages.link_requests.answer()

    assert letters(store) == []


def test_when_the_server_stops_what_waits_is_answered_first(store, ana, ask, pages):
    ask(KNOWN)
    is_over = Event()
    is_over.set()
    pages.link_requests.attend(is_over)

    assert len(letters(store)) == 1


def test_while_the_database_is_away_what_was_asked_waits(store, ana, clock, caplog, monkeypatch):
    requests = LinkRequests(store, clock, MailLimits())
    requests.ask(KNOWN)
    is_over = Event()
    is_over.set()
    with monkeypatch.context() as broken:
        broken.setattr(store, "write", lambda: 1 / 0)
        requests.attend(is_over)
    assert "links:" in caplog.text
    assert KNOWN not in caplog.text
    requests.attend(is_over)

    assert len(letters(store)) == 1


def test_no_address_is_in_the_logs(ask, caplog):
    caplog.set_level("DEBUG")
    ask(KNOWN)

    assert "POST /link: 200" in caplog.text
    assert KNOWN not in caplog.text
