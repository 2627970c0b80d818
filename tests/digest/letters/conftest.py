"""A conversation of three that every test here can carry on, and the post that brings their letters."""

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property, partial
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from digest.community.communities.community import Community
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import follow
from digest.community.conversations.post import EditWindow, Post
from digest.community.people.member import Member
from digest.community.posting.publish import Draft, reply, start
from digest.letters.audience import announce
from digest.letters.conversation_letter import ConversationComposer
from digest.letters.letter_sealer import LetterSealer
from digest.letters.new_conversation import NewConversationComposer
from digest.letters.notice_letter import NoticeComposer
from digest.letters.notification import NotificationComposer
from digest.letters.overview import OverviewComposer
from digest.letters.receipt import ReceiptComposer
from digest.letters.registry import LetterParts, contents
from digest.mail.message_writer import MessageWriter, message_id
from digest.mail.template_set import TemplateSet
from digest.outbox.compose import Composed, Composer, Skipped
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.store.database import Store

GATHERING = timedelta(minutes=5)
DOMAIN = "mail.example.org"


@dataclass(frozen=True)
class Talk:
    """Ana started it; Ben and Cora follow it; whoever speaks is announced as mail would be."""

    session: Session
    lung: Community
    conversation: Conversation
    ana: Member
    ben: Member
    cora: Member
    first: Post
    noon: datetime

    def at(self, minutes: float) -> datetime:
        return self.noon + timedelta(minutes=minutes)

    def say(self, author: Member, text: str, *, minutes: float = 0, **facts: object) -> Post:
        mail = f"<mail.{text.split(maxsplit=1)[0].lower()}@{author.display_name.lower()}.example>"
        words = Draft(author_id=author.id, text=text, at=self.at(minutes), message_id=mail)
        post = reply(self.session, self.conversation, words, window=EditWindow())
        self.announce(post, minutes=minutes, **facts)
        return post

    def announce(self, post: Post, *, minutes: float = 0, **facts: object) -> None:
        answers = {"answers": post.message_id, **facts}
        announce(self.session, post, at=self.at(minutes), gathering=GATHERING, **answers)  # type: ignore[arg-type]

    def owed(self, kind: LetterKind, member: Member | None = None) -> list[Delivery]:
        self.session.flush()
        self.session.expire_all()
        wanted = select(Delivery).where(Delivery.kind == kind).order_by(col(Delivery.id))
        if member is not None:
            wanted = wanted.where(Delivery.member_id == member.id)
        return list(self.session.exec(wanted))


@dataclass(frozen=True)
class Letter:
    """One letter as its reader's mail program sees it."""

    composed: Composed
    mail: EmailMessage

    @cached_property
    def text(self) -> str:
        return self._part("plain")

    @cached_property
    def html(self) -> str:
        return self._part("html")

    @property
    def references(self) -> list[str]:
        return str(self.mail["References"] or "").split()

    def _part(self, subtype: str) -> str:
        part = self.mail.get_body((subtype,))
        assert part is not None
        return str(part.get_content())


@dataclass(frozen=True)
class Postman:
    """Composes what is due with the real composers, and records it as the dispatcher would."""

    sealer: LetterSealer

    def compose(
        self, session: Session, deliveries: Sequence[Delivery], at: datetime, **options: object
    ) -> list[Composed | Skipped]:
        composers: dict[LetterKind, Callable[..., Composer]] = {
            LetterKind.NOTIFICATION: NotificationComposer,
            LetterKind.RECEIPT: ReceiptComposer,
            LetterKind.CONVERSATION: ConversationComposer,
            LetterKind.NOTICE: NoticeComposer,
            LetterKind.NEW_CONVERSATION: NewConversationComposer,
            LetterKind.OVERVIEW: partial(
                OverviewComposer, contents=contents(LetterParts(sealer=self.sealer))
            ),
        }
        composer = composers[deliveries[0].kind](sealer=self.sealer, **options)
        return list(composer(session, deliveries, at))

    def send(
        self, talk: Talk, kind: LetterKind, *, minutes: float = 5, **options: object
    ) -> dict[int, Letter]:
        """Send all that is due of one kind; return the last letter of each member."""
        waiting = (DeliveryState.PLANNED, DeliveryState.DEFERRED)
        due = [d for d in talk.owed(kind) if d.state in waiting and d.due_at <= talk.at(minutes)]
        results = self.compose(talk.session, due, talk.at(minutes), **options) if due else []
        return dict(self._record(talk, due, results, talk.at(minutes)))

    def _record(
        self,
        talk: Talk,
        due: Sequence[Delivery],
        results: Sequence[Composed | Skipped],
        at: datetime,
    ) -> Iterable[tuple[int, Letter]]:
        for delivery, result in zip(due, results, strict=True):
            assert result.delivery_id == delivery.id
            if isinstance(result, Skipped):
                delivery.state, delivery.answer = result.state, result.answer
                continue
            names = {"member_id": delivery.member_id, "delivery_id": delivery.id}
            delivery.message_id = message_id(self.sealer.keys, DOMAIN, **names)
            delivery.state, delivery.sent_at, delivery.carried = "sent", at, result.carried
            yield delivery.member_id, opened(result)
        talk.session.flush()


def opened(composed: Composed | Skipped) -> Letter:
    assert isinstance(composed, Composed), composed
    return Letter(composed, message_from_bytes(composed.message, policy=policy.default))


@pytest.fixture(scope="session")
def templates() -> TemplateSet:
    return TemplateSet(
        domain=DOMAIN,
        public_url="https://example.org",
        service_name="Community Digest",
        postal_address="Example Street 1, Example Town",
    )


@pytest.fixture
def postman(keys, templates) -> Postman:
    writer = MessageWriter(
        keys, domain=DOMAIN, public_url="https://example.org", service_name="Community Digest"
    )
    return Postman(
        LetterSealer(
            templates=templates,
            writer=writer,
            keys=keys,
            domain=DOMAIN,
            service_name="Community Digest",
        )
    )


@pytest.fixture
def open_letter() -> Callable[[Composed | Skipped], Letter]:
    return opened


@pytest.fixture(scope="session")
def built() -> dict[str, Path]:
    """The one database that conversations are copied from, once it is built."""
    return {}


@pytest.fixture
def first_talk(built, empty_database, tmp_path_factory, make_community, make_member, noon) -> Path:
    """A database with the conversation in it, and nothing else."""
    if not built:
        path = tmp_path_factory.mktemp("talk") / "talk.db"
        shutil.copy(empty_database, path)
        store = Store(f"sqlite:///{path}")
        with store.write() as session:
            begun(session, make_community(session), make_member, noon)
        store.close()
        built["talk"] = path
    return built["talk"]


@pytest.fixture
def begin(first_talk, make_community, make_member, noon) -> Callable[..., Talk]:
    """Return what starts the conversation in a session."""

    def make(session: Session, **facts: object) -> Talk:
        if not facts and is_untouched(session):
            copy_into(session, first_talk)
            return copied(session, noon)
        return begun(session, make_community(session, **facts), make_member, noon)

    return make


def begun(
    session: Session, lung: Community, make_member: Callable[..., Member], noon: datetime
) -> Talk:
    ana, ben, cora = (make_member(session, name, lung) for name in ("Ana", "Ben", "Cora"))
    opening = Draft(
        author_id=ana.id,
        text="How do you sleep after surgery?",
        at=noon,
        message_id="<mail.how@ana.example>",
    )
    first = start(session, lung, opening, title="Sleeping well", window=EditWindow())
    for follower in (ben, cora):
        follow(session, follower.id, first.conversation_id, at=noon)
    conversation = session.get_one(Conversation, first.conversation_id)
    return Talk(session, lung, conversation, ana, ben, cora, first, noon)


def copied(session: Session, noon: datetime) -> Talk:
    """Return the talk of a database that is a copy of the first one."""
    lung, conversation, first = (
        session.exec(select(table)).one() for table in (Community, Conversation, Post)
    )
    ana, ben, cora = session.exec(select(Member).order_by(col(Member.id)))
    return Talk(session, lung, conversation, ana, ben, cora, first, noon)


def is_untouched(session: Session) -> bool:
    """Say whether this is an SQLite database that nobody has written to."""
    if session.in_transaction() or session.get_bind().dialect.name != "sqlite":
        return False
    with _raw(session) as database:
        numbers = database.execute("SELECT count(*) FROM member UNION SELECT count(*) FROM tag")
        return numbers.fetchall() == [(0,)]


def copy_into(session: Session, kept: Path) -> None:
    with _raw(session) as database, closing(sqlite3.connect(kept)) as source:
        source.backup(database)


def _raw(session: Session) -> "closing[sqlite3.Connection]":
    path = session.get_bind().url.database  # type: ignore[union-attr]
    return closing(sqlite3.connect(path, uri=True))
