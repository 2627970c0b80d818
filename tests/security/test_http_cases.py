"""Every request of `http_cases.json`, and what else may come to the pages, against the real server.

After each the server lives, the next good mail is taken, every summary composes, and no log has a token.
"""

import json
import logging
import re
import resource
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import delete, select

from digest.community.audit import AuditEntry
from digest.community.people.member import Member, MemberState, NotificationTiming, SummaryFrequency
from digest.community.preferences.stop import Stream, StreamStop
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.store.database import Store
from inbound.web.drawing import Drawing
from inbound.web.pages import Pages
from inbound.web.server import PagesServer
from tests.security.conftest import wait_for

READY_MAILS = re.compile(  # all that may be linked: the same for everybody
    rb'<a href="mailto:(?:settings@mail\.example\.org\?subject=break%20until%20\d{4}-\d\d-\d\d'
    rb'|help@mail\.example\.org\?subject=stop%20all)">'
)

CASES = json.loads((Path(__file__).parent / "http_cases.json").read_text())["cases"]
ONE_CLICK = b"List-Unsubscribe=One-Click"
MULTIPART = (
    b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'
)
LEAKS = re.compile(r"Traceback|[a-z2-7]{37}|@|/u/[a-z2-7]")
GROWTH = 64 * 1024  # KiB that one case may cost


@contextmanager
def memory_may_not_grow():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < GROWTH


@pytest.fixture(autouse=True)
def always(house, caplog):
    """What must hold after every case."""
    caplog.set_level(logging.DEBUG)
    with memory_may_not_grow():
        yield
    assert house.ask("GET", "/style.css").status == 200
    house.takes_a_good_mail()
    assert not LEAKS.search(caplog.text)


def is_off(house, name="Ana"):
    return house.member(name).summary_frequency is SummaryFrequency.NEVER


def nothing_changed(house):
    return not is_off(house) and house.all(AuditEntry) == []


@pytest.mark.always
def test_u04_one_click_stops_the_stream_without_a_redirect(house):
    answer = house.press(house.link())

    assert answer.status == 200
    assert answer.headers["Location"] is None
    assert answer.headers["Set-Cookie"] is None
    assert is_off(house)
    assert house.member().notifications is not NotificationTiming.OFF


def test_u05_one_click_as_multipart_does_the_same(house):
    answer = house.ask(
        "POST", house.link(), MULTIPART, Content_Type="multipart/form-data; boundary=b"
    )

    assert answer.status == 200
    assert is_off(house)


def test_u07_the_button_on_the_page_stops_it_and_offers_to_undo(house):
    page = house.ask("GET", house.link()).body.decode()
    [(name, value)] = re.findall(r'<button type="submit" name="(\w+)" value="(\w+)"', page)

    answer = house.press(house.link(), f"{name}={value}".encode())

    assert answer.status == 200
    assert is_off(house)
    assert b'name="undo"' in answer.body
    assert house.press(house.link(), b"undo=yes").status == 200
    assert not is_off(house)


def test_u08_twenty_presses_at_once_are_one_change(house):
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: house.press(house.link()).status, range(20)))
    assert house.press(house.link()).status == 200

    assert set(answers) == {200}
    assert len(house.all(AuditEntry)) == 1
    assert len(house.all(StreamStop)) == 1
    assert [each.reason for each in house.all(Delivery)] == ["stopped_summary"]


def test_u11_a_link_from_two_years_ago_still_works(house):
    path = house.link()
    house.clock.at += timedelta(days=730)

    assert house.press(path).status == 200
    assert is_off(house)


@pytest.mark.sample(3)
@pytest.mark.parametrize("how", ["left", "erased"])
def test_u12_the_link_of_somebody_who_is_gone_tells_nothing(house, how):
    path = house.link("Cleo")
    with house.installation.store.write() as session:
        if how == "erased":
            session.exec(delete(Member).where(Member.id == house.members["Cleo"].id))
        else:
            session.get_one(Member, house.members["Cleo"].id).state = MemberState.FORMER

    answers = [house.ask("GET", path), house.press(path), house.press(path, b"undo=yes")]

    assert [answer.status for answer in answers] == [200] * 3
    assert len({answer.body for answer in answers}) == 1
    assert not re.search(rb"<button|Cleo|@", answers[0].body)
    assert house.all(AuditEntry) == []


def test_u13_the_page_tells_nobody_who_or_what_it_is_about(house):
    for answer in (
        house.ask("GET", house.link()),
        house.press(house.link()),
        house.press(house.link(), b"undo=yes"),
    ):
        said = READY_MAILS.sub(b"", answer.body)
        assert not re.search(rb"(?i)\w@|\bana\b|lung|cancer|<input|<a ", said)


def test_u14_it_comes_back_only_by_undo_and_only_for_thirty_days(house):
    house.press(house.link())

    assert house.press(house.link(), b"on=1").status == 400
    assert is_off(house)
    house.clock.at += timedelta(days=30)
    assert house.press(house.link(), b"undo=yes").status == 409
    assert is_off(house)


def test_u15_the_log_holds_a_hash_in_place_of_the_token(house, caplog):
    house.press(house.link())

    assert re.search(r"POST /u/#[0-9a-f]{8}: 200", caplog.text)


def test_u16_letters_link_to_https_only(house, mail):
    house.post("Ben", mail("Ben", "Who naps?").as_bytes(), "lungcancer@mail.example.org")
    house.worked_off()
    house.clock.at += timedelta(days=1, hours=2)

    letters = house.letters(3)
    summaries = [letter for _, letter in letters if letter["List-Unsubscribe-Post"]]

    assert summaries
    for letter in summaries:
        assert re.match(
            r"<https://letters\.example\.org/u/[a-z2-7]{37}>, ", letter["List-Unsubscribe"]
        )


@pytest.mark.parametrize("often", [100, pytest.param(500, marks=pytest.mark.beyond_the_sample)])
def test_u18_hundreds_of_presses_from_one_place_are_all_taken(house, often):
    paths = [house.link(name, Stream.NOTIFICATIONS) for name in house.members]
    paths.append(house.link("Ana"))

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(lambda n: house.press(paths[n % len(paths)]).status, range(often)))

    assert answers == {200}
    assert len(house.all(StreamStop)) == len(paths)


def test_u19_while_the_database_is_away_it_says_come_back_and_then_it_works(house, tmp_path):
    away = Store(f"sqlite:///{tmp_path / 'away' / 'digest.db'}")
    given = house.installation
    drawing = Drawing(
        service_name="x", domain="mail.example.org", public_url="https://letters.example.org"
    )
    pages = Pages(store=away, keys=given.keys, clock=house.clock, drawing=drawing)
    server = PagesServer(pages, host="127.0.0.1", port=0)
    server.start()
    own, house.pages_port = house.pages_port, server.port
    try:
        for answer in (house.press(house.link()), house.ask("GET", house.link())):
            assert answer.status == 503
            assert int(answer.headers["Retry-After"]) > 0
        given.store.empty_log()
        (tmp_path / "away").mkdir()
        shutil.copy(house.folder / "digest.db", tmp_path / "away" / "digest.db")
        assert house.press(house.link()).status == 200
    finally:
        house.pages_port = own
        server.stop()
        away.close()


def test_u20_a_summary_that_is_in_the_queue_is_not_sent_any_more(house, mail):
    house.post("Ben", mail("Ben", "Who naps?").as_bytes(), "lungcancer@mail.example.org")
    house.worked_off()
    house.letters(1)
    house.sink.on_recipient = lambda _: "451 4.3.0 later"
    house.clock.at += timedelta(days=1, hours=2)
    summaries_in(house, DeliveryState.DEFERRED, 2)  # Ben has no news: only he wrote

    house.press(house.link())
    house.sink.on_recipient = lambda _: None
    house.clock.at += timedelta(hours=1)
    summaries_in(house, DeliveryState.SENT, 1)

    subjects = [
        str(taken.message["Subject"])
        for taken in house.sink.letters
        if taken.recipient == "ana@example.net"
    ]
    assert not any("conversation" in subject for subject in subjects)
    summaries_in(house, DeliveryState.CANCELLED, 1)


def summaries_in(house, state, count):
    """Wait until so many summaries are in a state."""
    query = select(Delivery).where(Delivery.kind == LetterKind.SUMMARY, Delivery.state == state)

    def found():
        with house.installation.store.read() as session:
            return len(session.exec(query).all()) == count

    wait_for(found)
