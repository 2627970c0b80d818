"""The door, over real SMTP on loopback."""

import smtplib
import socket

import pytest

from digest.mail.signed_address import Purpose, Ticket
from inbound.smtp.addresses import SmtpContext
from inbound.smtp.limits import SmtpLimits
from inbound.smtp.servers import SmtpServer
from tests.patience import PATIENCE

MAIL = b"From: ana@example.net\r\n\r\nhello\r\n"


@pytest.fixture
def kept():
    return []


@pytest.fixture
def take(kept):
    def keep(transactions):
        if any(b"trouble" in each.raw for each in transactions):
            raise RuntimeError("password=hunter2")
        kept.extend(transactions)

    return keep


@pytest.fixture
def server(keys, take):
    door = SmtpContext(
        domain="mail.example.org",
        keys=keys,
        names=lambda: frozenset({"lung"}),
        take=take,
        limits=SmtpLimits(size=100_000),
    )
    made = SmtpServer(door, host="127.0.0.1", port=0)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def client(server):
    with smtplib.SMTP("127.0.0.1", server.listening_port, timeout=PATIENCE) as made:
        yield made


@pytest.mark.parametrize(
    ("address", "code"),
    [
        pytest.param("lung@mail.example.org", 250, id="a-community"),
        pytest.param("LUNG@Mail.Example.Org", 250, id="in-capitals"),
        pytest.param("postmaster", 250, id="postmaster-alone"),
        pytest.param("Abuse@mail.example.org", 250, id="abuse"),
        pytest.param("help@mail.example.org", 250, id="a-command"),
        pytest.param("heart@mail.example.org", 550, id="no-such-community"),
        pytest.param("r@mail.example.org", 550, id="a-purpose-without-token"),
        pytest.param("r." + "a" * 37 + "@mail.example.org", 550, id="a-forged-token"),
        pytest.param("lung@elsewhere.example", 550, id="relaying"),
        pytest.param("x" * 65 + "@mail.example.org", 553, id="too-long"),
    ],
)
def test_recipients_are_checked_at_the_door(client, address, code):
    client.ehlo()
    client.mail("ana@example.net")

    assert client.rcpt(address)[0] == code


def test_a_signed_address_is_known_without_a_database(client, keys, kept):
    local = keys.local_part(Ticket(purpose=Purpose.REPLY, member_id=1, object_id=2)).upper()
    client.sendmail("ana@example.net", [f"{local}@mail.example.org"], MAIL)

    (transaction,) = kept
    assert transaction.reverse_path == "ana@example.net"
    assert transaction.recipients == (f"{local}@mail.example.org",)
    assert transaction.raw == MAIL
    assert transaction.peer == "127.0.0.1"


def test_the_null_sender_is_empty(client, kept):
    client.sendmail("", ["lung@mail.example.org"], MAIL)

    assert kept[0].reverse_path == ""


def test_our_own_trouble_leaves_the_mail_with_its_sender_and_tells_nothing(client, kept):
    with pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail("ana@example.net", ["lung@mail.example.org"], MAIL + b"trouble")

    assert refused.value.smtp_code == 451
    assert b"hunter2" not in refused.value.smtp_error
    assert kept == []


def test_the_hundred_and_first_recipient_waits(client):
    client.ehlo()
    client.mail("ana@example.net")
    answers = [client.rcpt("lung@mail.example.org")[0] for _ in range(101)]

    assert answers == [250] * 100 + [452]


@pytest.mark.parametrize("smuggled", [b"a\nb", b"a\rb", b"a\0b"])
def test_bare_line_ends_and_nul_are_refused(client, smuggled, kept):
    client.ehlo()
    client.mail("ana@example.net")
    client.rcpt("lung@mail.example.org")
    client.putcmd("DATA")
    client.getreply()
    client.send(b"From: a@b.example\r\n\r\n" + smuggled + b"\r\n.\r\n")

    assert client.getreply()[0] == 550
    assert kept == []


def test_nobody_learns_of_passwords_or_members(client):
    client.ehlo()

    assert "auth" not in client.esmtp_features
    assert client.verify("ana")[0] == client.verify("nobody")[0] == 252


def test_one_endless_line_is_broken_off(server, kept):
    with socket.create_connection(("127.0.0.1", server.listening_port), 10) as line:
        line.sendall(b"EHLO x\r\nMAIL FROM:<a@b.example>\r\n")
        line.sendall(b"RCPT TO:<lung@mail.example.org>\r\nDATA\r\n")
        with pytest.raises(ConnectionError):
            for _ in range(1000):
                line.sendall(b"x" * 65_536)
    assert kept == []
