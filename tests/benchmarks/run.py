"""Summaries a second by one process, from the plan to the record of each answer, beside `smtp-source`.

`smtp-source` is the load generator of Postfix: it composes nothing, and brings messages of the size of our
letters to the same relay, over as many connections: `smtp-sink`, or a Postfix that throws them away.
"""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlmodel import Session

from digest.letters.summary.plan import plan
from digest.mail.signed_address import Keys
from digest.mail.template_set import TemplateSet
from digest.mail.threading import message_ids
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.outbox.dispatch import Dispatcher
from digest.outbox.smtp_opening import Server
from digest.outbox.smtp_relay import SmtpRelay
from digest.store.database import Store
from tests import postfix
from tests.benchmarks.compose import DOMAIN, SERVICE, URL, new_letters
from tests.benchmarks.measure import Comparison
from tests.benchmarks.town import MEMBERS, MORNING, build
from tests.ports import free_port

CONNECTIONS = 16
SOURCE, SINK = "smtp-source", "smtp-sink"
PROGRAMS = "/usr/sbin"  # where Debian has them


def missing() -> str | None:
    """Return why this cannot be measured, or None."""
    absent = [name for name in (SOURCE, SINK) if shutil.which(name, path=PROGRAMS) is None]
    return f"no {' and no '.join(absent)} (Debian package postfix)" if absent else None


def comparison() -> AbstractContextManager[Comparison]:
    """Return the benchmark "run": a relay that takes everything at once."""
    return _to("run", sink())


def relayed() -> AbstractContextManager[Comparison]:
    """Return the benchmark "relayed": a Postfix, which is what takes letters in real life."""
    return _to("relayed", _postfix())


@contextmanager
def _to(called: str, relay: AbstractContextManager[int]) -> Iterator[Comparison]:
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as name, relay as port:
        folder = Path(name)
        build(folder).close()
        ours = _Ours(folder, port)
        yield Comparison(
            name=called,
            unit="letters/s",
            units=MEMBERS,
            ours=ours.run,
            plain=lambda: _source(port, ours.size),
            speed=lambda way: way(),
        )


class _Ours:
    """Sends everybody's summary, each time from a copy of the same town."""

    def __init__(self, town: Path, port: int) -> None:
        self._town = town
        self._port = port
        self._keys = Keys({1: bytes(range(32))})
        self._templates = TemplateSet(
            domain=DOMAIN, public_url=URL, service_name=SERVICE, postal_address="Example Town"
        )
        self._bytes = 0

    @property
    def size(self) -> int:
        """Bytes of a letter of the last run, on average."""
        return self._bytes // MEMBERS

    def run(self) -> float:
        """Return how many letters a second were planned, composed, handed over and recorded."""
        folder = Path(tempfile.mkdtemp(dir=self._town))
        shutil.copy(self._town / "town.db", folder / "town.db")
        store = Store(f"sqlite:///{folder / 'town.db'}")
        relay = SmtpRelay(Server(host="127.0.0.1", port=self._port))
        self._bytes = 0
        begun = time.perf_counter()
        with store.write() as session:
            plan(session, at=MORNING, unworked=None)
        sent = self._dispatcher(store, relay, folder).run(MORNING)
        took = time.perf_counter() - begun
        assert sent.counts[DeliveryState.SENT] == MEMBERS, sent
        relay.close()
        store.close()
        shutil.rmtree(folder)
        return MEMBERS / took

    def _dispatcher(self, store: Store, relay: SmtpRelay, folder: Path) -> Dispatcher:
        letters = new_letters(self._templates, self._keys)

        def weighed(
            session: Session, deliveries: Sequence[Delivery], at: datetime
        ) -> Iterator[Composed | Skipped]:
            for letter in letters(session, deliveries, at):
                self._bytes += len(letter.message) if isinstance(letter, Composed) else 0
                yield letter

        return Dispatcher(
            store,
            {LetterKind.SUMMARY: weighed},
            relay,
            message_ids=partial(message_ids, self._keys, DOMAIN),
            state_folder=folder,
            connections=CONNECTIONS,
        )


def _source(port: int, size: int) -> float:
    """Return how many messages of so many bytes `smtp-source` brings in a second."""
    amounts = ["-s", str(CONNECTIONS), "-m", str(MEMBERS), "-l", str(size)]
    amounts += ["-f", f"bounces@{DOMAIN}", "-t", "reader@example.net"]
    begun = time.perf_counter()
    subprocess.run([f"{PROGRAMS}/{SOURCE}", "-d", *amounts, f"127.0.0.1:{port}"], check=True)
    return MEMBERS / (time.perf_counter() - begun)


@contextmanager
def sink() -> Iterator[int]:
    """Run Postfix's `smtp-sink`, which takes everything, and yield its port."""
    port = free_port()
    command = [f"{PROGRAMS}/{SINK}", "-u", "postfix", f"127.0.0.1:{port}", "100"]
    process = subprocess.Popen(command)
    try:
        while not _listens(port):
            assert process.poll() is None, "the sink has ended"
            time.sleep(0.01)
        yield port
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _postfix() -> Iterator[int]:
    """Run a Postfix that queues what it takes, and throws it away instead of sending it."""
    settings = {"relay_domains": "example.net", "relay_transport": "discard:"}
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with postfix.running(folder, settings) as relay:
            yield relay.port


def _listens(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0
