"""The status page, `/health` and `/metrics` as a browser and monitoring ask for them."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest
from lxml import html
from pydantic import ValidationError
from werkzeug.test import Client

from cli.health.status_server import KEPT, StatusPages
from digest.palette import ACCENT
from digest.settings import StatusSettings


class Looks:
    """Reads how it is, and counts how often; what is read can be exchanged."""

    def __init__(self, health):
        self.health = health
        self.count = 0
        self.now = 0.0

    def __call__(self):
        self.count += 1
        if isinstance(self.health, Exception):
            raise self.health
        return self.health


@pytest.fixture
def looks(health):
    return Looks(health)


@pytest.fixture
def client(looks):
    about = {"service_name": "Lung <Friends>", "accent": ACCENT, "ticks": lambda: looks.now}
    return Client(StatusPages(looks, **about))


def ask(client, path, host="127.0.0.1:8081", **how):
    return client.get(path, headers={"Host": host}, **how)


def test_health_is_200_although_something_waits_for_a_person(client):
    answer = ask(client, "/health")

    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_health_is_503_where_the_work_is_not_done(client, looks):
    looks.health = replace(looks.health, database_problem="the database is older than it was")

    answer = ask(client, "/health")

    assert (answer.status_code, answer.text) == (503, "down: the database went back\n")


@pytest.mark.parametrize("path", ["/health", "/metrics", "/"])
def test_whatever_cannot_be_read_is_503_without_its_words(client, looks, caplog, path):
    looks.health = RuntimeError("ana@example.net has no row")

    answer = ask(client, path)

    assert (answer.status_code, answer.text) == (503, "down: the database does not answer\n")
    assert "ana@" not in caplog.text
    assert "RuntimeError" in caplog.text


def test_who_asks_often_makes_it_look_seldom(client, looks):
    for looks.now in (0.0, KEPT - 0.1, KEPT, KEPT + 1):
        ask(client, "/metrics")
        ask(client, "/")

    assert looks.count == 2


def test_metrics_say_in_which_format_they_are(client):
    answer = ask(client, "/metrics")

    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.text.startswith("# HELP digest_communities ")


def test_the_page_of_another_site_reads_nothing(client, looks):
    for path in ("/", "/health", "/metrics"):
        assert ask(client, path, host="rebound.example").status_code == 403
    assert looks.count == 0
    assert ask(client, "/health", host="localhost:8081").status_code == 200
    assert ask(client, "/health", host="[::1]:8081").status_code == 200


def test_nothing_else_is_there_and_nothing_can_be_done(client):
    assert ask(client, "/u/abc").status_code == 404
    posted = client.post("/health", headers={"Host": "127.0.0.1"})
    assert (posted.status_code, posted.headers["Allow"]) == (405, "GET, HEAD")


def test_the_page_loads_nothing_and_its_style_alone_is_let_in(client):
    answer = ask(client, "/")

    (style,) = re.findall("<style>(.*?)</style>", answer.text, re.DOTALL)
    seal = b64encode(sha256(style.encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{seal}';")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<script|<link|<img|@import|url\(| style=| on\w+=|https?:", answer.text)


def test_the_page_says_what_needs_a_person_in_words_that_are_safe(client):
    page = html.fromstring(ask(client, "/").text)

    (title,) = page.xpath("//h1")
    assert title.text_content() == "Lung <Friends>: one thing needs you"
    said = [each.text_content() for each in page.xpath("//li")]
    assert said[0].startswith("Far more than usual stopped letters: 14 on 2026-03-01 (summary)")
    assert page.xpath("//li/code")


def test_each_drawing_stands_in_the_table_as_numbers_too(client, health):
    page = html.fromstring(ask(client, "/").text)

    drawings = page.xpath("//figure/*[local-name()='svg']")
    assert [each.get("aria-label").partition(":")[0] for each in drawings] == [
        "Posts",
        "Letters sent",
        "Letters that came back",
        "Unsubscribed",
        "Complaints",
    ]
    rows = [[cell.text for cell in row] for row in page.xpath("//tbody/tr")]
    assert len(rows) == len(health.days) == 30
    assert (rows[1][0], rows[1][4:]) == ("03\u201101", ["1", "0"])  # one member, who stopped often
    columns = [sum(int(row[number]) for row in rows) for number in range(1, 6)]
    told = [int(re.search(r": (\d+)", each.get("aria-label"))[1]) for each in drawings]
    assert told == columns
    bars = [len(each.xpath("*[local-name()='rect']")) for each in drawings]
    assert bars == [sum(row[n] != "0" for row in rows) for n in range(1, 6)]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "status.example.org"])
def test_it_is_served_on_this_machine_alone(host):
    with pytest.raises(ValidationError, match="for this machine alone"):
        StatusSettings(host=host)


def test_by_default_it_is_served_nowhere():
    assert StatusSettings().port is None
