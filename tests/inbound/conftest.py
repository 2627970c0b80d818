"""Mails as people send them, a border that vouches for them, and everything that works them off."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from digest.community.communities.community import Community
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import EditWindow, Post
from digest.community.people.member import Member
from digest.community.posting.publish import Draft, reply, start
from digest.engine.step import Step
from digest.inbox.envelope import Transaction
from digest.inbox.intake import accept
from digest.inbox.received_mail import ReceivedMail
from digest.inbox.waiting import find
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.mail.threading import message_id
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.store.database import Store
from digest.store.id_codec import pack_ids, pack_in_order
from digest.store.nudges import StepName
from inbound.authenticate import BorderVerdict
from inbound.work.looking_up import looking_up
from inbound.work.mail import Receiving
from tests.border import RECEIVED, results
from tests.ports import free_port
from tests.rows import owe

DOMAIN = "mail.example.org"
BORDER = "mx.mail.example.org"


def a_mail(
    sender: str, text: str, *, subject: str = "Re: a letter", verdict: str = "pass", **fields: str
) -> bytes:
    """Return a mail as our border hands it on, its verdict on top."""
    made = EmailMessage()
    domain = sender.rpartition("@")[2].rstrip(">")
    made["Authentication-Results"] = results(BORDER, domain, verdict)
    made["Received"] = RECEIVED
    made["From"] = sender
    made["Subject"] = subject
    made["Message-ID"] = fields.pop("message_id", f"<{abs(hash((sender, subject, text)))}@client>")
    for name, value in fields.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


@dataclass
class Village:
    """One community, Ana and Ben in it, Cleo in none, and a conversation that Ben started."""

    store: Store
    keys: Keys
    receiving: Receiving
    noon: datetime
    ana: Member
    ben: Member
    cleo: Member
    lung: Community
    sleep: Post

    def address(self, purpose: Purpose, member: Member, object_id: int = 0, detail: int = 0) -> str:
        ticket = Ticket(purpose=purpose, member_id=member.id, object_id=object_id, detail=detail)
        return f"{self.keys.local_part(ticket)}@{DOMAIN}"

    def receive(
        self, raw: bytes, to: str, *, at: datetime | None = None, reverse_path: str = "x@client"
    ) -> None:
        """Keep a mail, as the server does before it says 250."""
        transaction = Transaction(reverse_path=reverse_path, recipients=(to,), raw=raw)
        accept(self.store, transaction, lambda: at or self.noon, self.keys)

    def work(self, at: datetime | None = None) -> None:
        """Work off all that is due."""
        moment = at or self.noon
        for step in (Step(StepName.RECEIVE, find, self.receiving.run), looking_up(self.receiving)):
            with self.store.read() as session:
                keys = step.find(session, moment, 10)
            for key in keys:
                step.run(key, moment)

    def take(self, raw: bytes, to: str, **how: Any) -> ReceivedMail:
        """Keep one mail, work it off, and return what became of it."""
        self.receive(raw, to, **how)
        self.work(how.get("at"))
        return self.all(ReceivedMail)[-1]

    def all(self, table: Any) -> list[Any]:
        with self.store.read() as session:
            return list(session.exec(select(table).order_by(col(table.id))))

    def notices(self, member: Member | None = None) -> list[str | None]:
        return [
            each.reason
            for each in self.all(Delivery)
            if each.kind is LetterKind.NOTICE and (member is None or each.member_id == member.id)
        ]

    def posts(self) -> list[str]:
        return [post.text for post in self.all(Post)]

    def say(self, member: Member, text: str, *, at: datetime | None = None) -> Post:
        """Let a member reply to Ben's conversation, without a mail."""
        with self.store.write() as session:
            conversation = session.get_one(Conversation, self.sleep.conversation_id)
            words = Draft(author_id=member.id, text=text, at=at or self.noon)
            return reply(session, conversation, words, window=EditWindow())

    def start(self, title: str) -> Post:
        with self.store.write() as session:
            return _start(session, self.lung, self.ben, title, self.noon)

    def letter(self, kind: LetterKind, member: Member, **facts: Any) -> str:
        """Owe a letter as if it had been sent, and return its Message-ID."""
        with self.store.write() as session:
            key = f"{kind}:{member.id}:{sorted(facts.items(), key=str)}"
            about = {"kind": kind, "key": key, "member_id": member.id, "at": self.noon, **facts}
            owed = session.exec(select(Delivery).where(Delivery.key == key)).first()
            row = owed or owe(session, **about)
            row.state = DeliveryState.SENT
            session.add(row)
            number = row.id
        return message_id(self.keys, DOMAIN, member_id=member.id, delivery_id=number)

    def numbering(
        self, *posts: Post, more: Sequence[Post] = (), sent_at: datetime | None = None
    ) -> str:
        """Return the address at which Ana answers a summary that numbers the conversations of these posts."""
        self.letter(
            LetterKind.SUMMARY,
            self.ana,
            carried=pack_ids(post.id for post in (*posts, *more)),
            named=pack_in_order([post.conversation_id for post in posts]),
            since=self.noon - timedelta(days=1),
            until=self.noon,
            sent_at=sent_at or self.noon,
        )
        return self.address(Purpose.SUMMARY, self.ana, self.all(Delivery)[-1].id)

    def brought(self) -> list[int | None]:
        """Return the conversations that letters bring in whole."""
        letters = self.all(Delivery)
        return [each.conversation_id for each in letters if each.kind is LetterKind.CONVERSATION]


@pytest.fixture
def receiving_in(keys: Keys) -> Callable[[Store], Receiving]:
    def make(store: Store) -> Receiving:
        return Receiving(
            store=store,
            keys=keys,
            domain=DOMAIN,
            authenticate=BorderVerdict(BORDER),
        )

    return make


@pytest.fixture
def village_in(
    keys: Keys,
    noon: datetime,
    make_member: Callable[..., Member],
    make_community: Callable[..., Community],
    receiving_in: Callable[[Store], Receiving],
) -> Callable[[Store], Village]:
    def make(store: Store) -> Village:
        with store.write() as session:
            lung = make_community(session)
            ana, ben = make_member(session, "Ana", lung), make_member(session, "Ben", lung)
            cleo = make_member(session, "Cleo")
            sleep = _start(session, lung, ben, "Sleep", noon)
        return Village(store, keys, receiving_in(store), noon, ana, ben, cleo, lung, sleep)

    return make


@pytest.fixture(scope="session")
def village_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database of the village is, once there is one, that others are copies of."""
    return tmp_path_factory.mktemp("village") / "digest.db"


@pytest.fixture
def village(
    village_in: Callable[[Store], Village],
    receiving_in: Callable[[Store], Receiving],
    village_file: Path,
    sqlite_store: Store,
) -> Village:
    """The village on SQLite, as `village_in` makes it."""
    own = sqlite_store.url.removeprefix("sqlite:///")
    if not village_file.exists():
        village_in(sqlite_store)
        sqlite_store.engine.dispose()
        shutil.copy(own, village_file)
    sqlite_store.engine.dispose()
    shutil.copy(village_file, own)
    return _living_in(sqlite_store, receiving_in(sqlite_store))


def _living_in(store: Store, receiving: Receiving) -> Village:
    with store.read() as session:
        ana, ben, cleo = session.exec(select(Member).order_by(col(Member.id))).all()
        lung, sleep = session.exec(select(Community)).one(), session.exec(select(Post)).one()
    return Village(
        store, receiving.keys, receiving, sleep.published_at, ana, ben, cleo, lung, sleep
    )


@pytest.fixture
def village_everywhere(
    village_in: Callable[[Store], Village], store: Store, request: pytest.FixtureRequest
) -> Village:
    """The village on each database."""
    if store.engine.dialect.name == "sqlite":
        return request.getfixturevalue("village")  # type: ignore[no-any-return]
    return village_in(store)


@pytest.fixture
def mail() -> Callable[..., bytes]:
    return a_mail


def _start(session: Session, lung: Community, ben: Member, title: str, at: datetime) -> Post:
    words = Draft(author_id=ben.id, text=f"About {title.lower()}", at=at)
    return start(session, lung, words, title=title, window=EditWindow())


@pytest.fixture
def unused_port() -> int:
    """A port of loopback that nobody listens on."""
    return free_port()
