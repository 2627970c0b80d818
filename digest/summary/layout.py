"""Puts one letter together: all of a selection where it fits, else fairly less of it (requirement B-07)."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from digest.mail.template_set import Rendered
from digest.summary.busy_day import BusyDay
from digest.summary.period import Period
from digest.summary.piece_cache import PieceCache, Sized
from digest.summary.selection import Selection

WITHOUT_LIMIT = 2**62
NUMBERS = 64  # bytes by which a closing line may grow with its counts


@dataclass(frozen=True, slots=True)
class LaidSummary:
    """The pieces of a letter in their order, and the conversations that it names, by their numbers."""

    rendered: list[Rendered]
    named: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a letter is laid out for: one zone's pieces and the bytes it may take, 0 for any number."""

    pieces: PieceCache
    zone: ZoneInfo
    limit: int
    weekly: bool = False  # how often the member has it: daily is offered instead, or weekly

    def letter(self, selection: Selection, period: Period) -> LaidSummary:
        """Return the whole letter.

        Where not everything fits, all titles stay, and the room for texts is shared between the groups.
        """
        opening = self._opening(selection, period)
        closing = self._closing(period)
        room = (self.limit or WITHOUT_LIMIT) - opening.size
        between = self._whole(selection, room - closing.size)
        if between is not None:
            ids = [entry.place.id for group in selection.groups for entry in group.entries]
            return LaidSummary([piece.rendered for piece in (opening, *between, closing)], ids)
        total = selection.conversations
        longest = self._closing(period, conversations=total, named=total, shown=0, trimmed=total)
        room -= max(closing.size, longest.size) + NUMBERS
        day = BusyDay.laid_out(self.pieces, self.zone, selection, room)
        closing = self._closing(period, **day.counts)
        pieces = (opening, *day.pieces(), closing)
        return LaidSummary([piece.rendered for piece in pieces], day.named)

    def _opening(self, selection: Selection, period: Period) -> Sized:
        return self.pieces.named(
            "body",
            since=self._local(period.since),
            until=self._local(period.until),
            zone=self.zone.key,
            conversations=selection.conversations,
            posts=selection.posts,
        )

    def _closing(self, period: Period, **counts: int) -> Sized:
        """Return the end of a letter: that it is everything, or how many are named and shown of how many."""
        since = self._local(period.since)
        return self.pieces.named("end", since=since, weekly=self.weekly, **counts)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def _whole(self, selection: Selection, room: int) -> list[Sized] | None:
        """Return all of the selection in order, or None where it does not fit."""
        contents: list[Sized] = []
        conversations: list[Sized] = []
        numbers = self.pieces.numbers(selection.conversations)
        room -= sum([piece.size for piece in numbers])
        numbered = iter(numbers)
        for group in selection.groups:
            around = self.pieces.group(group.heading)
            contents.append(around.listed)
            conversations.append(around.above)
            room -= sum(piece.size for piece in around)
            for entry in group.entries:
                line, conversation = self.pieces.whole(entry, self.zone)
                contents += (next(numbered), line)
                conversations.append(conversation)
                room -= line.size + conversation.size
                if room < 0:
                    return None
            contents.append(around.listed_end)
        return contents + conversations
