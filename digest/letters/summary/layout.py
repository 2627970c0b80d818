"""Puts one letter together: its opening, its sections, and a closing that says whether this is everything."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from digest.letters.summary.dates import SummaryDates
from digest.letters.summary.occasion import SummaryOccasion
from digest.letters.summary.period import Period
from digest.letters.summary.piece_cache import PieceCache, Sized
from digest.letters.summary.room import shares
from digest.letters.summary.section import LaidSection, SectionPart
from digest.store.carried_ids import CarriedId

WITHOUT_LIMIT = 2**62
NUMBERS = 64  # bytes by which a closing line may grow with its counts


@dataclass(frozen=True, slots=True)
class LaidSummary:
    """The pieces of a letter in their order, and what else is to be known of it."""

    rendered: list[Sized]
    counts: dict[str, int]  # for the subject
    named: list[int]  # conversations by their numbers
    carried: list[CarriedId]

    @property
    def size(self) -> int:
        """How much is kept with it: its pieces are those of others, too."""
        return len(self.rendered) + len(self.carried)

    @classmethod
    def of(
        cls, pieces: Iterable[Sized], sections: Sequence[LaidSection], counts: dict[str, int]
    ) -> "LaidSummary":
        """Return the letter of these pieces, and of what its sections say of it."""
        return cls(
            rendered=list(pieces),
            counts=counts,
            named=[number for section in sections for number in section.named],
            carried=[each for section in sections for each in section.carried],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sheet:
    """What letters are laid out for: one zone's pieces and the bytes each may take, 0 for any number."""

    pieces: PieceCache
    dates: SummaryDates
    limit: int
    occasion: SummaryOccasion

    def letter(self, parts: Sequence[SectionPart], period: Period) -> LaidSummary:
        """Return the whole letter, laid out once for all who get the same."""
        key = (self, period, *[part.key for part in parts])
        known: LaidSummary | None = self.pieces.letters.get(key)
        return known or self.pieces.letters.keep_shared(key, self._laid(parts, period))

    def _laid(self, parts: Sequence[SectionPart], period: Period) -> LaidSummary:
        """Return the letter; where not everything fits, the sections share the room."""
        counts = merged(part.counts for part in parts)
        told = [part for part in parts if not part.is_empty]
        most = merged(part.longest for part in told)
        opening, longest = self._opening(period, counts | most), self._closing(period, most)
        answering = self.pieces.named("answering")  # where a conversation is to be answered
        room = (self.limit or WITHOUT_LIMIT) - opening.size - answering.size
        room -= longest.size + NUMBERS
        sections = self._whole(told, room) or self._fitted(told, room)
        laid = merged(section.counts for section in sections)
        opening, closing = self._opening(period, counts | laid), self._closing(period, laid)
        first = [piece for section in sections for piece in section.first]
        contents = [piece for section in sections for piece in section.contents]
        how = [answering] if any(section.named for section in sections) else []
        body = [piece for section in sections for piece in section.body]
        return LaidSummary.of([opening, *first, *contents, *how, *body, closing], sections, counts)

    def _opening(self, period: Period, counts: Mapping[str, int]) -> Sized:
        """Return the beginning of a letter: of when it is, how much is new, and how much of it is here."""
        return self.pieces.once(
            ("body", self, period, *counts.items()),
            lambda: self.pieces.rendered(
                "body",
                day=self.dates.day(period),
                since=self.dates.since(period),
                until=self.dates.until(period),
                zone=self.dates.zone.key,
                occasion=self.occasion.says,
                is_first=self.occasion.is_first,
                **counts,
            ),
        )

    def _closing(self, period: Period, counts: Mapping[str, int]) -> Sized:
        """Return the end of a letter: that it is everything, or what the sections say of how much it is."""
        return self.pieces.once(
            ("end", self, period, *counts.items()),
            lambda: self.pieces.rendered("end", **self.dates.at_the_end(period), **counts),
        )

    def _whole(self, parts: Sequence[SectionPart], room: int) -> list[LaidSection] | None:
        """Return all of every part, or None where that does not fit."""
        sections = []
        for part in parts:
            section = part.whole(self.dates.zone, room)
            if section is None:
                return None
            room -= section.size
            sections.append(section)
        return sections

    def _fitted(self, parts: Sequence[SectionPart], room: int) -> list[LaidSection]:
        """Return the parts in the shares of the room that they need, or else the same for each."""
        is_alone = len(parts) == 1  # and is known not to fit
        whole = [None if is_alone else part.whole(self.dates.zone, room) for part in parts]
        wanted = [room if section is None else section.size for section in whole]
        return [
            section
            if section is not None and section.size <= share
            else part.fitted(self.dates.zone, share)
            for part, section, share in zip(
                parts, whole, shares(wanted, [0] * len(parts), room), strict=True
            )
        ]


def merged(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return the counts of several sections as one."""
    return {name: count for each in counts for name, count in each.items()}
