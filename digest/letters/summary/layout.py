"""Puts one letter together: its opening, its sections, and a closing that says whether this is everything."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from digest.language.sentences import Message, message
from digest.letters.summary.period import Period
from digest.letters.summary.piece_cache import PieceCache, Sized
from digest.letters.summary.room import shares
from digest.letters.summary.section import LaidSection, SectionPart
from digest.mail.format import DAYS, clock, day_of_year
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
    hour: int = 0  # of the day, when the next one comes
    weekday: int | None = None  # 0 is Monday; None where one comes every day

    def letter(self, parts: Sequence[SectionPart], period: Period) -> LaidSummary:
        """Return the whole letter; where not everything fits, the sections share the room."""
        counts = _merged(part.counts for part in parts)
        opening = self._opening(period, counts)
        told = [part for part in parts if not part.is_empty]
        longest = self._closing(period, _merged(part.longest for part in told))
        answering = self.pieces.named("answering")
        room = (self.limit or WITHOUT_LIMIT) - opening.size - answering.size
        room -= longest.size + NUMBERS
        sections = self._whole(told, room) or self._fitted(told, room)
        closing = self._closing(period, _merged(section.counts for section in sections))
        pieces, named, carried = [opening], list[int](), list[CarriedId]()
        for section in sections:
            pieces += section.contents
            named += section.named
            carried += section.carried
        pieces.append(answering)
        for section in sections:
            pieces += section.body
        pieces.append(closing)
        return LaidSummary([piece.rendered for piece in pieces], counts, named, carried)

    def _opening(self, period: Period, counts: Mapping[str, int]) -> Sized:
        return self.pieces.named(
            "body",
            day=day_of_year(self._local(period.until)),
            since=self._since(period),
            zone=self.zone.key,
            **counts,
        )

    def _closing(self, period: Period, counts: Mapping[str, int]) -> Sized:
        """Return the end of a letter: that it is everything, or what the sections say of how much it is."""
        return self.pieces.named(
            "end",
            since=self._since(period),
            today=DAYS[self._local(period.until).weekday()],
            next=self._next(),
            weekly=self.weekday is not None,
            **counts,
        )

    def _since(self, period: Period) -> Message:
        """Return when a letter's time begins, as people say it."""
        since, until = self._local(period.since), self._local(period.until)
        if until.date() - since.date() == timedelta(days=1):
            weekday = DAYS[since.weekday()]
            return message("summary.since.yesterday", weekday=weekday, time=clock(since))
        return message("summary.since", day=day_of_year(since), time=clock(since))

    def _next(self) -> Message:
        """Return when the next letter comes."""
        time = f"{self.hour:02}:00"
        if self.weekday is None:
            return message("summary.next", time=time)
        return message("summary.next.weekly", weekday=DAYS[self.weekday], time=time)

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
