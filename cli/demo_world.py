"""What the demonstration needs around it: a clock to move, a mailbox for all, a member's mail program."""

import re
import smtplib
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import Message
from email.parser import BytesParser
from email.utils import format_datetime, make_msgid
from pathlib import Path

import dkim
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from cli.letter_files import body_of, subject_of, write_letter
from cli.made_files import MadeFiles
from cli.sample import sample_mail
from digest.errors import DigestError

HOST = "127.0.0.1"
PATIENCE = 30  # seconds until a letter that does not come ends the demonstration
SELECTOR = "demo"


class StoryClock:
    """A clock that shows the time of the story, and stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Return the story's present."""
        return self.at

    def pass_by(self, **length: int) -> None:
        """Let some time pass."""
        self.at += timedelta(**length)


@dataclass(frozen=True, slots=True)
class MailboxLetter:
    """A letter that arrived."""

    recipient: str
    raw: bytes

    @property
    def header(self) -> Message:
        """Its header fields."""
        return BytesParser().parsebytes(self.raw, headersonly=True)

    @property
    def subject(self) -> str:
        """Its subject, as people read it."""
        return subject_of(self.raw)

    @property
    def text(self) -> str:
        """Its plain text."""
        return body_of(self.raw, "plain")


@dataclass
class Mailboxes:
    """Everybody's mailbox: a real SMTP server on loopback that keeps each letter as files."""

    folder: Path
    letters: list[MailboxLetter] = field(default_factory=list)

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        """Keep a letter for each of its recipients."""
        for recipient in envelope.rcpt_tos:
            self.letters.append(MailboxLetter(recipient, envelope.original_content or b""))
        return "250 2.0.0 kept"

    def open(self) -> Controller:
        """Return the server, begun on a free port, which is its `port`."""
        controller = _FreePort(self, hostname=HOST, port=0)
        controller.start()
        return controller

    def wait(
        self, count: int, wanted: Callable[[MailboxLetter], bool], *, seen: int = 0
    ) -> list[MailboxLetter]:
        """Return the first `count` wanted letters after the first `seen`, or raise DigestError."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = [letter for letter in self.letters[seen:] if wanted(letter)]
            if len(found) >= count:
                return found[:count]
            time.sleep(0.02)
        raise DigestError("the demonstration waits in vain for a letter: see the log above")

    def keep(self, letter: MailboxLetter, name: str) -> Path:
        """Write a letter as files to look at, and return the .eml."""
        return write_letter(MadeFiles.into(self.folder), name, letter.raw).eml


class _FreePort(Controller):
    """A controller that knows which free port it was given, before it tries it."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()  # type: ignore[no-untyped-call]


class MailProgram:
    """What the members write with: their provider signs each mail (DKIM) and hands it to our server."""

    def __init__(self, *, domain: str, port: int, zone_file: Path, clock: StoryClock) -> None:
        self._domain = domain
        self._port = port
        self._clock = clock
        key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
        self._key = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        record = f"v=DKIM1; k=rsa; p={b64encode(public).decode()}"
        zone = (
            f'{SELECTOR}._domainkey.{domain} TXT "{record}"\n'
            f'{domain} TXT "v=spf1 ip4:{HOST} -all"\n'  # whoever writes from this machine is believed
        )
        zone_file.write_text(zone, encoding="ascii")

    def send(self, sample: str, *, to: str, answers: MailboxLetter) -> None:
        """Send a sample mail as an answer to a letter, and return once our server has said 250."""
        mail = BytesParser().parsebytes(sample_mail(sample))
        del mail["Received"]
        mail.replace_header("To", to)
        mail.replace_header("Date", format_datetime(self._clock()))
        mail.replace_header("Message-ID", make_msgid(domain=self._domain))
        del mail["In-Reply-To"], mail["References"]
        mail["In-Reply-To"] = mail["References"] = str(answers.header["Message-ID"])
        raw = re.sub(rb"\r?\n", b"\r\n", mail.as_bytes())
        signature = dkim.sign(raw, SELECTOR.encode(), self._domain.encode(), self._key)
        with smtplib.SMTP(HOST, self._port, timeout=PATIENCE) as server:
            server.sendmail(answers.recipient, [to], signature + raw)
