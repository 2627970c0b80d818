"""Writes summaries: each from what can be seen, and from what its member subscribes to, when it is sent."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from digest.community.member import SummaryFrequency
from digest.community.stop import Stream
from digest.mail.format import day
from digest.mail.message_writer import Headers, MessageWriter, message_id, reverse_path
from digest.mail.piece import Slot
from digest.mail.signed_address import Keys, Purpose
from digest.mail.template_set import TemplateSet
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import Delivery, DeliveryState
from digest.policy import SummaryLimits
from digest.store.id_codec import pack_ids, pack_in_order
from digest.summary.activity import Activity, last_revision, read_activity
from digest.summary.layout import Sheet
from digest.summary.period import Period
from digest.summary.piece_cache import PieceCache
from digest.summary.selection import select
from digest.summary.subscriptions import Subscriber, read_subscribers


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCache:
    """What was read for a run, and the pieces made of it so far."""

    activity: Activity
    pieces: PieceCache


class SummaryLetters:
    """Composes summaries; what it reads and renders serves all members of a run.

    It is read again as soon as any post was changed, so that no hidden, edited or deleted text leaves.
    """

    def __init__(
        self,
        *,
        templates: TemplateSet,
        writer: MessageWriter,
        keys: Keys,
        domain: str,
        service_name: str,
        limits: SummaryLimits,
    ) -> None:
        self._stationery = templates
        self._press = writer
        self._keys = keys
        self._domain = domain
        self._service_name = service_name
        self._limits = limits
        self._reading: RunCache | None = None

    def __call__(
        self, session: Session, deliveries: Sequence[Delivery], at: datetime
    ) -> Iterator[Composed | Skipped]:
        """Yield each delivery's letter, or why there is none, in the order of the deliveries."""
        if deliveries:
            reading = self._current(session, _span(deliveries), at)
            members = {delivery.member_id for delivery in deliveries}
            subscribers = read_subscribers(session, members, reading.activity)
            for delivery in deliveries:
                yield self._letter(reading, delivery, subscribers.get(delivery.member_id), at)

    def _current(self, session: Session, span: Period, at: datetime) -> RunCache:
        """Return what was read already if it still holds for the span, else what is read now."""
        reading = self._reading
        revision = last_revision(session)
        if reading is None or not reading.activity.is_current(span, revision=revision, at=at):
            reading = RunCache(
                activity=read_activity(session, span, at=at),
                pieces=PieceCache(self._stationery, excerpt_limit=self._limits.excerpt_limit),
            )
            self._reading = reading
        return reading

    def _letter(
        self, reading: RunCache, delivery: Delivery, to: Subscriber | None, at: datetime
    ) -> Composed | Skipped:
        """Return one letter; raise ValueError where it would go to somebody else (P-17)."""
        if to is not None and to.member_id != delivery.member_id:
            raise ValueError("a letter for one member must not go to another")
        why_not = "the member is gone" if to is None else to.unwanted(at)
        if to is None or to.address is None or why_not is not None:
            return _skipped(delivery, DeliveryState.CANCELLED, why_not or "")
        period = _period(delivery)
        selection = select(reading.activity.news(period), to.wants)
        if not selection.groups:
            return _skipped(delivery, DeliveryState.EMPTY, "nothing new")
        sheet = Sheet(
            pieces=reading.pieces,
            zone=to.zone,
            limit=self._limits.html_limit,
            weekly=to.frequency is SummaryFrequency.WEEKLY,
        )
        subject = reading.pieces.subject(
            weekday=_weekday(delivery, to),
            conversations=selection.conversations,
            posts=selection.posts,
        )
        heading = self._heading(delivery, to, subject, at)
        laid = sheet.letter(selection, period)
        return Composed(
            delivery_id=delivery.id,
            member_id=delivery.member_id,
            reverse_path=self._sealed(reverse_path, delivery),
            recipient=to.address,
            message=self._press.write(heading, laid.rendered),
            carried=pack_ids(selection.ids),
            named=pack_in_order(laid.named),
        )

    def _heading(self, delivery: Delivery, to: Subscriber, subject: str, at: datetime) -> Headers:
        return Headers(
            member_id=delivery.member_id,
            delivery_id=delivery.id,
            kind=delivery.kind,
            recipient=to.address or "",
            subject=subject,
            message_id=delivery.message_id or self._sealed(message_id, delivery),
            at=at,
            sender_name=self._service_name,
            reply_to=Slot(Purpose.SUMMARY, delivery.id),
            stream=Stream.SUMMARY,
            text_only=to.text_only,
        )

    def _sealed(self, make: Callable[..., str], delivery: Delivery) -> str:
        member_id, delivery_id = delivery.member_id, delivery.id
        return make(self._keys, self._domain, member_id=member_id, delivery_id=delivery_id)


def _weekday(delivery: Delivery, to: Subscriber) -> str:
    """Return the member's day on which the letter was planned, the same at each attempt."""
    return day(delivery.planned_at.astimezone(to.zone)).partition(" ")[0]


def _span(deliveries: Sequence[Delivery]) -> Period:
    periods = [_period(delivery) for delivery in deliveries]
    return Period(min(p.since for p in periods), max(p.until for p in periods))


def _period(delivery: Delivery) -> Period:
    if delivery.since is None or delivery.until is None:
        raise ValueError(f"the summary {delivery.id} has no period")
    return Period(delivery.since, delivery.until)


def _skipped(delivery: Delivery, state: DeliveryState, why: str) -> Skipped:
    return Skipped(delivery_id=delivery.id, state=state, answer=why)
