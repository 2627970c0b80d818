"""The one file of the nets that knows the product as it is now: what is renamed there is followed here."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlmodel import col, select
from werkzeug.test import Client

from digest.errors import BadInput
from digest.inbox.envelope import Transaction
from digest.inbox.intake import accept
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.mail.signed_address import Keys, Purpose
from digest.outbox.compose import Composed
from digest.store import database
from digest.store.database import Store
from digest.store.migrate import migrate
from inbound.authenticate import BorderVerdict
from inbound.web.drawing import Drawing
from inbound.web.pages import Pages
from inbound.work import review
from inbound.work.mail import Receiving
from tests import thrift
from tests.inbound.conftest import BORDER, a_mail
from tests.inbound.post_office import DOMAIN, PostOffice, new_stationery

__all__ = ["DOMAIN", "KEYS", "LATE", "MORNING", "NOON", "SOON", "Composed", "Purpose", "Town"]

KEYS = Keys({1: bytes(range(32))})
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SOON = NOON + timedelta(minutes=20)  # all but summaries is sent, and answered within posts' hour
MORNING = NOON + timedelta(hours=22)  # the summaries are
LATE = MORNING + timedelta(minutes=30)  # and they are answered


@contextmanager
def left_to_memory() -> Iterator[None]:
    """Leave the stores that are opened in this block to the system's memory."""
    before = database.PRAGMAS
    database.PRAGMAS = thrift.in_memory(before)
    try:
        yield
    finally:
        database.PRAGMAS = before


class Town:
    """A store, with everything that sends its letters and works its mails off."""

    def __init__(self, url: str, folder: Path) -> None:
        """Open a store; the folder is for what its dispatchers keep."""
        self.store = store = Store(url)
        self.office = PostOffice(store, KEYS, new_stationery(), folder)
        self.receiving = Receiving(
            store=store,
            keys=KEYS,
            domain=DOMAIN,
            authenticate=BorderVerdict(BORDER),
        )

    @classmethod
    def at(cls, path: Path) -> "Town":
        """Open a store on SQLite."""
        return cls(f"sqlite:///{path}", path.parent)

    def migrate(self) -> None:
        """Bring the store to the present schema."""
        migrate(self.store)

    def close(self) -> None:
        self.store.close()

    def send(self, at: datetime) -> list[Composed]:
        """Send all that is due, and return it; nothing is planned."""
        before = len(self.office.handed_over)
        self.office.send_due(at)
        return self.office.handed_over[before:]

    def take(self, sender: str, to: str, subject: str, text: str, *, at: datetime) -> None:
        """Take a mail of a writer who is proved, and work it off, with what it lets through."""
        waiting = self._waiting()
        raw = a_mail(sender, text, subject=subject, message_id="<an.answer@client>")
        envelope = Transaction(reverse_path=sender, recipients=(to,), raw=raw)
        accept(self.store, envelope, lambda: at, KEYS)
        for _ in range(3):  # a yes lets a mail through, which may let another through
            for number in sorted(self._waiting() - waiting):
                self.receiving.work(number, at)

    def work_waiting(self, at: datetime) -> None:
        """Work off every mail that waits, oldest first."""
        for number in sorted(self._waiting()):
            self.receiving.work(number, at)

    def release(self, number: int, at: datetime) -> str:
        """Let a held mail through by the operator's hand; return why that is refused, or nothing."""
        try:
            review.release(self.receiving, number, at=at)
        except BadInput as error:
            return str(error)
        return ""

    def drop(self, number: int, at: datetime) -> None:
        with self.store.write() as session:
            review.drop(session, number, at=at)

    def press(self, path: str, at: datetime) -> int:
        """Press a link as a mail program does that stops a stream (RFC 8058); return the status."""
        pages = Pages(store=self.store, keys=KEYS, clock=lambda: at, drawing=_drawing())
        return Client(pages).post(path, data={"List-Unsubscribe": "One-Click"}).status_code

    def _waiting(self) -> set[int]:
        waiting = select(ReceivedMail.id).where(col(ReceivedMail.outcome) == Outcome.WAITING)
        with self.store.read() as session:
            return set(session.exec(waiting))


@cache
def _drawing() -> Drawing:
    return Drawing(
        service_name="Community Digest", domain="mail.example.org", public_url=f"https://{DOMAIN}"
    )
