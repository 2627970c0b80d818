"""Gives letters their headers and envelope."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.language.text import one_line
from digest.letters.recipient import Recipient
from digest.letters.thread import Thread
from digest.mail.attachment import Attachment
from digest.mail.headers import NAME_LIMIT
from digest.mail.message_writer import Headers, MessageWriter, message_id
from digest.mail.piece import Slot
from digest.mail.signed_address import Keys
from digest.mail.template_set import Rendered, TemplateSet
from digest.mail.threading import first_message_id
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import STREAMS, Delivery, DeliveryState
from digest.store.carried_ids import CarriedId, pack_carried
from digest.store.id_codec import pack_in_order

ANYWHERE = "all"  # in place of a community's code, where none is to be told
NULL_REVERSE_PATH = (
    ""  # answers go out from nobody, so that nothing answers them (RFC 3834 section 3.3)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one letter says and where an answer to it goes, before it has an envelope."""

    subject: str
    rendered: Sequence[Rendered]
    code: str = ANYWHERE  # of the community
    sender: str | None = None  # whose words it brings, where they are one member's
    reply_to: Slot | str | None = None  # a signed address, or the name of a command
    stream_of: int = 0  # the community whose new conversations one click stops
    thread: Thread | None = None  # None for a letter outside its conversation's thread
    carried: Iterable[CarriedId] | None = ()  # None where the reader may get nothing by others
    named: Sequence[int] | None = None  # conversations in the order of their numbers in it
    attachments: Sequence[Attachment] = ()
    is_from_nobody: bool = False  # whoever bounces it is not to count as this member


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSealer:
    """Turns letters into bytes, with headers and envelope."""

    templates: TemplateSet
    writer: MessageWriter
    keys: Keys
    domain: str
    service_name: str
    shows_content: bool = True  # False: the operator lets no letter about news show it

    def finish(
        self, delivery: Delivery, recipient: Recipient, letter: Letter, *, at: datetime
    ) -> Composed:
        """Return the letter as bytes for this reader alone; the same delivery keeps its Message-ID."""
        if recipient.member_id != delivery.member_id or recipient.address is None:
            raise ValueError("a letter for one member must not go to another")
        references = self._references(delivery, letter.thread)
        ids = {"member_id": delivery.member_id, "delivery_id": delivery.id}
        name, answers = self.service_name, delivery.reply_to_id is not None
        heading = Headers(
            **ids,
            kind=delivery.kind,
            recipient=recipient.address,
            subject=letter.subject,
            message_id=delivery.message_id or message_id(self.keys, self.domain, **ids),
            at=at,
            sender_name=_sender(letter.sender, name),
            reply_to=letter.reply_to,
            stream=STREAMS.get(delivery.kind),
            stream_of=letter.stream_of,
            text_only=recipient.text_only,
            code=letter.code if recipient.shows_content else ANYWHERE,
            references=references,
            in_reply_to=references[-1] if references else None,
            auto_replied=answers,
        )
        written = self.writer.write(heading, letter.rendered, letter.attachments)
        is_from_nobody = answers or letter.is_from_nobody
        return Composed(
            delivery_id=delivery.id,
            member_id=delivery.member_id,
            reverse_path=NULL_REVERSE_PATH if is_from_nobody else written.reverse_path,
            recipient=recipient.address,
            message=written.message,
            carried=None if letter.carried is None else pack_carried(letter.carried),
            named=None if letter.named is None else pack_in_order(letter.named),
            is_wire_form=True,
        )

    def _references(self, delivery: Delivery, thread: Thread | None) -> tuple[str, ...]:
        """Return the ancestors of a letter: the conversation's thread, then the mail it answers."""
        earlier: tuple[str, ...] = ()
        if thread is not None and delivery.conversation_id is not None:
            ids = {"member_id": delivery.member_id, "conversation_id": delivery.conversation_id}
            earlier = (first_message_id(self.keys, self.domain, **ids), *thread.references())
        if delivery.reply_to_id is None:
            return earlier
        return (*(each for each in earlier if each != delivery.reply_to_id), delivery.reply_to_id)


def _sender(member: str | None, service: str) -> str:
    """Return whom a letter is shown to come from; a long name is cut, and never that of the service."""
    if member is None:
        return service
    ending = f" via {service}"
    return one_line(member, limit=max(NAME_LIMIT - len(ending), 1)) + ending


def cancelled(delivery: Delivery, why: str) -> Skipped:
    """Return that the letter is no longer wanted, and why."""
    return Skipped(delivery_id=delivery.id, state=DeliveryState.CANCELLED, answer=why)


def empty(delivery: Delivery, why: str) -> Skipped:
    """Return that there is nothing left to say, and why."""
    return Skipped(delivery_id=delivery.id, state=DeliveryState.EMPTY, answer=why)
