"""A mail's whole way in, over a real connection, with a signature that is really checked."""

import base64
import smtplib
from dataclasses import replace

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.mail.signed_address import Purpose
from inbound.authenticate import DirectVerdict
from inbound.authenticate.dns import ZoneFile
from inbound.smtp.addresses import SmtpContext
from inbound.smtp.servers import SmtpServer
from tests.patience import PATIENCE

CLEAN = (
    b"From: Ana Realname <ana@example.net>\r\nTo: <{to}>\r\nSubject: Re: Sleep\r\n"
    b"Message-ID: <1@client>\r\nDate: Mon, 02 Mar 2026 12:00:00 +0000\r\n\r\nMe too.\r\n"
)


@pytest.fixture
def signed(tmp_path, village):
    """Sign as the members' provider does; its key is in a zone file that our check reads."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL
    private = key.private_bytes(*form, serialization.NoEncryption())
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    record = f'key._domainkey.example.net TXT "v=DKIM1; p={base64.b64encode(public).decode()}"'
    (tmp_path / "zone").write_text(record + "\n")
    check = DirectVerdict(ZoneFile(tmp_path / "zone"))
    village.receiving = replace(village.receiving, authenticate=check)

    def sign(raw, **how):
        return dkim.sign(raw, b"key", b"example.net", private, **how) + raw

    return sign


@pytest.fixture
def server(village):
    def take(transactions):
        for it in transactions:
            village.receive(it.raw, it.recipients[0], reverse_path=it.reverse_path)

    door = SmtpContext(
        domain="mail.example.org",
        keys=village.keys,
        names=lambda: frozenset({"lung"}),
        take=take,
    )
    running = SmtpServer(door, host="127.0.0.1", port=0)
    running.start()
    yield running
    running.stop()


def to_us(to):
    return CLEAN.replace(b"{to}", to.encode())


def send(server, raw, to):
    with smtplib.SMTP("127.0.0.1", server.listening_port, timeout=PATIENCE) as client:
        client.sendmail("ana@example.net", [to], raw)


def test_a_signed_reply_over_smtp_becomes_a_post_once(village, server, signed):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    raw = signed(to_us(to))

    send(server, raw, to)
    send(server, raw, to)
    village.work()

    [received] = village.all(ReceivedMail)
    assert received.outcome is Outcome.POSTED
    assert village.posts() == ["About sleep", "Me too."]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda raw: raw.replace(b"Me too", b"Me not"), id="text"),
        pytest.param(lambda raw: raw.replace(b"ana@", b"ben@"), id="from"),
        pytest.param(lambda raw: raw[raw.index(b"From:") :], id="no-signature"),
    ],
)
def test_a_mail_that_was_changed_on_its_way_is_held(village, server, signed, spoil):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    send(server, spoil(signed(to_us(to))), to)
    village.work()

    assert [each.outcome for each in village.all(ReceivedMail)] == [Outcome.HELD]
    assert village.posts() == ["About sleep"]


def test_a_signature_over_part_of_the_text_proves_nothing(village, server, signed):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    send(server, signed(to_us(to), length=True) + b"And more.\r\n", to)
    village.work()

    assert village.all(ReceivedMail)[0].outcome is Outcome.HELD
