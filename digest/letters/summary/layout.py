"""Puts one letter together: its opening, its sections, and a closing that says whether this is everything."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from digest.letters.summary.period import Period
from digest.letters.summary.piece_cache import PieceCache, Sized
from digest.letters.summary.room import shares
from digest.letters.summary.section import LaidSection, SectionPart
from digest.mail.template_set import Rendered
from digest.store.carried_ids import CarriedId

WITHOUT_LIMIT = 2**62
NUMBERS = 64  # bytes by which a closing line may grow with its counts


@dataclass(frozen=True, slots=True)
class LaidSummary:
    """The pieces of a letter in their order, and what else is to be known of it."""

    rendered: list[Rendered]
    counts: dict[str, int]  # for the subject
    named: list[int]  # conversations by their numbers
    carried: list[CarriedId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a letter is laid out for: one zone's pieces and the bytes it may take, 0 for any number."""

    pieces: PieceCache
    zone: ZoneInfo
    limit: int
    weekly: bool = False  # how often the member has it: daily is offered instead, or weekly

    def letter(self, parts: Sequence[SectionPart], period: Period) -> LaidSummary:
        """Return the whole letter; where not everything fits, the sections share the room."""
        counts = _merged(part.counts for part in parts)
        opening = self._opening(period, counts)
        closing = self._closing(period)
        told = [part for part in parts if not part.is_empty]
        room = (self.limit or WITHOUT_LIMIT) - opening.size
        sections = self._whole(told, room - closing.size)
        if sections is None:
            longest = self._closing(period, _merged(part.longest for part in told))
            sections = self._fitted(told, room - max(closing.size, longest.size) - NUMBERS)
            closing = self._closing(period, _merged(section.counts for section in sections))
        pieces, named, carried = [opening], list[int](), list[CarriedId]()
        for section in sections:
            pieces += section.contents
            named += section.named
            carried += section.carried
        for section in sections:
            pieces += section.body
        pieces.append(closing)
        return LaidSummary([piece.rendered for piece in pieces], counts, named, carried)

    def _opening(self, period: Period, counts: Mapping[str, int]) -> Sized:
        since, until = self._local(period.since), self._local(period.until)
        return self.pieces.named("body", since=since, until=until, zone=self.zone.key, **counts)

    def _closing(self, period: Period, counts: Mapping[str, int] | None = None) -> Sized:
        """Return the end of a letter: that it is everything, or what the sections say of how much it is."""
        since = self._local(period.since)
        return self.pieces.named("end", since=since, weekly=self.weekly, **(counts or {}))

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def _whole(self, parts: Sequence[SectionPart], room: int) -> list[LaidSection] | None:
        """Return all of every part, or None where that does not fit."""
        sections = []
        for part in parts:
            section = part.whole(self.zone, room)
            if section is None:
                return None
            room -= section.size
            sections.append(section)
        return sections

    def _fitted(self, parts: Sequence[SectionPart], room: int) -> list[LaidSection]:
        """Return the parts in the shares of the room that they need, or else the same for each."""
        is_alone = len(parts) == 1  # and is known not to fit
        whole = [None if is_alone else part.whole(self.zone, room) for part in parts]
        wanted = [room if section is None else section.size for section in whole]
        return [
            section
            if section is not None and section.size <= share
            else part.fitted(self.zone, share)
            for part, section, share in zip(
                parts, whole, shares(wanted, [0] * len(parts), room), strict=True
            )
        ]


def _merged(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    return {name: count for each in counts for name, count in each.items()}
