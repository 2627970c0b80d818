"""Puts one letter together: all of a selection where it fits, else fairly less of it (requirement B-07)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from digest.mail.share import fair_share, split
from digest.mail.stationery import Rendered
from digest.summary.news import Entry
from digest.summary.period import Period
from digest.summary.pieces import Around, Pieces, Sized
from digest.summary.selection import Selection

WITHOUT_LIMIT = 2**62
FAIR_PART = 8  # one conversation of many may always take an eighth of the room


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One conversation in a letter: its line in the contents, and what its group adds if it is the first."""

    entry: Entry
    group: Around | None
    contents: Sized

    @property
    def size(self) -> int:
        """What the conversation takes even where only its title is shown."""
        return sum(piece.size for piece in self.group or ()) + self.contents.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a letter is laid out for: one zone's pieces and the bytes it may take, 0 for any number."""

    pieces: Pieces
    zone: ZoneInfo
    limit: int
    weekly: bool = False  # how often the member has it: daily is offered instead, or weekly

    def letter(self, selection: Selection, period: Period) -> list[Rendered]:
        """Return the pieces of the whole letter, in their order.

        Where not everything fits, a conversation gets no more than a fair share and shows its newest
        posts; then the last conversations shrink to their titles, and then to a count.
        """
        opening, closing = self._frame(selection, period)
        room = (self.limit or WITHOUT_LIMIT) - opening.size - closing.size
        between = self._whole(selection, room) or self._less(selection, room)
        return [piece.rendered for piece in (opening, *between, closing)]

    def _frame(self, selection: Selection, period: Period) -> tuple[Sized, Sized]:
        since, until = self._local(period.since), self._local(period.until)
        opening = self.pieces.named(
            "body",
            since=since,
            until=until,
            zone=self.zone.key,
            conversations=selection.conversations,
            posts=selection.posts,
        )
        return opening, self.pieces.named("end", since=since, weekly=self.weekly)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def _whole(self, selection: Selection, room: int) -> list[Sized] | None:
        """Return all of the selection in order, or None where it does not fit."""
        contents: list[Sized] = []
        conversations: list[Sized] = []
        for group in selection.groups:
            around = self.pieces.group(group.heading)
            contents.append(around.listed)
            conversations.append(around.above)
            room -= sum(piece.size for piece in around)
            for entry in group.entries:
                line, conversation = self.pieces.whole(entry, self.zone)
                contents.append(line)
                conversations.append(conversation)
                room -= line.size + conversation.size
                if room < 0:
                    return None
            contents.append(around.listed_end)
        return contents + conversations

    def _less(self, selection: Selection, room: int) -> Iterator[Sized]:
        """Return as much of the selection as fits, in order."""
        lines = list(self._lines(selection))
        room -= self._rest(lines).size
        trimmed = self._trimmed(lines, room)
        titles = [self.pieces.title(line.entry) for line in lines]
        shown, titled = split(
            [line.size + piece.size for line, piece in zip(lines, trimmed, strict=False)],
            [line.size + piece.size for line, piece in zip(lines, titles, strict=True)],
            room,
        )
        kept = shown + titled
        rest = [self._rest(lines[kept:])] if lines[kept:] else []
        return _in_order(lines[:kept], [*trimmed[:shown], *titles[shown:kept]], rest)

    def _lines(self, selection: Selection) -> Iterator[Line]:
        for group in selection.groups:
            around = self.pieces.group(group.heading)
            for number, entry in enumerate(group.entries):
                contents = self.pieces.contents(entry)
                yield Line(entry=entry, group=None if number else around, contents=contents)

    def _trimmed(self, lines: list[Line], room: int) -> list[Sized]:
        """Return the conversations, none with more than its fair share, as far as they may fit."""
        least = max(room // FAIR_PART, 0)
        whole: list[Sized] = []
        left = room
        for line in lines:
            piece = self.pieces.conversation(line.entry, self.zone)
            left -= min(line.size + piece.size, least)
            if left < 0:
                break
            whole.append(piece)
        sizes = [line.size + piece.size for line, piece in zip(lines, whole, strict=False)]
        share = max(fair_share(sizes, room), least) if len(whole) == len(lines) else least
        return [
            piece if size <= share else self._newest(line, share)
            for line, piece, size in zip(lines, whole, sizes, strict=False)
        ]

    def _newest(self, line: Line, share: int) -> Sized:
        return self.pieces.newest(line.entry, self.zone, share - line.size)

    def _rest(self, lines: list[Line]) -> Sized:
        posts = sum(line.entry.count for line in lines)
        return self.pieces.named("rest", conversations=len(lines), posts=posts)


def _in_order(lines: list[Line], conversations: list[Sized], rest: list[Sized]) -> Iterator[Sized]:
    group: Around | None = None
    for line in lines:
        if line.group is not None:
            if group is not None:
                yield group.listed_end
            group = line.group
            yield group.listed
        yield line.contents
    if group is not None:
        yield group.listed_end
    for line, conversation in zip(lines, conversations, strict=True):
        if line.group is not None:
            yield line.group.above
        yield conversation
    yield from rest
