"""The command as a process, a sink that takes its letters over real SMTP, and a server to write to."""

import email
import signal
import smtplib
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import chdir
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage, Message
from email.utils import parseaddr
from itertools import count
from pathlib import Path
from shutil import copytree

import pytest
from aiosmtpd.controller import Controller
from typer.testing import CliRunner

from cli.main import app
from tests.border import RECEIVED, results
from tests.flows.mails import ready_mail, text_of
from tests.house import BORDER, DOMAIN
from tests.patience import PATIENCE
from tests.ports import free_port
from tests.prefork import Forked, begin


@dataclass
class Sink:
    """Takes every letter, and keeps it until asked."""

    port: int = 0
    letters: list[tuple[str, bytes]] = field(default_factory=list)
    back_to: dict[bytes, str] = field(
        default_factory=dict
    )  # where each would come back, by its bytes

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802
        self.back_to[envelope.content] = envelope.mail_from  # type: ignore[attr-defined]
        for recipient in envelope.rcpt_tos:  # type: ignore[attr-defined]
            self.letters.append((recipient, envelope.content))  # type: ignore[attr-defined]
        return "250 2.0.0 taken"

    def take(self) -> list[tuple[str, Message]]:
        """Return the letters that came since the last time, parsed, each with its recipient."""
        taken, self.letters = self.letters, []
        return [(recipient, email.message_from_bytes(raw)) for recipient, raw in taken]


@dataclass
class Served:
    """A running `digest serve`, the clock it goes by, and what it sends."""

    sink: Sink
    smtp_port: int
    pages_port: int
    clock_file: Path
    process: Forked

    def stop(self) -> None:
        """Tell the server to stop, which it must do cleanly."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(PATIENCE) == 0

    def set_clock(self, at: datetime) -> None:
        new = self.clock_file.with_suffix(".new")
        new.write_text(at.isoformat())
        new.replace(self.clock_file)

    def welcomed(self, *addresses: str) -> "Served":
        """Take the letters that welcome members whom the operator added as confirmed."""
        for each in addresses:
            self.letter_to(each, "Welcome to Community Digest")
        return self

    def letter_to(self, address: str, containing: str = "") -> Message:
        """Wait for the next letter to an address whose text holds these words, and take it."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for number, (recipient, raw) in enumerate(self.sink.letters):
                letter = email.message_from_bytes(raw)
                if recipient == address and containing in text_of(letter):
                    del self.sink.letters[number]
                    return letter
            time.sleep(0.05)
        subjects = [
            (to, str(email.message_from_bytes(raw)["Subject"])) for to, raw in self.sink.letters
        ]
        raise AssertionError(f"no letter to {address} with {containing!r} among {subjects}")


@pytest.fixture
def sink() -> Iterator[Sink]:
    made = Sink()
    port = free_port()
    controller = Controller(made, hostname="127.0.0.1", port=port, data_size_limit=50_000_000)
    controller.start()
    made.port = port
    yield made
    controller.stop()


@pytest.fixture
def surroundings(sink: Sink) -> dict[str, str]:
    """The environment of every command of a test: its letters go to the sink."""
    return {
        "PATH": "/usr/bin:/bin",
        "DIGEST_RELAY__KIND": "smtp",
        "DIGEST_RELAY__PORT": str(sink.port),
    }


@pytest.fixture
def digest(
    empty_installation: Path, tmp_path: Path, surroundings: dict[str, str]
) -> Callable[..., str]:
    """Run `digest` as an operator would, in a folder of its own; in this process, which takes no second."""

    def run(*words: str, **environment: str) -> str:
        with chdir(tmp_path):
            done = CliRunner().invoke(app, list(words), env=surroundings | environment)
        assert done.exit_code == 0, done.output
        return done.stdout

    copytree(empty_installation, tmp_path, dirs_exist_ok=True)
    return run


@pytest.fixture
def serve(
    tmp_path: Path, sink: Sink, surroundings: dict[str, str], digest: Callable[..., str]
) -> Iterator[Callable[..., Served]]:
    """Start `digest serve` at a moment; it is stopped, and must stop cleanly, at the end."""
    running: list[Forked] = []

    def start(at: datetime, **environment: str) -> Served:
        ports = (free_port(), free_port())
        own = surroundings | {
            "DIGEST_SMTP__PORT": str(ports[0]),
            "DIGEST_PAGES__PORT": str(ports[1]),
            "DIGEST_PAGES__PUBLIC_URL": f"http://127.0.0.1:{ports[1]}",
            **environment,
        }
        clock_file = tmp_path / "clock"
        clock_file.write_text(at.isoformat())
        process = begin(["serve", "--clock-file", str(clock_file)], cwd=tmp_path, env=own)
        running.append(process)
        for port in ports:
            wait_for(port, process)
        return Served(sink, *ports, clock_file, process)

    yield start
    for process in running:
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


@pytest.fixture
def send() -> Callable[..., None]:
    """Send a mail over SMTP, the border's verdict on top; its Message-ID names its writer, as many do."""
    numbers = count(1)

    def make(
        server: Served,
        sender: str,
        to: str,
        text: str = "",
        *,
        subject: str = "Re:",
        verdict: str = "pass",
        **fields: str,
    ) -> None:
        address = parseaddr(sender)[1]
        recipient = to if "@" in to else f"{to}@{DOMAIN}"
        local, _, domain = address.partition("@")
        mail = EmailMessage()
        mail["Authentication-Results"] = results(BORDER, domain, verdict)
        mail["Received"] = RECEIVED
        mail["From"], mail["To"], mail["Subject"] = sender, recipient, subject
        named = f"<{next(numbers)}@{local}-laptop.example>"
        mail["Message-ID"] = fields.pop("Message_ID", named)
        for name, value in fields.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=PATIENCE) as client:
            client.send_message(mail, address, [recipient])

    return make


@pytest.fixture
def press(send: Callable[..., None]) -> Callable[..., None]:
    """Send the ready mail behind a link of a letter, with other words in it where some are given."""

    def make(
        server: Served, sender: str, letter: Message, label: str, text: str | None = None
    ) -> None:
        to, subject, body = ready_mail(letter, label)
        send(server, sender, to, body if text is None else text, subject=subject)

    return make


def wait_for(port: int, process: Forked) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended before it was ready"
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server was not ready in time")
