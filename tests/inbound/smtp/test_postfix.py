"""The shipped settings of a border, in a real Postfix before a real LMTP server of ours."""

import queue
import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from digest.inbox.intake import accept_together
from digest.inbox.received_mail import ReceivedMail
from digest.inbox.sealing import unseal
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.store.database import Store
from inbound.smtp.addresses import SmtpContext
from inbound.smtp.limits import SmtpLimits
from inbound.smtp.policy_server import PolicyServer
from inbound.smtp.servers import LmtpServer
from tests import postfix
from tests.patience import PATIENCE
from tests.wire import Wire

SAMPLES = Path(__file__).parents[3] / "samples" / "deploy" / "postfix"
GOOD = (
    b"From: ana@example.net\r\nSubject: good\r\nMessage-ID: <1@x.example>\r\n\r\nI slept well.\r\n"
)

pytestmark = [
    pytest.mark.xdist_group("postfix"),  # one Postfix at a time
    pytest.mark.skipif(postfix.missing() is not None, reason=str(postfix.missing())),
]


class Border:
    """A Postfix, and behind it the two servers that it speaks to."""

    def __init__(self, store, keys, noon, folder):
        self.store, self.keys, self.noon, self.folder = store, keys, noon, folder
        self.arrived = queue.SimpleQueue()
        self.sockets = folder / "queue" / "digest"
        self.sockets.mkdir(parents=True)
        self.sockets.chmod(0o2750)  # as the README says
        shutil.chown(self.sockets, group="postfix")
        self.door = SmtpContext(
            domain="mail.example.org",
            keys=keys,
            names=lambda: frozenset({"lung"}),
            take=self.take,
            limits=SmtpLimits(size=10_485_760, bad_addresses=3),
        )
        self.port = 0
        self.answer()
        self.open()

    def answer(self):
        self.policy = PolicyServer(self.door, port=self.port)
        self.policy.start()
        self.port = self.policy.listening_port

    def open(self):
        self.lmtp = LmtpServer(self.door, path=self.sockets / "lmtp")
        self.lmtp.start()

    def take(self, transactions):
        accept_together(self.store, transactions, lambda: self.noon, self.keys)
        for each in transactions:
            self.arrived.put(each)

    def settings(self):
        shipped = (SAMPLES / "main.cf").read_text()
        checks = SAMPLES / "digest_header_checks"
        shutil.copy(checks, self.folder / checks.name)
        shipped = shipped.replace(
            "/etc/postfix/digest_header_checks", str(self.folder / checks.name)
        )
        return shipped.replace("127.0.0.1:10040", f"127.0.0.1:{self.port}")

    def address(self, number=1):
        ticket = Ticket(purpose=Purpose.REPLY, member_id=number, object_id=1)
        return f"{self.keys.local_part(ticket)}@mail.example.org"

    def client(self, source="127.0.0.1"):
        return Wire(self.running.port, greet="EHLO", source=source)

    def next_mail(self):
        return self.arrived.get(timeout=PATIENCE)


@pytest.fixture(scope="module")
def border(empty_database):
    folder = Path(tempfile.mkdtemp(prefix="digest-postfix-"))
    folder.chmod(0o755)
    shutil.copy(empty_database, folder / "digest.db")
    store = Store(f"sqlite:///{folder / 'digest.db'}")
    made = Border(store, Keys({1: bytes(range(32))}), datetime(2026, 3, 2, 12, tzinfo=UTC), folder)
    settings = {"smtpd_tls_security_level": "none", "smtpd_milters": ""}
    with postfix.running(folder, settings, more=made.settings()) as running:
        made.running = running
        yield made
    made.lmtp.stop()
    made.policy.stop()
    store.close()
    shutil.rmtree(folder)


def test_no_setting_stands_twice(border):
    with border.client() as client:
        assert client.say("NOOP").startswith("250")

    assert "overriding earlier entry" not in border.running.log


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
    "raw",
    [
        pytest.param(b"From: ben@example.net\r\n" + GOOD, id="two-authors"),
        pytest.param(b"Subject: " + b"x" * 20_000 + b"\r\n" + GOOD, id="long-field"),
        pytest.param(GOOD + b"a\nb\rc\0d\r\n" + b"y" * 5_000, id="odd-lines"),
    ],
)
def test_what_strangers_would_be_refused_for_is_kept_and_nobody_gets_a_bounce(border, raw):
    with border.client() as client:
        assert client.mail(raw, border.address()).startswith("250")
    kept = border.next_mail()

    with border.store.read() as session:
        rows = session.exec(select(ReceivedMail)).all()
    assert kept.raw in [unseal(border.keys, row) for row in rows]
    assert "status=bounced" not in border.running.log
    assert "sender non-delivery notification" not in border.running.log


def test_a_line_longer_than_the_standard_has_comes_as_it_was_written(border):
    paragraph = b" ".join(b"word%d" % number for number in range(1_000))
    with border.client() as client:
        assert client.mail(GOOD + paragraph + b"\r\n", border.address()).startswith("250")

    assert paragraph in border.next_mail().raw


def test_what_is_too_large_is_refused_while_its_sender_is_there(border):
    with border.client() as client:
        assert client.say("MAIL FROM:<a@b.example> SIZE=10240001").startswith("552 5.3.4")


def test_mail_waits_while_we_are_away(border):
    border.lmtp.stop()
    with border.client() as client:
        assert client.mail(GOOD, border.address()).startswith("250")
    while not border.running.queue("deferred"):
        time.sleep(0.05)
    border.open()
    border.running.flush()

    assert border.next_mail().recipients == (border.address(),)
    assert "status=bounced" not in border.running.log


def test_while_nobody_can_say_which_addresses_there_are_senders_come_again(border):
    border.policy.stop()
    with border.client() as client:
        client.say("MAIL FROM:<a@b.example>")
        assert client.say(f"RCPT TO:<{border.address()}>").startswith("450")
    border.answer()
    with border.client() as client:
        client.say("MAIL FROM:<a@b.example>")
        assert client.say(f"RCPT TO:<{border.address()}>").startswith("250")
