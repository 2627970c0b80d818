"""A real server over a real store, and what must hold after whatever was done to it."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from digest.inbox.envelope import Transaction
from digest.inbox.intake import accept_together
from digest.inbox.received_mail import ReceivedMail
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.store.database import Store
from inbound.smtp import replies
from inbound.smtp.addresses import SmtpContext
from inbound.smtp.limits import SmtpLimits
from inbound.smtp.servers import LmtpServer, SmtpServer
from inbound.smtp.tls import Certificate
from tests.certificate import write_certificate
from tests.patience import PATIENCE
from tests.wire import Wire

DOMAIN = "mail.example.org"
LUNG = f"lung@{DOMAIN}"
NO_ONE = replies.NOBODY.format(domain=DOMAIN)
GOOD = b"From: ana@example.net\r\nSubject: good\r\n\r\nI slept well.\r\n"
NEIGHBOUR = "127.0.0.9"  # a client that did nothing wrong
SECRET = "hunter2"
GROWTH = 64 * 1024  # KiB of memory, for any case


@dataclass
class House:
    """A server, and ways to see and disturb what is behind it."""

    store: Store
    keys: Keys
    noon: datetime
    kind: str
    folder: Path
    limits: SmtpLimits = field(default_factory=lambda: SmtpLimits(size=100_000))
    certificate: Certificate | None = None
    proxies: frozenset[str] = frozenset()
    strain: str | None = None
    before_keeping: Callable[[Sequence[Transaction]], None] = lambda _: None
    asked_for_names: int = 0
    server: SmtpServer | None = None

    def start(self, **changes: object) -> None:
        for name, value in changes.items():
            setattr(self, name, value)
        door = SmtpContext(
            domain=DOMAIN,
            keys=self.keys,
            names=self._names,
            take=self._take,
            limits=self.limits,
            strain=lambda: self.strain,
        )
        how = {"certificate": self.certificate, "proxies": self.proxies}
        if self.kind == "lmtp":
            self.server = LmtpServer(door, path=self.folder / "lmtp", **how)
        else:
            self.server = SmtpServer(door, **how)
        self.server.start()

    def connect(self, *, source: str = "127.0.0.1", greet: bool = True) -> Wire:
        if self.server is None:
            self.start()
        if self.kind == "lmtp":
            return Wire(self.folder / "lmtp", greet="LHLO" if greet else "")
        return Wire(self.server.listening_port, source=source, greet="EHLO" if greet else "")

    def serves(self, raw: bytes) -> bool:
        """Say whether a neighbour's mail is taken; who was too slow comes again, as mail servers do."""
        until = time.monotonic() + PATIENCE
        answer = replies.TOO_SLOW
        while answer in {"", replies.TOO_SLOW} and time.monotonic() < until:
            with self.connect(source=NEIGHBOUR, greet=False) as neighbour:
                neighbour.say("LHLO x" if self.kind == "lmtp" else "EHLO x")
                answer = neighbour.begin(LUNG)[-1]
                if answer.startswith("354"):
                    answer = neighbour.say(raw + b"\r\n.")
        return answer == replies.TAKEN

    def kept(self) -> list[ReceivedMail]:
        with self.store.read() as session:
            return list(session.exec(select(ReceivedMail).order_by(col(ReceivedMail.id))).all())

    def signed(self, number: int, purpose: Purpose = Purpose.REPLY) -> str:
        ticket = Ticket(purpose=purpose, member_id=number, object_id=1)
        return f"{self.keys.local_part(ticket)}@{DOMAIN}"

    def _names(self) -> frozenset[str]:
        self.asked_for_names += 1
        return frozenset({"lung"})

    def _take(self, transactions: Sequence[Transaction]) -> None:
        self.before_keeping(transactions)
        accept_together(self.store, transactions, lambda: self.noon, self.keys)


def memory() -> int:
    """Return how many KiB this process has."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


@pytest.fixture
def house_of(
    sqlite_store: Store,
    keys: Keys,
    noon: datetime,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Callable[[str], House]]:
    """Return a house of a kind; after the test it must be as well as before."""
    made: list[House] = []
    caplog.set_level(logging.DEBUG)
    had = memory()

    def make(kind: str) -> House:
        made.append(House(sqlite_store, keys, noon, kind, tmp_path))
        return made[-1]

    yield make
    for house in made:
        if house.server is None:
            continue
        try:
            _is_well(house)
        finally:
            house.server.stop()
        for thread in threading.enumerate():
            assert thread.name not in ("intake", "SmtpServer", "LmtpServer")
    assert memory() - had < GROWTH
    log = caplog.text
    assert "Traceback" not in log
    assert SECRET not in log
    assert "ana@example.net" not in log


@pytest.fixture(params=["smtp", "lmtp"])
def house(request: pytest.FixtureRequest, house_of: Callable[[str], House]) -> House:
    """A server of each kind."""
    return house_of(request.param)


@pytest.fixture
def smtp(house_of: Callable[[str], House]) -> House:
    """A server that strangers speak to."""
    return house_of("smtp")


@pytest.fixture
def lmtp(house_of: Callable[[str], House]) -> House:
    """A server that our border speaks to."""
    return house_of("lmtp")


@pytest.fixture
def make_certificate(tmp_path: Path) -> Callable[[str], tuple[Path, Path]]:
    """Write a certificate and its key, always into the same two files."""
    return lambda name: write_certificate(tmp_path, name)


def _is_well(house: House) -> None:
    """The server lives, and takes the next good mail of somebody else."""
    house.strain, house.before_keeping = None, lambda _: None
    had = len(house.kept())
    good = GOOD.replace(b"good", b"after everything")
    if house.proxies:
        return
    assert house.serves(good)
    assert len(house.kept()) == had + 1
