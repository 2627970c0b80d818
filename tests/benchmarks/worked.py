"""Replies that are posts a second, with the letters about them handed over, beside Postfix's receipt.

All by the wiring of `digest run`, from copies of one installation whose mails have come in; the reference
only takes mails of this size in, over 16 connections.
"""

import random
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from sqlmodel import Session, col, select

from cli.init import write_installation
from cli.installation import Installation, opened
from cli.wiring.running import runner
from cli.wiring.sending import dispatching
from digest.community.communities.community import Membership
from digest.community.conversations.conversation import Conversation
from digest.community.people.member import Address
from digest.engine.embedded import Embedded
from digest.inbox.envelope import Transaction
from digest.inbox.intake import accept_together
from digest.mail.signed_address import Keys, Purpose, Ticket
from tests.benchmarks.intake import DOMAIN, bring, postfix_holding
from tests.benchmarks.measure import Comparison
from tests.benchmarks.run import sink
from tests.benchmarks.town import AUTHORS, MEMBERS, MORNING, WORDS, settle
from tests.border import written

MAILS = 100
SIZE = 7_000  # bytes of one, most of it the letter that it answers
AT = MORNING - timedelta(hours=3)  # nobody's summary is due
BORDER = "border.example"
SETTINGS = """\
domain = "{domain}"
database = "sqlite:///digest.db"
keys_file = "digest.keys"
postal_address = "1 Example Street, Example Town"
[pages]
public_url = "https://pages.example.org"
[relay]
kind = "smtp"
host = "127.0.0.1"
port = {port}
security = "none"
connections = 16
[authentication]
mode = "border"
authserv_id = "{border}"
"""


@contextmanager
def comparison() -> Iterator[Comparison]:
    """Yield the benchmark "worked": all mails wait, as after a night."""
    with settled() as town, postfix_holding(town.folder) as (border, kept):
        keys = Keys({1: bytes(range(32))})
        yield Comparison(
            name="worked",
            unit="mails/s",
            units=MAILS,
            ours=town.worked,
            plain=lambda: bring(town.folder, keys, border.port, kept),
            speed=lambda way: way(),
        )


@contextmanager
def singly() -> Iterator[Comparison]:
    """Yield the benchmark "singly": a server that is asleep between two mails, beside a backlog of them."""
    with settled() as town:
        yield Comparison(
            name="singly",
            unit="mails/s",
            units=MAILS,
            ours=town.worked_singly,
            plain=town.worked,
            speed=lambda way: way(),
        )


@contextmanager
def settled(members: int = MEMBERS) -> "Iterator[Town]":
    """Make an installation in which a town lives whose members have written replies."""
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as name, sink() as port:
        folder = Path(name)
        folder.chmod(0o755)
        house = folder / "house"
        settings = SETTINGS.format(domain=DOMAIN, port=port, border=BORDER)
        write_installation(house, settings=settings)
        with opened(house / "digest.toml", at=AT) as it:
            settle(it.store, members=members, followed=0)
            with it.store.read() as session:
                writers = _writers(session, random.Random(13))
            yield Town(folder, house, it.keys, writers)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, from where, and the conversation that they write to."""

    member_id: int
    address: str
    about: int


@dataclass(frozen=True)
class Town:
    """An installation, from a copy of which each round works."""

    folder: Path
    house: Path
    keys: Keys
    writers: Sequence[Writer]

    @cached_property
    def mails(self) -> list[Transaction]:
        """A mail of each of some members."""
        dice = random.Random(14)
        few = self.writers[:MAILS]
        return [reply(self.keys, each, each.member_id, said(dice)) for each in few]

    def worked(self) -> float:
        """Return how many mails a second became posts whose letters the relay has."""
        with self._copied() as (it, steps, _):
            accept_together(it.store, self.mails, lambda: AT, it.keys)
            begun = time.perf_counter()
            steps.drain(AT)
            return len(self.mails) / (time.perf_counter() - begun)

    def worked_singly(self) -> float:
        """Return the same where each mail comes when the letter about the one before has gone."""
        with self._copied() as (it, steps, database):
            serving = threading.Thread(target=steps.work)
            serving.start()
            begun = time.perf_counter()
            for number, mail in enumerate(self.mails, 1):
                accept_together(it.store, [mail], lambda: AT, it.keys)
                while _sent(database) < number:
                    time.sleep(0.002)
            took = time.perf_counter() - begun
            steps.stop()
            serving.join()
            return len(self.mails) / took

    @contextmanager
    def _copied(self) -> Iterator[tuple[Installation, Embedded, sqlite3.Connection]]:
        folder = Path(tempfile.mkdtemp(dir=self.folder)) / "house"
        shutil.copytree(self.house, folder)
        with (
            opened(folder / "digest.toml", at=AT) as it,
            dispatching(it) as letters,
            closing(sqlite3.connect(folder / "digest.db")) as database,
        ):
            yield it, runner(it, letters), database
            assert _sent(database) == len(self.mails), "not every mail is a post with a receipt"
        shutil.rmtree(folder.parent)


def _sent(database: sqlite3.Connection) -> int:
    """Return how many posts there are whose receipt the relay has; it costs next to nothing to ask."""
    told = "SELECT count(*) FROM delivery WHERE kind = 'receipt' AND state = 'sent'"
    return int(database.execute(told).fetchone()[0])


def _writers(session: Session, dice: random.Random) -> list[Writer]:
    """Return every reader with a conversation of a community of theirs, in the order of the readers."""
    talks = session.exec(
        select(Membership.member_id, Address.address, Conversation.id)
        .join(Address, col(Address.member_id) == Membership.member_id)
        .join(Conversation, col(Conversation.community_id) == Membership.community_id)
        .where(col(Membership.member_id) > AUTHORS)
    ).all()
    each = {told[0]: Writer(*told) for told in dice.sample(talks, len(talks))}
    return [each[number] for number in sorted(each)]


def said(dice: random.Random) -> str:
    """Return some sentences, a line each."""
    sentences = (" ".join(dice.choices(WORDS, k=dice.randint(5, 14))) for _ in range(6))
    return "\r\n".join(f"{each.capitalize()}." for each in sentences)


def reply(keys: Keys, writer: Writer, number: int, text: str) -> Transaction:
    """Return a mail of a member to a conversation, with the letter that it answers below its text."""
    ticket = Ticket(purpose=Purpose.REPLY, member_id=writer.member_id, object_id=writer.about)
    to = f"{keys.local_part(ticket)}@{DOMAIN}"
    head = (
        f"From: Somebody <{writer.address}>\r\nTo: {to}\r\nSubject: Re: Sleep after the first week\r\n"
        f"Date: Mon, 02 Mar 2026 12:00:00 +0000\r\nMessage-ID: <{number}@client.example.net>\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        f"{text}\r\n\r\nOn Mon, 2 Mar 2026 at 09:00, Community Digest <{to}> wrote:\r\n"
    )
    quoted = f"> {' '.join(WORDS[:14])}\r\n"
    raw = (
        written(BORDER, "example.net")
        + (head + quoted * ((SIZE - len(head)) // len(quoted))).encode()
    )
    return Transaction(reverse_path=writer.address, recipients=(to,), raw=raw)
