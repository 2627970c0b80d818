"""Writes summaries: each from what can be seen, and from what its member subscribes to, when it is sent."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from typing import Any

from sqlmodel import Session

from digest.community.conversations.post import EditWindow
from digest.community.people.member import SummaryLength
from digest.letters.letter_sealer import Letter, LetterSealer, cancelled, empty
from digest.letters.recipient import Recipient, recipients
from digest.letters.summary.counting_sheet import SheetWithoutContent
from digest.letters.summary.dates import SummaryDates
from digest.letters.summary.layout import Sheet
from digest.letters.summary.occasion import had_one, occasion
from digest.letters.summary.period import Period
from digest.letters.summary.piece_cache import PieceCache
from digest.letters.summary.section import Section
from digest.letters.summary.short import ShortSheet
from digest.letters.summary.unwanted import why_unwanted
from digest.mail.piece import Slot
from digest.mail.signed_address import Purpose
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import Delivery

SHEETS = 1_000  # kept of those that letters of a run are laid out for
FRESH = timedelta(minutes=1)  # of a run's clock; names and tags change without a revision


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCache:
    """What each section read for a run, and the pieces made of it so far."""

    span: Period
    revisions: Sequence[int]
    read_at: datetime
    news: Sequence[Any]  # what each section read
    pieces: PieceCache
    sheets: Callable[[SummaryDates, Period, date, bool, SummaryLength], Sheet | ShortSheet]

    def is_current(self, span: Period, *, revisions: Sequence[int], at: datetime) -> bool:
        """Say whether letters about a span of time may still be made from what was read."""
        fresh = abs(at - self.read_at) < FRESH
        return fresh and revisions == self.revisions and self.span.covers(span)


class SummaryLetters:
    """Composes summaries of some sections; what it reads and renders serves all members of a run.

    It is read again as soon as a section says so, so that no hidden, edited or deleted text leaves.
    """

    def __init__(
        self,
        *,
        sealer: LetterSealer,
        sections: Sequence[Section[Any, Any]],
        window: EditWindow,
        html_limit: int,
    ) -> None:
        self._sealer = sealer
        self._window = window
        self._sections = sections
        self._limit = html_limit
        self._reading: RunCache | None = None

    def __call__(
        self, session: Session, deliveries: Sequence[Delivery], at: datetime
    ) -> Iterator[Composed | Skipped]:
        """Yield each delivery's letter, or why there is none, in the order of the deliveries."""
        if deliveries:
            reading = self._current(session, _span(deliveries), at)
            members = {delivery.member_id for delivery in deliveries}
            wants = [
                section.wants(session, members, news)
                for section, news in zip(self._sections, reading.news, strict=True)
            ]
            people = recipients(session, members, may_show=self._sealer.shows_content)
            known = had_one(session, members)
            for delivery in deliveries:
                theirs = [each[delivery.member_id] for each in wants]
                to = people.get(delivery.member_id)
                is_first = delivery.member_id not in known
                yield self._letter(reading, delivery, to, theirs, at, is_first=is_first)

    def _current(self, session: Session, span: Period, at: datetime) -> RunCache:
        """Return what was read already if it still holds for the span, else what is read now."""
        reading = self._reading
        revisions = [section.revision(session) for section in self._sections]
        if reading is None or not reading.is_current(span, revisions=revisions, at=at):
            pieces = PieceCache(self._sealer.templates)
            reading = RunCache(
                span=span,
                revisions=revisions,  # looked up first: what changes while they read is seen next time
                read_at=at,
                news=[section.read(session, span, pieces) for section in self._sections],
                pieces=pieces,
                sheets=lru_cache(SHEETS)(partial(self._sheet_with_content, pieces)),
            )
            self._reading = reading
        return reading

    def _letter(
        self,
        reading: RunCache,
        delivery: Delivery,
        to: Recipient | None,
        wants: Sequence[Any],
        at: datetime,
        *,
        is_first: bool,
    ) -> Composed | Skipped:
        """Return one letter; raise ValueError where it would go to somebody else (P-17)."""
        if to is None:
            return cancelled(delivery, "the member is gone")
        if to.member_id != delivery.member_id:
            raise ValueError("a letter for one member must not go to another")
        why_not = why_unwanted(to, at)
        if why_not is not None:
            return cancelled(delivery, why_not)
        period = _period(delivery)
        parts = [
            section.pick(news, wanted, period)
            for section, news, wanted in zip(self._sections, reading.news, wants, strict=True)
        ]
        if all(part.is_empty for part in parts):
            return empty(delivery, "nothing new")
        sheet = self._sheet(reading, delivery, to, period, is_first=is_first)
        what, laid = sheet.occasion, sheet.letter(parts, period)
        letter = Letter(
            subject=sheet.pieces.subject(when=what.name, dated=what.dated, **laid.counts),
            rendered=laid.rendered,
            reply_to=Slot(Purpose.SUMMARY, delivery.id),
            carried=laid.carried,
            named=laid.named,
        )
        return self._sealer.finish(delivery, to, letter, at=at)

    def _sheet(
        self,
        reading: RunCache,
        delivery: Delivery,
        to: Recipient,
        period: Period,
        *,
        is_first: bool,
    ) -> Sheet | ShortSheet | SheetWithoutContent:
        """Return what the member's letter is laid out for."""
        dates = SummaryDates.of(to, self._window)
        day = to.local(delivery.planned_at).date()  # the same at each attempt
        if to.shows_content:
            return reading.sheets(dates, period, day, is_first, to.summary_length)
        return SheetWithoutContent.of(
            reading.pieces,
            dates,
            occasion(dates, period, day=day, is_first=is_first),
            delivery_id=delivery.id,
            is_by_operator=to.is_hidden_by_operator,
        )

    def _sheet_with_content(
        self,
        pieces: PieceCache,
        dates: SummaryDates,
        period: Period,
        day: date,
        is_first: bool,  # noqa: FBT001  (a key, as the others are)
        length: SummaryLength,
    ) -> Sheet | ShortSheet:
        """Return what letters to many are laid out for."""
        what = occasion(dates, period, day=day, is_first=is_first)
        if length is SummaryLength.SHORT:
            return ShortSheet.of(pieces, dates, what)
        return Sheet(pieces=pieces, dates=dates, limit=self._limit, occasion=what)


def _span(deliveries: Sequence[Delivery]) -> Period:
    periods = [_period(delivery) for delivery in deliveries]
    return Period(min(p.since for p in periods), max(p.until for p in periods))


def _period(delivery: Delivery) -> Period:
    if delivery.since is None or delivery.until is None:
        raise ValueError(f"the summary {delivery.id} has no period")
    return Period(delivery.since, delivery.until)
