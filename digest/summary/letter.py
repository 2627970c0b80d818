"""Writes summaries: each from what can be seen, and from what its member subscribes to, when it is sent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from digest.community.member import SummaryFrequency
from digest.letters.letter_sealer import Letter, LetterSealer, cancelled, empty
from digest.mail.format import day
from digest.mail.piece import Slot
from digest.mail.signed_address import Purpose
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import Delivery
from digest.policy import SummaryLimits
from digest.store.carried_ids import posts_carried
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

    def __init__(self, *, sealer: LetterSealer, limits: SummaryLimits) -> None:
        self._sealer = sealer
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
                pieces=PieceCache(self._sealer.templates, excerpt_limit=self._limits.excerpt_limit),
            )
            self._reading = reading
        return reading

    def _letter(
        self, reading: RunCache, delivery: Delivery, to: Subscriber | None, at: datetime
    ) -> Composed | Skipped:
        """Return one letter; raise ValueError where it would go to somebody else (P-17)."""
        if to is None:
            return cancelled(delivery, "the member is gone")
        if to.recipient.member_id != delivery.member_id:
            raise ValueError("a letter for one member must not go to another")
        why_not = to.unwanted(at)
        if why_not is not None:
            return cancelled(delivery, why_not)
        period = _period(delivery)
        selection = select(reading.activity.news(period), to.wants)
        if not selection.groups:
            return empty(delivery, "nothing new")
        sheet = Sheet(
            pieces=reading.pieces,
            zone=to.recipient.zone,
            limit=self._limits.html_limit,
            weekly=to.frequency is SummaryFrequency.WEEKLY,
        )
        laid = sheet.letter(selection, period)
        letter = Letter(
            subject=reading.pieces.subject(
                weekday=_weekday(delivery, to),
                conversations=selection.conversations,
                posts=selection.posts,
            ),
            rendered=laid.rendered,
            reply_to=Slot(Purpose.SUMMARY, delivery.id),
            carried=posts_carried(selection.ids),
            named=laid.named,
        )
        return self._sealer.finish(delivery, to.recipient, letter, at=at)


def _weekday(delivery: Delivery, to: Subscriber) -> str:
    """Return the member's day on which the letter was planned, the same at each attempt."""
    return day(delivery.planned_at.astimezone(to.recipient.zone)).partition(" ")[0]


def _span(deliveries: Sequence[Delivery]) -> Period:
    periods = [_period(delivery) for delivery in deliveries]
    return Period(min(p.since for p in periods), max(p.until for p in periods))


def _period(delivery: Delivery) -> Period:
    if delivery.since is None or delivery.until is None:
        raise ValueError(f"the summary {delivery.id} has no period")
    return Period(delivery.since, delivery.until)
