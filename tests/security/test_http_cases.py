"""Every request of `http_cases.json`, and what else may come to the pages, against the real server.

After each the server lives, the next good mail is taken, every summary composes, and no log has a token.
"""

import json
import logging
import re
import resource
import shutil
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import delete, select

from digest.community.audit import AuditEntry
from digest.community.people.member import Member, MemberState, NotificationTiming, SummaryFrequency
from digest.community.preferences.stop import Stream, StreamStop
from digest.inbox.received_mail import Outcome
from digest.mail.signed_address import Purpose, Ticket
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.store.database import Store
from inbound.web.drawing import Drawing
from inbound.web.pages import Pages
from inbound.web.server import PagesServer
from tests.security.conftest import wait_for

CASES = json.loads((Path(__file__).parent / "http_cases.json").read_text())["cases"]
ONE_CLICK = b"List-Unsubscribe=One-Click"
MULTIPART = (
    b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'
)
GROWTH = 64 * 1024  # KiB that one case may cost


@pytest.fixture(autouse=True)
def always(house, mail, caplog):
    """What must hold after every case."""
    caplog.set_level(logging.DEBUG)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < GROWTH
    assert house.ask("GET", "/style.css").status == 200
    house.post("Ben", mail("Ben", "How do you sleep?").as_bytes(), "lungcancer@mail.example.org")
    assert house.worked_off()[-1].outcome is Outcome.POSTED
    house.every_summary_renders()
    assert not re.search(r"Traceback|[a-z2-7]{37}|@|/u/[a-z2-7]", caplog.text)


def test_every_case_has_a_test():
    tested = {name.split("_")[1] for name in globals() if re.match(r"test_u\d\d_", name)}

    assert {case["id"] for case in CASES} <= tested


def is_off(house, name="Ana"):
    return house.member(name).summary_frequency is SummaryFrequency.NEVER


def nothing_changed(house):
    return not is_off(house) and house.all(AuditEntry) == []


def test_u01_looking_shows_one_button_and_changes_nothing(house):
    answer = house.ask("GET", house.link())

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Set-Cookie"] is None
    assert not re.search(rb"<script|http-equiv|https?:|src=|@import|url\(", answer.body)
    assert nothing_changed(house)


@pytest.mark.sample(3)
@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_u02_other_ways_of_looking_change_nothing_either(house, method):
    answer = house.ask(method, house.link())

    assert answer.status in (200, 204)
    assert answer.body == b""
    assert nothing_changed(house)


def test_u03_fifty_looks_by_scanners_change_nothing(house):
    for number in range(50):
        headers = {"X_Forwarded_For": f"192.0.2.{number}", "User_Agent": "scanner"}
        assert house.ask("GET", house.link(), **headers).status == 200

    assert nothing_changed(house)


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


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(b"", None, id="nothing"),
        pytest.param(b"", "application/x-www-form-urlencoded", id="an-empty-form"),
        pytest.param(b"a=b", "application/x-www-form-urlencoded", id="another-field"),
        pytest.param(ONE_CLICK, "text/plain", id="not-a-form"),
        pytest.param(b"--b--", "multipart/form-data; boundary=b", id="empty-multipart"),
        pytest.param(b"garbage", "multipart/form-data", id="no-boundary"),
        pytest.param(b"\xff%00=%ff", "application/x-www-form-urlencoded", id="no-text"),
    ],
)
def test_u06_a_post_that_does_not_ask_for_it_changes_nothing(house, body, content_type):
    headers = {} if content_type is None else {"Content_Type": content_type}

    assert house.ask("POST", house.link(), body, **headers).status == 400
    assert nothing_changed(house)


def test_u07_the_button_on_the_page_stops_it_and_offers_to_undo(house):
    page = house.ask("GET", house.link()).body.decode()
    (name, value), *others = re.findall(r'<button[^>]* name="(\w+)" value="(\w+)"', page)
    assert others == []

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


def test_u09_a_token_made_for_something_else_does_not_stop_anything(house):
    unknown = house.ask("GET", "/nothing").body
    with_a_page = {Purpose.UNSUBSCRIBE, Purpose.PREFERENCES, Purpose.DOWNLOAD}
    for purpose in (Purpose.PREFERENCES, Purpose.DOWNLOAD):
        ticket = Ticket(purpose=purpose, member_id=house.members["Ana"].id, detail=1)
        answer = house.press(f"/u/{house.installation.keys.token(ticket)}")
        assert (answer.status, answer.body) == (404, unknown), purpose
    for purpose in set(Purpose) - with_a_page:
        ticket = Ticket(
            purpose=purpose, member_id=house.members["Ana"].id, detail=Stream.SUMMARY.value
        )
        token = house.installation.keys.token(ticket)
        for route in ("u", purpose.value):
            answer = house.press(f"/{route}/{token}")
            assert (answer.status, answer.body) == (404, unknown), purpose
    assert nothing_changed(house)


def test_u10_a_token_that_was_changed_gets_the_answer_of_an_unknown_one(house):
    path = house.link()
    other = house.link("Ben").removeprefix("/u/")
    wrong = [path[:at] + ("b" if path[at] == "a" else "a") + path[at + 1 :] for at in range(3, 40)]
    wrong += [path[:-1], path + "a", path + "/", f"/u/{other[:18]}{path[-19:]}", "/u/" + "a" * 37]

    unknown = house.ask("GET", "/nothing")
    for each in wrong:
        answer = house.press(each)
        assert (answer.status, answer.body) == (404, unknown.body), each
        assert {*answer.headers} == {*unknown.headers}
    assert nothing_changed(house)
    assert not is_off(house, "Ben")


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
        assert not re.search(rb"(?i)@|\bana\b|lung|cancer|<input|<a ", answer.body)
        assert len(re.findall(b"<button", answer.body)) == 1


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


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/u/%00", id="nul"),
        pytest.param("/u/%ff%fe", id="not-utf-8"),
        pytest.param("/u/../../etc/passwd", id="up"),
        pytest.param("/u/%2e%2e%2f%2e%2e%2fetc%2fpasswd", id="up-in-disguise"),
        pytest.param("//u//", id="slashes"),
        pytest.param("/u/" + "a" * 8_000, id="long"),
    ],
)
def test_u17_odd_paths_get_the_answer_of_an_unknown_one(house, path):
    answer = house.press(path)

    assert (answer.status, answer.body) == (404, house.ask("GET", "/nothing").body)


def raw_request(house, start, body=b""):
    """Send bytes for as long as the server takes them, and return the first line of its answer."""
    with closing(socket.create_connection(("127.0.0.1", house.pages_port), 30)) as wire:
        try:
            wire.sendall(start)
            for _ in range(160):
                wire.sendall(body)
        except OSError:  # it hung up, as it should
            pass
        try:
            return wire.recv(1000).split(b"\r\n")[0]
        except OSError:
            return b"closed"


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("fields", "piece"),
    [
        pytest.param("Content-Length: 10485760", b"x" * 65_536, id="announced"),
        pytest.param(
            "Transfer-Encoding: chunked", b"10000\r\n" + b"x" * 65_536 + b"\r\n", id="chunked"
        ),
    ],
)
def test_u17_ten_megabytes_are_refused(house, fields, piece):
    start = f"POST {house.link()} HTTP/1.1\r\nHost: x\r\n{fields}\r\n\r\n".encode()

    assert raw_request(house, start, piece) in (b"HTTP/1.1 413 Request Entity Too Large", b"closed")
    assert nothing_changed(house)


def test_u17_a_token_of_a_megabyte_is_refused(house):
    start = b"GET /u/" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"

    answer = raw_request(house, start)
    assert answer == b"closed" or answer.split()[1] in (b"404", b"413", b"414", b"431")


def test_u18_five_hundred_presses_from_one_place_are_all_taken(house):
    paths = [house.link(name, Stream.NOTIFICATIONS) for name in house.members]
    paths.append(house.link("Ana"))

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(lambda n: house.press(paths[n % len(paths)]).status, range(500)))

    assert answers == {200}
    assert len(house.all(StreamStop)) == len(paths)


def test_u19_while_the_database_is_away_it_says_come_back_and_then_it_works(house, tmp_path):
    away = Store(f"sqlite:///{tmp_path / 'away' / 'digest.db'}")
    given = house.installation
    drawing = Drawing(service_name="x", public_url="https://letters.example.org")
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
