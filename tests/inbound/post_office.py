"""Every letter that a store owes, composed and sent as the product does, into a basket."""

from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache, cached_property, partial
from pathlib import Path

from sqlmodel import select

from digest.community.conversations.post import EditWindow
from digest.inbox.received_mail import oldest_waiting
from digest.letters.letter_sealer import LetterSealer
from digest.letters.overview import Overview
from digest.letters.registry import LetterParts, composers
from digest.letters.remind_moderators import enqueue_due
from digest.letters.summary.again import SummaryAgainLetters
from digest.letters.summary.conversations import ConversationSection
from digest.letters.summary.letter import SummaryLetters
from digest.letters.summary.moderators_notes import NoteSection
from digest.letters.summary.plan import plan
from digest.mail.message_writer import MessageWriter
from digest.mail.signed_address import Keys
from digest.mail.template_set import TemplateSet
from digest.mail.threading import message_ids
from digest.outbox.compose import Composed
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.outbox.dispatch import Dispatcher
from digest.outbox.relay import Relay
from digest.outbox.smtp_answer import wire_form
from digest.policy import SummaryLimits
from digest.settings import HELP_IN_DANGER
from digest.store.database import Store

DOMAIN = "mail.example.org"
SERVICE = "Community Digest"
URL = "https://example.org"
WELL = {DeliveryState.SENT, DeliveryState.EMPTY, DeliveryState.CANCELLED, DeliveryState.PLANNED}


@dataclass(frozen=True)
class Sent:
    """One letter as its reader's mail program sees it."""

    kind: LetterKind
    member_id: int
    wire: bytes
    mail: EmailMessage

    @cached_property
    def text(self) -> str:
        return self._part("plain")

    @cached_property
    def html(self) -> str:
        return self._part("html")

    @property
    def shown(self) -> str:
        """Everything that any program could show of it, with plain line ends."""
        return (self.text + "\n" + self.html).replace("\r\n", "\n")

    def _part(self, subtype: str) -> str:
        part = self.mail.get_body((subtype,))
        assert part is not None
        return str(part.get_content())


@dataclass
class PostOffice(Relay):
    """Sends what is due; `sent` is all that has left."""

    store: Store
    keys: Keys
    templates: TemplateSet
    folder: Path
    sent: list[Sent] = field(default_factory=list)
    handed_over: list[Composed] = field(default_factory=list)  # the same, with their envelopes

    def send(self, letter: Composed) -> str:
        mail = message_from_bytes(letter.message, policy=policy.default)
        with self.store.read() as session:
            kind = session.get_one(Delivery, letter.delivery_id).kind
        assert letter.is_wire_form
        assert wire_form(letter.message) == letter.message + b".\r\n"
        self.handed_over.append(letter)
        self.sent.append(Sent(kind, letter.member_id, letter.message, mail))
        return "250 taken"

    def close(self) -> None:
        """Nothing is open."""

    def run(self, at: datetime) -> None:
        """Plan the summaries, owe what is to be reminded of, and send all that is due."""
        with self.store.write() as session:
            plan(session, at=at, unworked=oldest_waiting(session))
            enqueue_due(session, at)
        self.send_due(at)

    def send_due(self, at: datetime) -> None:
        """Send all that is due; nothing may fail."""
        dispatcher = Dispatcher(
            self.store,
            self._composers(),
            self,
            message_ids=partial(message_ids, self.keys, DOMAIN),
            state_folder=self.folder,
            connections=1,
        )
        dispatcher.run(at)
        with self.store.read() as session:
            states = set(session.exec(select(Delivery.state)))
        assert states <= WELL

    @property
    def sealer(self) -> LetterSealer:
        writer = MessageWriter(self.keys, domain=DOMAIN, public_url=URL, service_name=SERVICE)
        return LetterSealer(
            templates=self.templates,
            writer=writer,
            keys=self.keys,
            domain=DOMAIN,
            service_name=SERVICE,
        )

    def _composers(self):
        sealer = self.sealer
        limits = SummaryLimits()
        section = ConversationSection.of(limits)
        notes = NoteSection()
        window = EditWindow()
        again = SummaryAgainLetters(
            sealer=sealer,
            section=section,
            notes=notes,
            window=window,
            html_limit=limits.html_limit,
        )
        parts = LetterParts(sealer=sealer, drawn={Overview.AGAIN: again})
        summaries = SummaryLetters(
            sealer=sealer,
            sections=(notes, section),
            window=window,
            html_limit=limits.html_limit,
        )
        return {**composers(parts), LetterKind.SUMMARY: summaries}


@cache
def new_stationery() -> TemplateSet:
    """Return templates that all tests share: each template is compiled once, as in a server."""
    return TemplateSet(
        domain=DOMAIN,
        public_url=URL,
        service_name=SERVICE,
        postal_address="Example Town",
        help_in_danger=HELP_IN_DANGER,
    )
