"""Replies a second that are on the disk before their 250: our server beside a Postfix in the same run.

Postfix accepts into its hold queue, so it does nothing but accept. Both are on the same disk, and get the
same mails from the same program over 16 connections.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlmodel import func, select

from digest.clock import system_clock
from digest.inbox.intake import accept_together
from digest.inbox.received_mail import ReceivedMail
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.store.database import Store, make_database
from digest.store.migrate import migrate
from inbound.smtp.addresses import SmtpContext
from inbound.smtp.backpressure import Backpressure
from inbound.smtp.limits import SmtpLimits
from inbound.smtp.servers import SmtpServer
from tests import postfix
from tests.benchmarks.measure import Comparison

Kept = Callable[[], int]  # how many mails a server keeps

CONNECTIONS, EACH = 16, 60  # mails of each, in a round
DOMAIN = "mail.example.org"
LOAD = Path(__file__).with_name("load.py")


@contextmanager
def comparison() -> Iterator[Comparison]:
    """Yield the two ways to take mail in."""
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        keys = Keys({1: bytes(range(32))})
        with _our_server(folder, keys) as (server, kept), postfix_holding(folder) as (border, held):
            yield Comparison(
                name="intake",
                unit="mails/s",
                units=CONNECTIONS * EACH,
                ours=lambda: bring(folder, keys, server.listening_port, kept),
                plain=lambda: bring(folder, keys, border.port, held),
                speed=lambda way: way(),  # the program that brings them looks at the clock itself
            )


@contextmanager
def postfix_holding(folder: Path) -> Iterator[tuple[postfix.Postfix, Kept]]:
    """Yield a Postfix that does nothing but accept, and what counts the mails that it holds."""
    settings = {
        "relay_domains": DOMAIN,
        "smtpd_recipient_restrictions": "check_client_access static:HOLD",
    }
    with postfix.running(folder / "postfix", settings) as border:
        yield border, lambda: len(border.queue("hold"))


@contextmanager
def _our_server(folder: Path, keys: Keys) -> Iterator[tuple[SmtpServer, Kept]]:
    """Yield a running server, and what counts the mails that its database holds."""
    make_database(folder / "intake.db")
    store = Store(f"sqlite:///{folder / 'intake.db'}")
    migrate(store)
    door = SmtpContext(
        domain=DOMAIN,
        keys=keys,
        names=frozenset,
        take=lambda mails: accept_together(store, mails, system_clock, keys),
        limits=SmtpLimits(),
        strain=Backpressure(store=store, waiting_limit=1_000_000, disk=folder, disk_reserve=1),
    )
    server = SmtpServer(door)
    server.start()
    try:
        yield server, lambda: _rows(store)
    finally:
        server.stop()
        store.close()


def _rows(store: Store) -> int:
    with store.read() as session:
        return session.exec(select(func.count()).select_from(ReceivedMail)).one()


def bring(folder: Path, keys: Keys, port: int, kept: Kept) -> float:
    """Bring one round of mails to a port, each to an address of its own; return how many a second.

    Raises AssertionError where they are not all kept afterwards.
    """
    counter = folder / "brought"
    begun = int(counter.read_text()) if counter.exists() else 0
    mails = CONNECTIONS * EACH
    counter.write_text(str(begun + mails))
    tickets = (
        Ticket(purpose=Purpose.REPLY, member_id=number, object_id=1)
        for number in range(begun, begun + mails)
    )
    recipients = folder / "recipients"
    recipients.write_text("\n".join(f"{keys.local_part(ticket)}@{DOMAIN}" for ticket in tickets))
    before = kept()
    command = [sys.executable, str(LOAD), str(port), str(CONNECTIONS), str(EACH), str(recipients)]
    brought = subprocess.run(command, check=True, capture_output=True, text=True)
    assert kept() - before == mails, "not every mail is kept"
    return mails / float(brought.stdout)
