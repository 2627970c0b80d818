"""Every request to the pages that must change nothing, against one real server; none is bad for another."""

import logging
import re
import socket
from contextlib import closing

import pytest

from digest.community.preferences.stop import Stream
from digest.mail.signed_address import Purpose, Ticket
from tests.security import test_http_cases
from tests.security.conftest import housed
from tests.security.test_http_cases import (
    CASES,
    LEAKS,
    ONE_CLICK,
    is_off,
    memory_may_not_grow,
    nothing_changed,
)
from tests.sink import Sink


@pytest.fixture(scope="module")
def house(tmp_path_factory, founded):
    """One house for all; after every case the next good mail is taken, and every summary composes."""
    sink = Sink()
    with housed(tmp_path_factory.mktemp("looks") / "house", founded, sink) as served:
        yield served
        served.takes_a_good_mail()
    sink.close()


@pytest.fixture(autouse=True)
def always(house, caplog):
    """What must hold after every case."""
    caplog.set_level(logging.DEBUG)
    with memory_may_not_grow():
        yield
    assert house.ask("GET", "/style.css").status == 200
    assert nothing_changed(house)
    assert not LEAKS.search(caplog.text)


def test_u01_looking_shows_one_button_and_changes_nothing(house):
    answer = house.ask("GET", house.link())

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Set-Cookie"] is None
    assert not re.search(rb"<script|http-equiv|https?:|src=|@import|url\(", answer.body)
    assert nothing_changed(house)


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


def test_every_case_has_a_test():
    tested = {
        name.split("_")[1]
        for name in {**globals(), **vars(test_http_cases)}
        if re.match(r"test_u\d\d_", name)
    }

    assert {case["id"] for case in CASES} <= tested
