"""A mail to ourselves, by a real relay and a border in front of a real server."""

import json
import smtplib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.border import written
from tests.house import BORDER, DOMAIN, House, found, lived_in, move_in
from tests.sink import Sink

SIGNED = b"DKIM-Signature: v=1; a=rsa-sha256; d=mail.example.org; s=s1; h=from:to%s; bh=x; b=y\r\n"


@dataclass
class Way:
    """What brings mails that the relay took to our server: `on_top` is what a border writes there."""

    sink: Sink
    house: House
    on_top: bytes = b""
    is_open: bool = True
    came: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sink.on_message = self._taken

    def _taken(self, _recipient: str) -> None:
        threading.Timer(0.1, self._bring).start()

    def _bring(self) -> None:
        if not self.is_open:
            return
        letter = self.sink.letters[-1]
        with smtplib.SMTP("127.0.0.1", self.house.smtp_port) as client:
            mail = self.on_top + letter.raw
            client.sendmail(letter.reverse_path, [letter.recipient], mail)
        self.came.append(letter.raw)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory, empty_installation: Path) -> Path:
    folder = tmp_path_factory.mktemp("founded")
    found(folder, empty_installation)
    return folder


@pytest.fixture
def way(tmp_path: Path, founded: Path) -> Iterator[Way]:
    sink = Sink()
    house = move_in(founded, tmp_path, sink.port)
    zone = tmp_path / "zone.txt"
    zone.touch()
    house.settings["DIGEST_AUTHENTICATION__ZONE_FILE"] = str(zone)
    with lived_in(house):
        house.start()
        yield Way(sink, house, on_top=written(BORDER, DOMAIN))
    sink.close()


def told(way, *, seconds=20):
    done = way.house.digest("doctor", "--loop", "--loop-seconds", str(seconds), "--json")
    assert "Traceback" not in done.stderr
    rows = json.loads(done.stdout)
    return {row["name"]: row for row in rows if row["name"].startswith("loop.")}


def test_it_comes_back_is_known_as_ours_and_leaves_nothing_behind(way):
    before = [way.house.count(f"SELECT count(*) FROM {table}") for table in TABLES]  # noqa: S608
    way.on_top += SIGNED % b":list-unsubscribe:list-unsubscribe-post"

    found = told(way)

    assert {name: row["level"] for name, row in found.items()} == {
        "loop.mail": "ok",
        "loop.authentic": "ok",
        "loop.one_click": "ok",
    }
    assert "seconds" in found["loop.mail"]["found"]
    assert "dmarc" in found["loop.authentic"]["found"]
    assert len(way.came) == 1
    assert [way.house.count(f"SELECT count(*) FROM {table}") for table in TABLES] == before  # noqa: S608


TABLES = ("received", "delivery", "audit", "signed_content", "bounce", "question", "post")


def test_a_border_that_says_nothing_is_told_what_to_write(way):
    way.on_top = b""

    found = told(way)

    assert found["loop.mail"]["level"] == "ok"
    assert (
        found["loop.authentic"]["level"] == "unknown"
    )  # it came by the mail server of this machine
    assert "your own mailbox" in found["loop.authentic"]["fix"]
    assert "received_above" in found["loop.authentic"]["fix"]
    assert found["loop.one_click"]["level"] == "warn"


def test_a_signature_that_leaves_the_click_out_is_warned_of(way):
    way.on_top += SIGNED % b""

    assert "one click" in told(way)["loop.one_click"]["fix"]


def test_a_mail_that_does_not_come_back_is_told_with_where_to_look(way):
    way.is_open = False

    found = told(way, seconds=1)

    assert set(found) == {"loop.mail"}
    assert found["loop.mail"]["level"] == "fail"
    assert DOMAIN in found["loop.mail"]["fix"]


def test_a_relay_that_refuses_it_is_told(way):
    way.sink.on_recipient = lambda _: "550 5.1.1 nobody"

    assert "550" in told(way)["loop.mail"]["found"]
