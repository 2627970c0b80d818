"""A small world to write summaries of: people in communities, a clock in hours, and a relay that obeys."""

import email
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import Message
from typing import Any

import pytest
from sqlmodel import Session, col, select

from digest.community.communities.community import Community
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import EditWindow, Post
from digest.community.people.member import Member
from digest.community.posting.publish import Draft, reply, start
from digest.letters.letter_sealer import LetterSealer
from digest.letters.summary.conversations import ConversationSection
from digest.letters.summary.letter import SummaryLetters
from digest.letters.summary.plan import plan
from digest.mail.message_writer import MessageWriter
from digest.mail.signed_address import Keys
from digest.mail.template_set import TemplateSet
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import WAITING, Delivery, DeliveryState, LetterKind
from digest.policy import SummaryLimits
from digest.store.carried_ids import carried_posts

DOMAIN = "mail.example.org"
URL = "https://mail.example.org"
HOUR = timedelta(hours=1)

MakeLetters = Callable[..., SummaryLetters]


@pytest.fixture(scope="session")
def templates() -> TemplateSet:
    return TemplateSet(
        domain=DOMAIN,
        public_url=URL,
        service_name="Community Digest",
        postal_address="Example Town",
    )


@pytest.fixture
def make_letters(templates: TemplateSet, keys: Keys) -> MakeLetters:
    """Return what makes the composer, with limits of one's own."""

    def make(
        templates: TemplateSet = templates, besides: Sequence[Any] = (), **limits: int
    ) -> SummaryLetters:
        """Return one with the section of conversations, and others behind it."""
        allowed = SummaryLimits(**limits)
        conversations = ConversationSection.of(allowed)
        writer = MessageWriter(keys, domain=DOMAIN, public_url=URL, service_name="Community Digest")
        sealer = LetterSealer(
            templates=templates,
            writer=writer,
            keys=keys,
            domain=DOMAIN,
            service_name="Community Digest",
        )
        return SummaryLetters(
            sealer=sealer,
            sections=(conversations, *besides),
            window=EditWindow(),
            html_limit=allowed.html_limit,
        )

    return make


@pytest.fixture
def letters(make_letters: MakeLetters) -> SummaryLetters:
    return make_letters()


@dataclass
class Round:
    """What one run brought: the letters by their member, and why the others got none."""

    sent: dict[int, Message] = field(default_factory=dict)
    carried: dict[int, list[int]] = field(default_factory=dict)
    skipped: dict[int, str] = field(default_factory=dict)

    def text(self, member: Member) -> str:
        return text_of(self.sent[member.id])


@dataclass
class World:
    """Everything in one session; hours are counted from noon of the day it begins."""

    session: Session
    noon: datetime
    letters: SummaryLetters
    window: EditWindow = field(default_factory=EditWindow)

    def at(self, hours: float) -> datetime:
        return self.noon + timedelta(hours=hours)

    def start(
        self, community: Community, author: Member, title: str, text: str, hours: float = 0
    ) -> Post:
        words = Draft(author_id=author.id, text=text, at=self.at(hours), approved=True)
        return start(self.session, community, words, title=title, window=self.window)

    def reply(self, to: Post, author: Member, text: str, hours: float = 0) -> Post:
        conversation = self.session.get_one(Conversation, to.conversation_id)
        words = Draft(author_id=author.id, text=text, at=self.at(hours), approved=True)
        return reply(self.session, conversation, words, window=self.window)

    def plan(self, hours: float, unworked: float | None = None, **only: object) -> int:
        waiting = None if unworked is None else self.at(unworked)
        return plan(self.session, at=self.at(hours), unworked=waiting, **only).count  # type: ignore[arg-type]

    def send(
        self,
        hours: float,
        relay: Callable[[Delivery], DeliveryState] = lambda _: DeliveryState.SENT,
        letters: SummaryLetters | None = None,
    ) -> Round:
        """Compose all summaries that wait and let the relay say what becomes of each."""
        self.session.flush()
        waiting = self.summaries(*WAITING)
        happened = Round()
        composed = (letters or self.letters)(self.session, waiting, self.at(hours))
        for delivery, letter in zip(waiting, composed, strict=True):
            assert letter.delivery_id == delivery.id
            record(delivery, letter, happened, relay, self.at(hours))
        self.session.flush()
        return happened

    def run(self, hours: float, **how: object) -> Round:
        self.plan(hours)
        return self.send(hours, **how)  # type: ignore[arg-type]

    def summaries(self, *states: DeliveryState) -> Sequence[Delivery]:
        self.session.flush()
        self.session.expire_all()
        wanted = select(Delivery).where(
            Delivery.kind == LetterKind.SUMMARY,
            col(Delivery.state).in_(states or tuple(DeliveryState)),
        )
        return self.session.exec(wanted.order_by(col(Delivery.id))).all()


def record(
    delivery: Delivery,
    letter: Composed | Skipped,
    happened: Round,
    relay: Callable[[Delivery], DeliveryState],
    at: datetime,
) -> None:
    """Write down what became of one letter, as the outbox does."""
    delivery.attempts += 1
    if isinstance(letter, Skipped):
        delivery.state = letter.state
        happened.skipped[delivery.member_id] = f"{letter.state}: {letter.answer}"
        return
    delivery.state = relay(delivery)
    if delivery.state is DeliveryState.SENT:
        delivery.sent_at, delivery.carried = at, letter.carried
        happened.sent[delivery.member_id] = email.message_from_bytes(letter.message)
        happened.carried[delivery.member_id] = carried_posts(letter.carried)


def part_of(letter: Message, kind: str) -> str:
    part = next(p for p in letter.walk() if p.get_content_type() == kind)
    return part.get_payload(decode=True).decode()  # type: ignore[union-attr]


def text_of(letter: Message) -> str:
    return part_of(letter, "text/plain")


def html_of(letter: Message) -> str:
    return part_of(letter, "text/html")


@pytest.fixture
def world(noon: datetime, letters: SummaryLetters) -> Callable[[Session], World]:
    return lambda session: World(session, noon, letters)


@pytest.fixture
def text() -> Callable[[Message], str]:
    return text_of


@pytest.fixture
def html() -> Callable[[Message], str]:
    return html_of
