"""The shipped settings of a border, in a real Postfix before a real LMTP server of ours."""

import os
import queue
import re
import shutil
import tempfile
from pathlib import Path

import pytest

from digest.mail.addresses import Purpose, Ticket
from inbound.door import Door
from inbound.intake import accept_together
from inbound.limits import Limits
from inbound.policy import PolicyServer
from inbound.received import Outcome, Received
from inbound.smtp import LmtpServer
from tests import postfix
from tests.wire import Wire

SAMPLES = Path(__file__).parents[3] / "samples" / "deploy" / "postfix"
GOOD = (
    b"From: ana@example.net\r\nSubject: good\r\nMessage-ID: <1@x.example>\r\n\r\nI slept well.\r\n"
)
PATIENCE = 60  # seconds; bounds a wait that ends with a mail

pytestmark = pytest.mark.skipif(postfix.missing() is not None, reason=str(postfix.missing()))


class Border:
    """A Postfix, and behind it the two servers that it speaks to."""

    def __init__(self, store, keys, noon, folder):
        self.store, self.keys, self.noon, self.folder = store, keys, noon, folder
        self.arrived = queue.SimpleQueue()
        self.sockets = folder / "queue" / "digest"
        self.sockets.mkdir(parents=True)
        self.sockets.chmod(0o2750)  # as the README says
        shutil.chown(self.sockets, group="postfix")
        self.door = Door(
            domain="mail.example.org",
            keys=keys,
            names=lambda: frozenset({"lung"}),
            take=self.take,
            limits=Limits(size=10_485_760, bad_addresses=3),
        )
        self.policy = PolicyServer(self.door)
        self.policy.start()
        self.open()

    def open(self):
        self.lmtp = LmtpServer(self.door, path=self.sockets / "lmtp")
        self.lmtp.start()

    def take(self, transactions):
        accept_together(self.store, transactions, lambda: self.noon)
        for each in transactions:
            self.arrived.put(each)

    def settings(self):
        shipped = (SAMPLES / "main.cf").read_text()
        checks = SAMPLES / "digest_header_checks"
        shutil.copy(checks, self.folder / checks.name)
        shipped = shipped.replace(
            "/etc/postfix/digest_header_checks", str(self.folder / checks.name)
        )
        return shipped.replace("127.0.0.1:10040", f"127.0.0.1:{self.policy.listening_port}")

    def address(self, number=1):
        ticket = Ticket(purpose=Purpose.REPLY, member_id=number, object_id=1)
        return f"{self.keys.local_part(ticket)}@mail.example.org"

    def client(self, source="127.0.0.1"):
        return Wire(self.running.port, greet="EHLO", source=source)

    def next_mail(self):
        return self.arrived.get(timeout=PATIENCE)


@pytest.fixture
def border(sqlite_store, keys, noon):
    folder = Path(tempfile.mkdtemp(prefix="digest-postfix-"))
    folder.chmod(0o755)
    made = Border(sqlite_store, keys, noon, folder)
    with postfix.running(
        folder, {"smtpd_tls_security_level": "none"}, more=made.settings()
    ) as running:
        made.running = running
        yield made
        assert "warning" not in re.sub(r".*overriding earlier entry.*", "", running.log)
    made.lmtp.stop()
    if made.policy.is_running:
        made.policy.stop()
    shutil.rmtree(folder)


def test_a_good_token_is_taken_and_kept(border):
    with border.client() as client:
        assert client.mail(GOOD, border.address()).startswith("250")
    mail = border.next_mail()

    assert mail.recipients == (border.address(),)
    assert mail.reverse_path == "ana@example.net"
    assert mail.raw.endswith(b"\r\n\r\nI slept well.\r\n\r\n")


def test_two_recipients_come_one_by_one(border):
    with border.client() as client:
        assert client.mail(GOOD, border.address(1), border.address(2)).startswith("250")

    assert {border.next_mail().recipients for _ in range(2)} == {
        (border.address(1),),
        (border.address(2),),
    }


def test_a_bad_token_is_refused_at_rcpt_and_who_goes_on_is_sent_away(border):
    with border.client(source="127.0.0.7") as client:
        client.say("MAIL FROM:<a@b.example>")
        forged = [f"RCPT TO:<r.{number:037d}@mail.example.org>" for number in range(5)]
        answers = [client.say(line)[:9] for line in forged]
        assert answers == ["550 5.1.1"] * 4 + ["421 4.7.0"]
    with border.client() as client:
        client.say("MAIL FROM:<a@b.example>")
        assert client.say("RCPT TO:<heart@mail.example.org>").startswith("550 5.1.1")
        assert client.say("RCPT TO:<lung@mail.example.org>").startswith("250")
        assert client.say("RCPT TO:<lung@elsewhere.example>").startswith("554 5.7.1")


def test_a_verdict_that_a_mail_brings_along_is_dropped(border):
    forged = (
        b"Authentication-Results: MX.Mail.Example.ORG (x) 1; dmarc=pass\r\n"
        b"authentication-results:\r\n (a (nested) comment) mx.mail.example.org;\r\n\tdmarc=pass\r\n"
        b"Received-SPF: pass\r\nX-Other: stays\r\n"
    )
    with border.client() as client:
        assert client.mail(forged + GOOD, border.address()).startswith("250")
    raw = border.next_mail().raw

    assert b"X-Other: stays" in raw
    assert b"dmarc=pass" not in raw
    assert b"Received-SPF" not in raw


@pytest.mark.parametrize(
    ("raw", "outcome"),
    [
        pytest.param(b"From: ben@example.net\r\n" + GOOD, Outcome.WAITING, id="two-authors"),
        pytest.param(
            b"Subject: " + b"x" * 20_000 + b"\r\n" + GOOD, Outcome.WAITING, id="long-field"
        ),
        pytest.param(GOOD + b"a\nb\rc\0d\r\n" + b"y" * 5_000, Outcome.WAITING, id="odd-lines"),
    ],
)
def test_what_strangers_would_be_refused_for_is_kept_and_nobody_gets_a_bounce(border, raw, outcome):
    with border.client() as client:
        assert client.mail(raw, border.address()).startswith("250")
        border.next_mail()
        assert client.mail(GOOD, border.address(2)).startswith("250")
    border.next_mail()

    with border.store.read() as session:
        assert session.get_one(Received, 1).outcome is outcome
    assert "status=bounced" not in border.running.log
    assert "sender non-delivery notification" not in border.running.log


def test_what_is_too_large_is_refused_while_its_sender_is_there(border):
    with border.client() as client:
        assert client.say("MAIL FROM:<a@b.example> SIZE=10240001").startswith("552 5.3.4")


def test_mail_waits_while_we_are_away(border):
    border.lmtp.stop()
    with border.client() as client:
        assert client.mail(GOOD, border.address()).startswith("250")
    while not border.running.queue("deferred"):
        os.sched_yield()
    border.open()
    border.running.flush()

    assert border.next_mail().recipients == (border.address(),)
    assert "status=bounced" not in border.running.log


def test_while_nobody_can_say_which_addresses_there_are_senders_come_again(border):
    border.policy.stop()
    with border.client() as client:
        client.say("MAIL FROM:<a@b.example>")
        assert client.say(f"RCPT TO:<{border.address()}>").startswith("450")
