"""Answers put together from what arrives, and servers that say what few servers say."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import RelayDeferred, RelayError, RelayRefusesAll, RelayRejected
from digest.outbox.compose import Composed
from digest.outbox.smtp_opening import Server
from digest.outbox.smtp_relay import SmtpRelay
from digest.outbox.smtp_wire import ANSWER_LIMIT, AnswerReader, NotSmtp, ServerAnswer

TALK = b"220 hello\r\n250-first\r\n250-second\r\n250 last\r\n354\r\n250 2.0.0 \xff taken\n"
ANSWERS = [
    ServerAnswer(220, b"hello"),
    ServerAnswer(250, b"first\nsecond\nlast"),
    ServerAnswer(354, b""),
    ServerAnswer(250, b"2.0.0 \xff taken"),
]


@given(st.lists(st.integers(0, len(TALK))))
def test_answers_are_the_same_wherever_what_arrives_is_cut(cuts):
    reader, ends = AnswerReader(), [0, *sorted(cuts), len(TALK)]
    heard = [answer for begin, end in pairwise(ends) for answer in reader.feed(TALK[begin:end])]
    assert heard == ANSWERS
    assert not reader.is_midway


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(b"hello there\r\n", id="no-code"),
        pytest.param(b"99 too short\r\n", id="two-digits"),
        pytest.param(b"150 no such kind\r\n", id="unknown-kind"),
        pytest.param(b"250_ok\r\n", id="no-space"),
        pytest.param(b"\r\n", id="empty"),
        pytest.param(b"2" * (ANSWER_LIMIT + 1), id="a-line-without-end"),
        pytest.param(b"250-more\r\n" * ANSWER_LIMIT, id="an-answer-without-end"),
    ],
)
def test_what_is_no_answer_is_not_taken_for_one(words):
    with pytest.raises(NotSmtp):
        list(AnswerReader().feed(words))


@contextmanager
def server(talk: Callable[[socket.socket], None], **facts: str) -> Iterator[SmtpRelay]:
    """Yield a relay whose server is played by `talk`, one connection long."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def play() -> None:
            caller, _ = listening.accept()
            with caller:
                talk(caller)

        thread = threading.Thread(target=play)
        thread.start()
        port = listening.getsockname()[1]
        relay = SmtpRelay(Server(host="127.0.0.1", port=port, timeout=5, **facts))  # type: ignore[arg-type]
        try:
            yield relay
        finally:
            relay.close()
            thread.join()


def letter(message: bytes = b"Subject: Hello\r\n\r\nHello.\r\n") -> Composed:
    return Composed(
        delivery_id=1,
        member_id=1,
        reverse_path="b@mail.example.org",
        recipient="ana@example.net",
        message=message,
    )


def heard_until(caller: socket.socket, end: bytes) -> bytes:
    heard = b""
    while not heard.endswith(end) and (more := caller.recv(65_536)):
        heard += more
    return heard


def greeted(caller: socket.socket, *offers: bytes) -> None:
    caller.sendall(b"220 hello\r\n")
    heard_until(caller, b"\r\n")
    caller.sendall(b"".join(b"250-%b\r\n" % offer for offer in offers) + b"250 ok\r\n")


def test_a_server_that_asks_for_the_message_of_a_refused_recipient_gets_none():
    seen = []

    def talk(caller):
        greeted(caller, b"server", b"PIPELINING")
        heard_until(caller, b"DATA\r\n")
        caller.sendall(b"250 ok\r\n550 5.1.1 no such user\r\n354 go on\r\n")
        seen.append(heard_until(caller, b".\r\n"))
        caller.sendall(b"554 5.5.1 no valid recipients\r\n")
        heard_until(caller, b"QUIT\r\n")

    with server(talk) as relay, pytest.raises(RelayRejected, match=r"550 5\.1\.1"):
        relay.send(letter())
    assert seen == [b".\r\n"]


def test_a_server_that_knows_no_ehlo_gets_helo_and_one_command_at_a_time():
    seen = []

    def talk(caller):
        caller.sendall(b"220 hello\r\n")
        for answer in (b"502 what", b"250 ok", b"250 ok", b"250 ok", b"354 go on"):
            seen.append(heard_until(caller, b"\r\n").split(b" ")[0].rstrip())
            caller.sendall(answer + b"\r\n")
        heard_until(caller, b"\r\n.\r\n")
        caller.sendall(b"250 taken\r\n")
        heard_until(caller, b"QUIT\r\n")

    with server(talk) as relay:
        assert relay.send(letter()) == "250 taken"
    assert seen == [b"EHLO", b"HELO", b"MAIL", b"RCPT", b"DATA"]


def test_a_connection_broken_before_all_of_the_message_was_sent_certainly_took_nothing():
    def talk(caller):
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        greeted(caller, b"server", b"PIPELINING")
        heard_until(caller, b"DATA\r\n")
        caller.sendall(b"250 ok\r\n250 ok\r\n354 go on\r\n")
        caller.recv(1)

    with server(talk) as relay, pytest.raises(RelayError) as caught:
        relay.send(letter(b"Subject: long\r\n\r\n" + b"word " * 2_000_000))
    assert (type(caught.value), caught.value.text) == (
        RelayDeferred,
        "the connection broke within the message",
    )


def test_words_put_in_before_the_encryption_are_not_believed():
    def talk(caller):
        greeted(caller, b"server", b"STARTTLS")
        heard_until(caller, b"STARTTLS\r\n")
        caller.sendall(b"220 go on\r\n250 put in\r\n")
        caller.recv(100)

    with (
        server(talk, security="starttls") as relay,
        pytest.raises(RelayDeferred, match="before the encryption"),
    ):
        relay.send(letter())


def test_a_server_that_asks_for_name_and_password_one_by_one_gets_them():
    seen = []

    def talk(caller):
        greeted(caller, b"server", b"AUTH LOGIN XOAUTH2")
        for answer in (b"334 VXNlcm5hbWU6", b"334 UGFzc3dvcmQ6", b"235 welcome"):
            seen.append(heard_until(caller, b"\r\n"))
            caller.sendall(answer + b"\r\n")
        heard_until(caller, b"\r\n")
        caller.sendall(b"550 5.1.8 no\r\n")
        heard_until(caller, b"QUIT\r\n")

    with (
        server(talk, username="digest", password="right") as relay,
        pytest.raises(RelayRefusesAll),
    ):
        relay.send(letter())
    assert seen == [b"AUTH LOGIN\r\n", b"ZGlnZXN0\r\n", b"cmlnaHQ=\r\n"]
