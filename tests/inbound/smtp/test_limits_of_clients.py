"""What one client may ask of the server, and that nobody else suffers for it."""

import contextlib
import socket
import struct
import time

import pytest

from inbound.smtp import replies
from inbound.smtp.limits import SmtpLimits
from inbound.smtp.tls import Certificate
from tests.inbound.smtp.conftest import GOOD, LUNG, NEIGHBOUR, NO_ONE
from tests.patience import PATIENCE


def test_s11_the_twenty_first_connection_of_a_client_waits(smtp):
    with contextlib.ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(smtp.connect())
        with smtp.connect(greet=False) as one_more, smtp.connect(source=NEIGHBOUR) as other:
            assert one_more.greeting == replies.TOO_MANY_CONNECTIONS
            assert other.mail(GOOD, LUNG) == replies.TAKEN
    with smtp.connect() as again:
        assert again.mail(GOOD, LUNG) == replies.TAKEN


def test_s11_so_does_one_more_than_the_server_has_room_for(house):
    house.start(limits=SmtpLimits(connections=5))
    with contextlib.ExitStack() as stack:
        for number in range(5):
            stack.enter_context(house.connect(source=f"127.0.1.{number}"))
        with house.connect(greet=False) as one_more:
            assert one_more.greeting == replies.TOO_MANY_CONNECTIONS


@pytest.mark.parametrize(
    ("begin", "limits"),
    [
        pytest.param(False, SmtpLimits(session=0.3), id="in-a-command"),
        pytest.param(True, SmtpLimits(data=0.3), id="in-a-mail"),
    ],
)
def test_s12_who_sends_drop_by_drop_is_sent_away_at_the_deadline(house, begin, limits):
    house.start(limits=limits)
    with house.connect() as slow:
        if begin:
            slow.begin(LUNG)
        assert house.serves(GOOD)
        with contextlib.suppress(ConnectionError):
            for _ in range(1000):
                slow.send(b"N")
                time.sleep(0.01)
        assert slow.reply() in (replies.TOO_SLOW, "")
        with pytest.raises(ConnectionError):
            for _ in range(100):
                slow.send(b"N" * 1000)
    assert len(house.kept()) == 1


def test_who_says_nothing_is_sent_away(house):
    house.start(limits=SmtpLimits(silence=0.1))
    with house.connect() as client:
        assert client.reply() == replies.TOO_SLOW
        assert client.reply() == ""


def test_s24_the_proxy_protocol_is_not_heard_where_nobody_set_it_up(smtp):
    with smtp.connect(greet=False) as client:
        assert client.say("PROXY TCP4 192.0.2.1 192.0.2.2 1 25") == replies.NOT_WELCOME
        assert client.reply() == ""


def test_s24_where_it_is_set_up_only_the_proxy_may_come_and_says_for_whom(smtp):
    smtp.start(proxies=frozenset({"127.0.0.2"}))
    with smtp.connect(greet=False) as stranger:
        assert stranger.greeting == replies.NOT_WELCOME
    port = smtp.server.listening_port
    with socket.create_connection(
        ("127.0.0.1", port), 20, source_address=("127.0.0.2", 0)
    ) as proxy:
        proxy.sendall(b"PROXY TCP4 192.0.2.7 192.0.2.2 4321 25\r\n")
        heard = proxy.makefile("rb")
        assert heard.readline().startswith(b"220")
        said = f"EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<{LUNG}>\r\nDATA\r\n".encode()
        proxy.sendall(said + GOOD + b".\r\nQUIT\r\n")
        assert b"221" in heard.read()
        heard.close()
    assert [row.peer for row in smtp.kept()] == ["192.0.2.7"]


@pytest.mark.parametrize("command", ["NOOP", "RSET", "JUNK", "VRFY x", ""])
def test_s25_who_only_talks_is_sent_away(house, command):
    with house.connect() as client:
        answers = [client.say(command) for _ in range(102)]
    assert replies.TOO_MANY_ERRORS in answers
    assert answers[-1] == ""


def test_s25_who_brings_mail_between_may_go_on(house):
    with house.connect() as client:
        for number in range(8):
            for _ in range(15):
                client.say("JUNK")
            assert client.mail(GOOD + b"%d" % number, LUNG) == replies.TAKEN


def test_s26_who_tries_tokens_is_sent_away_and_asks_the_database_nothing(smtp):
    answers = []
    for _ in range(5):
        with smtp.connect() as client:
            client.say("MAIL FROM:<a@b.example>")
            forged = [f"r.{number:037d}@mail.example.org" for number in range(10)]
            answers += [client.say(f"RCPT TO:<{each}>") for each in forged]
    told = [answer for answer in answers if answer]
    assert told == [NO_ONE] * 20 + [replies.TOO_MANY_GUESSES] * 3
    assert smtp.asked_for_names == 0


def test_s26_who_shares_an_address_with_one_who_guesses_can_still_answer_a_letter(smtp):
    for _ in range(3):
        with smtp.connect() as guesser:
            guesser.say("MAIL FROM:<a@b.example>")
            for number in range(8):
                guesser.say(f"RCPT TO:<r.{number:037d}@mail.example.org>")
    with smtp.connect() as stranger:
        assert stranger.begin(LUNG)[-2] == replies.TOO_MANY_GUESSES
    with smtp.connect() as member:
        assert member.mail(GOOD, smtp.signed(1)) == replies.TAKEN


def test_s05_a_large_mail_to_many_comes_in_parts(smtp):
    smtp.start(limits=SmtpLimits(copies=3_000))
    addresses = [smtp.signed(number) for number in range(1, 6)]
    with smtp.connect() as client:
        client.say("MAIL FROM:<ana@example.net> SIZE=1000")
        answers = [client.say(f"RCPT TO:<{each}>") for each in addresses]
        assert answers == [replies.ADDED] * 3 + [replies.TOO_MANY_RECIPIENTS] * 2


def test_s05_a_mail_that_did_not_say_how_large_it_is_goes_back_where_it_is_for_too_many(smtp):
    smtp.start(limits=SmtpLimits(copies=3_000))
    large = GOOD + b"x" * 70 + b"\r\n" * 500
    with smtp.connect() as client:
        few, many = [smtp.signed(1)], [smtp.signed(number) for number in range(1, 6)]
        assert client.mail(large, *many) == replies.TOO_LARGE_FOR_ALL
        assert client.mail(large, *few) == replies.TAKEN
        assert client.mail(GOOD, *many) == replies.TAKEN


def test_s05_one_recipient_may_have_the_largest_mail(smtp):
    smtp.start(limits=SmtpLimits(copies=100))
    with smtp.connect() as client:
        assert client.mail(GOOD + b"x\r\n" * 500, LUNG) == replies.TAKEN


def test_what_lies_in_memory_is_limited_over_all_connections(house):
    house.start(limits=SmtpLimits(size=60_000, memory=240_000))
    fill = 4 if house.kind == "lmtp" else 2  # a border may have all of it, any other client half
    with contextlib.ExitStack() as stack:
        one_more, *fillers = [stack.enter_context(house.connect()) for _ in range(fill + 1)]
        for client in fillers:
            client.begin(LUNG)
            client.send((b"x" * 70 + b"\r\n") * 800)
        with pytest.raises(AssertionError):
            for _ in range(200):  # until the server has read what the others sent
                one_more.mail(GOOD + b"y\r\n" * 10_000, LUNG)
                assert one_more.begin(LUNG)[-1].startswith("354")
                assert one_more.say(b"z\r\n" * 15_000 + b".") == replies.TAKEN
        for client in fillers:
            assert client.say(b".") == replies.TAKEN


@pytest.mark.parametrize("said", [b"", b"\x16\x03\x01", b"no TLS at all\r\n"])
def test_who_goes_in_the_middle_of_a_handshake_is_counted_no_more(smtp, make_certificate, said):
    limits = SmtpLimits(connections_per_address=1)
    smtp.start(certificate=Certificate(*make_certificate("one")), limits=limits)
    for _ in range(3):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with smtp.connect(greet=False) as client:
                if client.greeting == replies.TOO_MANY_CONNECTIONS:
                    continue  # the last one may not be forgotten yet
                client.say("EHLO x")
                assert client.say("STARTTLS").startswith("220")
                client.send(said)
                client._socket.setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
                )
                break
        else:
            pytest.fail("the client that went is still counted")
