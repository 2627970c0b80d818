"""Writes a summary once more, from what may be read now: all of it, or a part that it had no room for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from digest.community.conversations.post import EditWindow
from digest.letters.letter_sealer import Letter, LetterSealer, cancelled
from digest.letters.recipient import Recipient, active, recipients
from digest.letters.summary.conversations import ConversationPart, ConversationSection
from digest.letters.summary.layout import NUMBERS, WITHOUT_LIMIT
from digest.letters.summary.moderators_notes import MOST, NoteSection
from digest.letters.summary.period import Period
from digest.letters.summary.piece_cache import PieceCache
from digest.letters.summary.rest import SummaryAgainPayload
from digest.letters.summary.section import LaidSection
from digest.letters.summary.selection import select
from digest.mail.moments import DAYS, clock, day_of_year
from digest.mail.piece import Slot
from digest.mail.signed_address import Purpose
from digest.mail.template_set import Rendered
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import Delivery

LETTER = "again"
NOTHING = LaidSection(body=(), size=0, counts={}, carried=())


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryAgainLetters:
    """Composes letters that bring a summary once more; they go to whoever may read what others say."""

    sealer: LetterSealer
    section: ConversationSection
    notes: NoteSection
    window: EditWindow
    html_limit: int

    def __call__(
        self, session: Session, deliveries: Sequence[Delivery], at: datetime
    ) -> Iterator[Composed | Skipped]:
        """Yield each delivery's letter, or why there is none."""
        people = recipients(session, {delivery.member_id for delivery in deliveries})
        for delivery in deliveries:
            to = active(people, delivery.member_id)
            if isinstance(to, str):
                yield cancelled(delivery, to)
            else:
                letter = self._letter(session, delivery, to)
                yield self.sealer.finish(delivery, to, letter, at=at)

    def _letter(self, session: Session, delivery: Delivery, to: Recipient) -> Letter:
        asked = SummaryAgainPayload.of(delivery)
        if asked.since is None or asked.until is None:
            raise ValueError(f"the letter {delivery.id} is about no time")
        period = Period(asked.since, asked.until)
        part = self._part(session, to, period, asked)
        noted = self._noted(session, to, period) if asked.part <= 1 else NOTHING
        values = {**self._values(asked, period, to, part), "noted": len(noted.carried)}
        laid = self._laid(part, values, to, room_taken=noted.size)
        templates = self.sealer.templates
        answering = [part.pieces.named("answering")] if laid.body else []
        return Letter(
            subject=templates.subject(LETTER, **values),
            rendered=[
                templates.render(LETTER, **values),
                *noted.first,
                *laid.contents,
                *answering,
                *laid.body,
                self._end(values, laid.counts),
            ],
            reply_to=Slot(Purpose.SUMMARY, delivery.id),
            carried=[*noted.carried, *laid.carried],
            named=asked.numbered or laid.named,
        )

    def _part(
        self, session: Session, to: Recipient, period: Period, asked: SummaryAgainPayload
    ) -> ConversationPart:
        """Return what the member may read of it now; what letters brought them already is told as well."""
        news = self.section.read(session, period, PieceCache(self.sealer.templates))
        wants = self.section.wants(session, [to.member_id], news)[to.member_id]
        everything = replace(wants, notified=frozenset(), carried=frozenset())
        if asked.parts:  # what its letter named, whatever the member has chosen since
            everything = replace(everything, only_followed=False)
        selection = select(news.activity.news(period), everything, most=None)
        return ConversationPart(
            selection.only(asked.numbers) if asked.parts else selection, news.pieces_of(period)
        )

    def _noted(self, session: Session, to: Recipient, period: Period) -> LaidSection:
        """Return the notes from moderators that the summary told of, and that stand."""
        news = self.notes.read(session, period, PieceCache(self.sealer.templates))
        wants = self.notes.wants(session, [to.member_id], news)[to.member_id]
        part = self.notes.pick(news, wants, period)
        return NOTHING if part.is_empty else part.brief(MOST)

    def _laid(
        self,
        part: ConversationPart,
        values: Mapping[str, Any],
        to: Recipient,
        *,
        room_taken: int,
    ) -> LaidSection:
        """Return all of it, or where that does not fit as much as does."""
        if part.is_empty:
            return replace(NOTHING, counts={**part.counts, **part.longest})
        around = (
            self.sealer.templates.render(LETTER, **values),
            part.pieces.named("answering"),
            self._end(values, part.longest),
        )
        room = (self.html_limit or WITHOUT_LIMIT) - NUMBERS - room_taken
        room -= sum(piece.html.size for piece in around)
        return part.whole(to.zone, room) or part.fitted(to.zone, room)

    def _end(self, values: Mapping[str, Any], counts: Mapping[str, int]) -> Rendered:
        return self.sealer.templates.render(LETTER, "end", **{**values, **counts})

    def _values(
        self, asked: SummaryAgainPayload, period: Period, to: Recipient, part: ConversationPart
    ) -> Mapping[str, Any]:
        """Return what the letter says of itself."""
        until = to.local(period.until)
        first, last = (to.local(at - self.window.length) for at in (period.since, period.until))
        return {
            "day": day_of_year(until),
            "weekday": DAYS[until.weekday()],
            "begins": f"{day_of_year(first)}, {clock(first)}",
            "ends": f"{day_of_year(last)}, {clock(last)}",
            "zone": to.zone.key,
            "part": asked.part,
            "parts": asked.parts,
            "gone": max(len(asked.conversations) - part.selection.conversations, 0),
            **part.counts,
        }
