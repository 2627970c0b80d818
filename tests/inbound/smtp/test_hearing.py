"""Commands are answered in their order, whatever pieces they come in and whatever must be waited for."""

import socket
import threading

import pytest

from inbound.smtp import replies
from inbound.smtp.limits import SmtpLimits
from tests.inbound.smtp.conftest import GOOD, LUNG
from tests.patience import PATIENCE


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        pytest.param("MAIL FROM:<a@b.example>", replies.BEGUN, id="as-nearly-all-say-it"),
        pytest.param("mail from:<a@b.example> size=99 body=8bitmime", replies.BEGUN, id="small"),
        pytest.param("MAIL FROM:<a@b.example> BODY=7BIT SIZE=99", replies.BEGUN, id="turned-round"),
        pytest.param("MAIL FROM: <a@b.example>", replies.BEGUN, id="with-a-space"),
        pytest.param("MAIL FROM:a@b.example", replies.BEGUN, id="bare"),
        pytest.param('MAIL FROM:<"a b"@b.example>', replies.BEGUN, id="quoted"),
        pytest.param("MAIL FROM:<>", replies.BEGUN, id="null"),
        pytest.param("MAIL FROM:<a@b.example> SIZE=x", "501", id="size-no-number"),
        pytest.param("MAIL FROM:<a@b.example> BODY=BINARYMIME", "501", id="body-not-offered"),
        pytest.param("MAIL FROM:<a@b.example> RET=HDRS", "555", id="parameter-not-offered"),
        pytest.param("MAIL TO:<a@b.example>", "501", id="wrong-word"),
        pytest.param("MAIL", "501", id="nothing"),
    ],
)
def test_a_reverse_path_is_understood_however_it_is_said(house, command, answer):
    with house.connect() as client:
        assert client.say(command).startswith(answer)


def test_what_comes_out_of_order_is_told_so_and_harms_nothing(smtp):
    with smtp.connect(greet=False) as client:
        too_early = ["MAIL FROM:<a@b.example>", f"RCPT TO:<{LUNG}>", "DATA"]
        assert [client.say(each)[:3] for each in too_early] == ["503"] * 3
        client.say("HELO x")
        assert client.say("MAIL FROM:<a@b.example> SIZE=9").startswith("501")  # not with HELO
        assert client.say(f"RCPT TO:<{smtp.signed(1)}>").startswith("503")
        assert client.say("MAIL FROM:<a@b.example>") == replies.BEGUN
        assert client.say("MAIL FROM:<c@d.example>").startswith("503")
        assert client.say("DATA") == replies.NO_RECIPIENT
        client.say("RSET")
        assert client.mail(GOOD, smtp.signed(1), sender="e@f.example") == replies.TAKEN
    assert [row.reverse_path for row in smtp.kept()] == ["e@f.example"]


def test_bytes_that_come_one_by_one_are_the_same_commands(house):
    said = b"MAIL FROM:<a@b.example>\r\nRCPT TO:<" + LUNG.encode() + b">\r\nDATA\r\n"
    with house.connect() as client:
        for number in range(len(said)):
            client.send(said[number : number + 1])
        assert [client.reply()[:3] for _ in range(3)] == ["250", "250", "354"]
        for number in range(len(GOOD)):
            client.send(GOOD[number : number + 1])
        assert client.say(".") == replies.TAKEN


def test_what_is_said_while_a_mail_is_kept_waits_for_its_answer(house):
    keeping, go_on = threading.Event(), threading.Event()

    def slow(_transactions):
        keeping.set()
        go_on.wait(PATIENCE)

    house.start(before_keeping=slow)
    with house.connect() as client, house.connect() as other:
        client.begin(house.signed(1))
        client.send(GOOD + b".\r\nNOOP\r\n")
        keeping.wait(PATIENCE)
        client.send(f"MAIL FROM:<a@b.example>\r\nRCPT TO:<{house.signed(2)}>\r\nDATA\r\n".encode())
        assert other.say("NOOP").startswith("250")
        go_on.set()
        answers = [client.reply() for _ in range(5)]
        assert answers == [
            replies.TAKEN,
            "250 2.0.0 OK",
            replies.BEGUN,
            replies.ADDED,
            replies.GO_AHEAD,
        ]
        assert client.say(GOOD + b"more\r\n.") == replies.TAKEN
    assert len(house.kept()) == 2


def test_a_mail_that_comes_with_its_command_is_taken(house):
    with house.connect() as client:
        commands = f"MAIL FROM:<a@b.example>\r\nRCPT TO:<{house.signed(1)}>\r\nDATA\r\n".encode()
        client.send(commands + GOOD + b".\r\n" + commands + GOOD + b"more\r\n.\r\nQUIT\r\n")
        codes = [client.reply()[:3] for _ in range(9)]
    assert codes == ["250", "250", "354", "250", "250", "250", "354", "250", "221"]
    assert len(house.kept()) == 2


def test_who_asks_and_asks_and_takes_no_answer_is_read_no_further(smtp):
    smtp.start(limits=SmtpLimits())
    for each in smtp.server._listening.result()[
        0
    ].sockets:  # as are all that it accepts: else megabytes of answers fit
        each.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    command = f"RCPT TO:<{smtp.signed(1)}>\r\n".encode()
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(3)
        client.connect(("127.0.0.1", smtp.server.listening_port))
        client.sendall(b"EHLO x\r\nMAIL FROM:<a@b.example>\r\n")
        with pytest.raises(TimeoutError):
            for _ in range(150):  # less than a connection may send
                client.sendall(command * 2000)
