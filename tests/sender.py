"""A mail server that hands mails over to ours: it keeps each one until it was answered 250, as they do."""

import smtplib
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.border import results
from tests.house import BORDER, DOMAIN, House, address_of
from tests.patience import PATIENCE

PAUSE = 0.1  # seconds before the next attempt
FINAL = 500  # replies from here on say never


@dataclass(frozen=True)
class Mail:
    """A mail of a member that is to become a post; `mark` stands nowhere but in its text."""

    number: int
    member: int
    recipient: str

    @property
    def mark(self) -> str:
        return f"mark{self.number:05}mark"

    @property
    def message_id(self) -> str:
        return f"<mail{self.number}@client.example>"

    def raw(self, attempt: int) -> bytes:
        """Return it as it comes at this attempt, with the border's verdict on top."""
        sender = address_of(self.member)
        return (
            f"Authentication-Results: {results(BORDER, 'example.net')}\r\n"
            f"Received: from client.example by {BORDER} with ESMTPS id attempt{attempt};"
            " Mon, 2 Mar 2026 11:59:00 +0000\r\n"
            f"From: {sender}\r\nTo: {self.recipient}\r\nSubject: About {self.number}\r\n"
            f"Message-ID: {self.message_id}\r\nDate: Mon, 2 Mar 2026 11:59:00 +0000\r\n\r\n"
            f"It went well for me, {self.mark}, and I would do it again.\r\n"
        ).encode()


def mails(house: House, count: int, *, first: int = 0, conversations: int = 6) -> list[Mail]:
    """Return mails of all members in turn: three replies, then one that starts a conversation."""
    made = []
    for number in range(first, first + count):
        member = 1 + number % 12
        reply = house.reply_address(member, 1 + number % conversations)
        recipient = f"lung@{DOMAIN}" if number % 4 == 3 else reply
        made.append(Mail(number, member, recipient))
    return made


@dataclass
class Sender:
    """Sends over several connections until every mail was answered 250; `port` is asked before each one."""

    port: Callable[[], int]
    queue: deque[Mail]
    connections: int = 2
    taken: list[Mail] = field(default_factory=list)
    refused: list[tuple[Mail, str]] = field(default_factory=list)
    put_off: list[str] = field(default_factory=list)  # the 4yz answers
    broken: int = 0  # connections that ended without an answer
    timeout: float = 20  # seconds

    def __post_init__(self) -> None:
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._send) for _ in range(self.connections)]
        self._in_hand = 0
        self._lock = threading.Lock()

    def __enter__(self) -> "Sender":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(PATIENCE)

    @property
    def is_done(self) -> bool:
        with self._lock:
            return not self.queue and not self._in_hand

    def wait(self, is_alive: Callable[[], bool] = lambda: True) -> bool:
        """Wait until all are taken; False where the server died before."""
        self.wait_until(lambda: self.is_done or not is_alive())
        return self.is_done

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Wait for something while mails go on being sent."""
        until = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < until, (len(self.queue), self.put_off[-3:], self.broken)
            time.sleep(0.01)

    def _send(self) -> None:
        attempt = 0
        while not self._stopped.is_set():
            try:
                with smtplib.SMTP("127.0.0.1", self.port(), timeout=self.timeout) as server:
                    while not self._stopped.is_set():
                        attempt += 1
                        self._next(server, attempt)
            except (OSError, smtplib.SMTPException):
                self.broken += 1
                time.sleep(PAUSE)

    def _next(self, server: smtplib.SMTP, attempt: int) -> None:
        mail = self._take()
        if mail is None:
            time.sleep(PAUSE)
            return
        try:
            code, answer = hand_over(
                server, address_of(mail.member), [mail.recipient], mail.raw(attempt)
            )
        except BaseException:
            self._give_back(mail)
            raise
        if code == 250:
            with self._lock:
                self._in_hand -= 1
                self.taken.append(mail)
        elif code >= FINAL:
            with self._lock:
                self._in_hand -= 1
                self.refused.append((mail, f"{code} {answer}"))
        else:
            self.put_off.append(f"{code} {answer}")
            self._give_back(mail)
            time.sleep(PAUSE)

    def _take(self) -> Mail | None:
        with self._lock:
            if not self.queue:
                return None
            self._in_hand += 1
            return self.queue.popleft()

    def _give_back(self, mail: Mail) -> None:
        with self._lock:
            self._in_hand -= 1
            self.queue.append(mail)


def hand_over(
    server: smtplib.SMTP, reverse_path: str, recipients: Iterable[str], raw: bytes
) -> tuple[int, str]:
    """Return the first answer of a transaction that says no, or the one to the final dot."""
    server.ehlo_or_helo_if_needed()
    steps: list[Callable[[], tuple[int, bytes]]] = [lambda: server.mail(reverse_path)]
    steps += [lambda to=to: server.rcpt(to) for to in recipients]  # type: ignore[misc]
    for step in (*steps, lambda: server.data(raw)):
        code, answer = _asked(step)
        if code >= 400:
            server.rset()
            return code, answer
    return code, answer


def _asked(step: Callable[[], tuple[int, bytes]]) -> tuple[int, str]:
    try:
        code, answer = step()
    except smtplib.SMTPDataError as error:  # the answer to DATA itself
        code, answer = error.smtp_code, error.smtp_error
    return code, answer.decode("ascii", "replace") if isinstance(answer, bytes) else answer


def half_a_mail(port: int, mail: Mail) -> socket.socket:
    """Return a connection on which the first half of a mail was sent."""
    connection = socket.create_connection(("127.0.0.1", port), 10)
    lines = (
        "EHLO client.example",
        f"MAIL FROM:<{address_of(mail.member)}>",
        f"RCPT TO:<{mail.recipient}>",
        "DATA",
    )
    with connection.makefile("rb") as answers:
        answers.readline()
        for line in lines:
            connection.sendall(f"{line}\r\n".encode())
            while answers.readline()[3:4] == b"-":
                pass
    connection.sendall(mail.raw(0)[:200])
    return connection
