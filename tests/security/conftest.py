"""A whole installation in this process, served on loopback: mail in, pages, and letters to a sink."""

import http.client
import re
import shutil
import smtplib
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage, Message
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from cli.installation import Installation, opened
from cli.rehearsal import rehearse
from cli.serve import serving
from cli.wiring.letters import composers
from digest.community.communities.community import Community
from digest.community.communities.join import create_community, create_member, join
from digest.community.people.member import Member
from digest.community.preferences.stop import Stream
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.letters.summary.plan import plan
from digest.mail.signed_address import Purpose, Ticket
from digest.outbox.delivery import LetterKind
from tests.border import RECEIVED, results
from tests.patience import PATIENCE
from tests.sink import Sink

MORNING = datetime(2026, 3, 2, 5, tzinfo=UTC)
DOMAIN = "mail.example.org"
BORDER = f"mx.{DOMAIN}"
SETTINGS = """\
domain = "{domain}"
database = "sqlite:///digest.db"
keys_file = "digest.keys"
[smtp]
port = 0
[pages]
port = 0
public_url = "https://letters.example.org"
[relay]
kind = "smtp"
port = {relay}
[authentication]
mode = "border"
authserv_id = "{border}"
"""


@dataclass
class Clock:
    """Shows the moment it was put to."""

    at: datetime = MORNING

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Answer:
    """What the pages' server said."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass
class House:
    """A running installation: Ana, Ben and Cleo, all in the community `lungcancer`."""

    folder: Path
    installation: Installation
    clock: Clock
    sink: Sink
    smtp_port: int
    pages_port: int
    members: dict[str, Member] = field(default_factory=dict)

    @property
    def settings(self) -> Path:
        return self.folder / "digest.toml"

    def address(self, purpose: Purpose, name: str, object_id: int = 0) -> str:
        ticket = Ticket(purpose=purpose, member_id=self.members[name].id, object_id=object_id)
        return f"{self.installation.keys.local_part(ticket)}@{DOMAIN}"

    def link(self, name: str = "Ana", stream: int = Stream.SUMMARY) -> str:
        """Return the path of the page that stops a stream."""
        member_id = self.members[name].id
        ticket = Ticket(purpose=Purpose.UNSUBSCRIBE, member_id=member_id, detail=stream)
        return f"/u/{self.installation.keys.token(ticket)}"

    def member(self, name: str = "Ana") -> Member:
        with self.installation.store.read() as session:
            return session.get_one(Member, self.members[name].id)

    def all(self, table: type) -> list:
        with self.installation.store.read() as session:
            return list(session.exec(select(table).order_by(col(table.id))))

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Send one request over a connection of its own."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.pages_port, 30)) as wire:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            wire.request(method, path, body, named)
            response = wire.getresponse()
            return Answer(response.status, response.headers, response.read())

    def press(self, path: str, body: bytes = b"List-Unsubscribe=One-Click") -> Answer:
        """Post as a mail program does: no cookie, no Referer, no Origin."""
        return self.ask("POST", path, body, Content_Type="application/x-www-form-urlencoded")

    def post(self, name: str, raw: bytes, to: str) -> None:
        """Hand a mail over by SMTP."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port, "client.example.net", 30) as wire:
            lines = re.sub(rb"\r?\n", b"\r\n", raw)
            wire.sendmail(f"{name.lower()}@example.net", [to], lines)

    def worked_off(self) -> list[ReceivedMail]:
        """Wait until no mail waits, and return what became of each."""
        return wait_for(
            lambda: (
                mails
                if (mails := self.all(ReceivedMail))
                and not any(each.outcome is Outcome.WAITING for each in mails)
                else None
            )
        )

    def letters(self, count: int) -> list[tuple[str, Message]]:
        """Wait for so many letters, and return all there are."""
        wait_for(lambda: len(self.sink.letters) >= count)
        return [(taken.recipient, taken.message) for taken in self.sink.letters]

    def takes_a_good_mail(self) -> None:
        """Send a mail that is posted, and compose the summary that brings it."""
        words = a_mail("Ben", "How do you sleep?").as_bytes()
        self.post("Ben", words, f"lungcancer@{DOMAIN}")
        assert self.worked_off()[-1].outcome is Outcome.POSTED
        self.every_summary_renders()

    def every_summary_renders(self) -> None:
        """Compose what every member would get tomorrow; nothing is kept."""
        at = self.clock.at + timedelta(days=1, hours=2)
        with self.installation.store.write() as session:
            plan(session, at=at, unworked=None)
            found = rehearse(session, composers(self.installation), at=at)
            kinds = [(each.delivery.kind, each.why_not) for each in found]
            session.rollback()
        assert {why_not for _, why_not in kinds} <= {None, "nothing new"}
        assert (LetterKind.SUMMARY, None) in kinds


def wait_for(found: Callable[[], object]) -> object:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if seen := found():
            return seen
        time.sleep(0.05)
    raise AssertionError("it did not happen")


def a_mail(name: str, text: str, **fields: str) -> EmailMessage:
    """Return a member's mail as our border hands it on, its verdict on top."""
    made = EmailMessage()
    made["Authentication-Results"] = results(BORDER, "example.net")
    made["Received"] = RECEIVED
    made["From"] = fields.pop("sender", f"{name.lower()}@example.net")
    made["Subject"] = fields.pop("subject", "Re: a letter")
    made["Message-ID"] = fields.pop("message_id", f"<{abs(hash((name, text)))}@client.example>")
    for field_name, value in fields.items():
        made[field_name.replace("_", "-")] = value
    made.set_content(text)
    return made


@pytest.fixture
def mail() -> Callable[..., EmailMessage]:
    return a_mail


@pytest.fixture
def sink() -> Iterator[Sink]:
    made = Sink()
    yield made
    made.close()


@pytest.fixture(scope="session")
def founded(empty_installation: Path) -> Path:
    """The folder of an installation that houses are copied from."""
    return empty_installation


@contextmanager
def housed(folder: Path, founded: Path, sink: Sink) -> Iterator[House]:
    """Serve an installation in a folder of its own."""
    shutil.copytree(founded, folder)
    settings = SETTINGS.format(domain=DOMAIN, relay=sink.port, border=BORDER)
    (folder / "digest.toml").write_text(settings)
    clock = Clock()
    with opened(folder / "digest.toml", clock=clock) as installation:
        with installation.store.write() as session:
            lung = create_community(session, name="lungcancer", title="Lungcancer", at=MORNING)
            members = {name: _member(session, name, lung) for name in ("Ana", "Ben", "Cleo")}
        with serving(installation, tick=1) as where:
            smtp, pages = (int(port) for port in re.findall(r":(\d+)", where))
            yield House(folder, installation, clock, sink, smtp, pages, members)


def _member(session: Session, name: str, community: Community) -> Member:
    address = f"{name.lower()}@example.net"
    member = create_member(
        session, display_name=name, address=address, confirmed_at=MORNING, at=MORNING
    )
    join(session, member.id, community.id, at=MORNING)
    return member


@pytest.fixture
def house(tmp_path: Path, founded: Path, sink: Sink) -> Iterator[House]:
    with housed(tmp_path / "house", founded, sink) as served:
        yield served
