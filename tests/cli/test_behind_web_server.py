"""The pages behind nginx and Caddy, by the files of set-up: buttons work, and no path is written down."""

import os
import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.deploy.answers import Web
from cli.deploy.files import deploy_files
from digest.community.preferences.stop import Stream
from digest.mail.signed_address import Purpose, Ticket
from inbound.web.pages import HEADERS
from tests import web_servers
from tests.cli.deploy_samples import answers
from tests.house import House, found, move_in
from tests.web_servers import WebServer

TODAY, BEFORE = "mail.example.org", "pages.old.example"
ONE_CLICK = "List-Unsubscribe=One-Click"
FORGED = {
    "X_Forwarded_For": "127.0.0.1",
    "X_Forwarded_Host": "evil.example",
    "X_Forwarded_Proto": "http",
    "X_Forwarded_Port": "81",
    "X_Forwarded_By": "evil.example",
    "Forwarded": "for=127.0.0.1;host=evil.example;proto=http",
    "X_Real_Ip": "127.0.0.1",
    "X_Script_Name": "/evil",
}

pytestmark = pytest.mark.beyond_the_sample
names = pytest.mark.parametrize("name", [TODAY, BEFORE])


@dataclass
class Place:
    """The pages, and what is before them; each member's link is used by one test."""

    house: House
    front: WebServer

    def link(self, member, stream=Stream.SUMMARY):
        ticket = Ticket(purpose=Purpose.UNSUBSCRIBE, member_id=member, detail=stream)
        return f"/u/{self.house.keys.token(ticket)}"

    def summaries(self, member):
        asked = "SELECT summary_frequency FROM member WHERE id = :id"
        return self.house.rows(asked, id=member)[0][0]


@pytest.fixture(scope="module", params=[Web.NGINX, Web.CADDY])
def place(request, empty_installation):
    web = request.param
    if shutil.which(web, path="/usr/sbin:/usr/bin") is None:
        pytest.skip(f"no {web}")
    if web is Web.NGINX and os.geteuid() != 0:
        pytest.skip("only root may start nginx")
    folder = Path(tempfile.mkdtemp(prefix="digest-web-"))
    folder.chmod(0o755)
    for each in ("home", "front"):
        (folder / each).mkdir(mode=0o755)
    found(folder / "founded", empty_installation)
    written = dict(deploy_files(answers(web=web, other_hosts=(BEFORE,)), "KEY"))
    with closing(move_in(folder / "founded", folder / "home", 1)) as house:
        house.start(DIGEST_PAGES__PUBLIC_URL=f"https://{TODAY}")
        running = web_servers.nginx if web is Web.NGINX else web_servers.caddy
        with running(folder / "front", written, house.pages_port, TODAY, BEFORE) as front:
            yield Place(house, front)
    shutil.rmtree(folder)


@names
def test_a_page_comes_with_its_headers_each_once(place, name):
    answer = place.front.ask(name, place.link(1))

    assert answer.status == 200
    assert "summar" in answer.text
    for header, value in HEADERS.items():
        found = [each for named, each in answer.headers if named == header.lower()]
        assert found == [value], header
    assert not {named for named, _ in answer.headers} & {"set-cookie", "location", "x-powered-by"}


@names
def test_looking_changes_nothing_and_one_click_stops_it(place, name):
    member = 2 if name == TODAY else 3
    for _ in range(5):
        place.front.ask(name, place.link(member))
    assert place.summaries(member) == "daily"

    answer = place.front.ask(name, place.link(member), ONE_CLICK)

    assert (answer.status, place.summaries(member)) == (200, "never")


def test_what_a_visitor_says_of_where_they_are_is_not_believed(place):
    plain = place.front.ask(TODAY, place.link(4))
    forged = place.front.ask(TODAY, place.link(4), **FORGED)

    assert (forged.status, forged.text) == (plain.status, plain.text)
    assert "evil" not in str(forged)


def test_a_form_that_is_too_large_goes_no_further(place):
    answer = place.front.ask(TODAY, place.link(5), f"{ONE_CLICK}&x={'x' * 40_000}")

    assert answer.status in {413, 502}  # the latter by the Caddy of Debian 12
    assert place.summaries(5) == "daily"
    assert not {named for named, _ in answer.headers} & set(map(str.lower, HEADERS))


@names
def test_without_encryption_one_is_led_to_it(place, name):
    answer = place.front.ask(name, "/link", secure=False)

    assert answer.status in {301, 308}
    there = dict(answer.headers)["location"].replace(f":{place.front.secure}", "")
    assert there == f"https://{name}/link"


def test_no_path_is_written_down_also_where_digest_is_stopped(place):
    links = [place.link(member) for member in (6, 7)]
    place.front.ask(TODAY, links[0])
    place.front.ask(TODAY, links[0], secure=False)
    place.house.stop()

    answer = place.front.ask(TODAY, links[1])

    assert answer.status == 502
    for link in links:
        assert link not in answer.text
        assert link.removeprefix("/u/") not in place.front.written()
