"""A summary that says only how much is new, for members who chose so."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.community.preferences.stop import Stream
from digest.letters.content_off import LETTER
from digest.letters.summary.dates import SummaryDates
from digest.letters.summary.layout import LaidSummary, merged
from digest.letters.summary.occasion import SummaryOccasion
from digest.letters.summary.period import Period
from digest.letters.summary.piece_cache import PieceCache
from digest.letters.summary.section import SectionPart
from digest.mail.signed_address import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWithoutContent:
    """What such a summary is laid out for; MORE as an answer brings all that it counts."""

    pieces: PieceCache
    dates: SummaryDates
    occasion: SummaryOccasion
    delivery_id: int
    is_by_operator: bool  # who chose so

    @classmethod
    def of(
        cls,
        pieces: PieceCache,
        dates: SummaryDates,
        occasion: SummaryOccasion,
        *,
        delivery_id: int,
        is_by_operator: bool,
    ) -> "SheetWithoutContent":
        """Return it with pieces that are kept beside those of other summaries."""
        pieces = pieces.of(LETTER)
        return cls(
            pieces=pieces,
            dates=dates,
            occasion=occasion,
            delivery_id=delivery_id,
            is_by_operator=is_by_operator,
        )

    def letter(self, parts: Sequence[SectionPart], period: Period) -> LaidSummary:
        """Return the whole letter: a count, and nothing of what is counted."""
        counts = merged(part.counts for part in parts)
        body = self.pieces.rendered(
            "body",
            stream=Stream.SUMMARY,
            stopped_of=0,
            purpose=Purpose.SUMMARY.value,
            number=self.delivery_id,
            count=counts.get("conversations", 0),
            notes=counts.get("moderators_notes", 0),
            since=self.dates.since(period),
            until=self.dates.until(period),
            zone=self.dates.zone.key,
            occasion=self.occasion.says,
            why=self.dates.why(),
            is_by_operator=self.is_by_operator,
        )
        return LaidSummary.of([body], [part.brief(0) for part in parts], counts)
