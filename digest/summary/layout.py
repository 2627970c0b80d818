"""Puts one letter together: all of a selection where it fits, else fairly less of it (requirement B-07)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from digest.mail.stationery import Rendered
from digest.summary.news import Entry
from digest.summary.period import Period
from digest.summary.pieces import Pieces, Sized
from digest.summary.selection import Selection
from digest.summary.share import fair_share, split

WITHOUT_LIMIT = 2**62
FAIR_PART = 8  # one conversation of many may always take an eighth of the room


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One conversation's place in a letter: its heading if it is the first under it, and its contents."""

    entry: Entry
    headings: tuple[Sized, Sized] | None  # in the list of contents, and above the conversations
    contents: Sized

    @property
    def size(self) -> int:
        """What the conversation takes even where only its title is shown."""
        headings = 0 if self.headings is None else self.headings[0].size + self.headings[1].size
        return headings + self.contents.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What stands in one letter, in its order; the conversations after the last line are counted."""

    lines: list[Line]
    conversations: list[Sized]  # one for each line
    rest: Sized | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a letter is laid out for: one zone's pieces and the bytes it may take, 0 for any number."""

    pieces: Pieces
    zone: ZoneInfo
    limit: int

    def letter(self, selection: Selection, period: Period) -> list[Rendered]:
        """Return the pieces of the whole letter, in their order.

        Where not everything fits, a conversation gets no more than a fair share and shows its newest
        posts; then the last conversations shrink to their titles, and then to a count.
        """
        opening, closing = self._frame(selection, period)
        layout = self._layout(
            selection, (self.limit or WITHOUT_LIMIT) - opening.size - closing.size
        )
        return [piece.rendered for piece in (opening, *_in_order(layout), closing)]

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
        return opening, self.pieces.named("end", since=since)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def _layout(self, selection: Selection, room: int) -> Layout:
        lines = list(self._lines(selection))
        shown = self._shown(lines, room)
        if len(shown) == len(lines):
            return Layout(lines=lines, conversations=shown, rest=None)
        return self._less(lines, room)

    def _lines(self, selection: Selection) -> Iterator[Line]:
        named = self.pieces.named
        for group in selection.groups:
            title = group.heading
            headings = (named("contents_group", heading=title), named("group", heading=title))
            for number, entry in enumerate(group.entries):
                contents = self.pieces.contents(entry)
                yield Line(entry=entry, headings=None if number else headings, contents=contents)

    def _shown(self, lines: list[Line], room: int) -> list[Sized]:
        """Return the conversations with all their posts, as far as they fit."""
        shown: list[Sized] = []
        for line in lines:
            piece = self.pieces.conversation(line.entry, self.zone)
            room -= line.size + piece.size
            if room < 0:
                break
            shown.append(piece)
        return shown

    def _less(self, lines: list[Line], room: int) -> Layout:
        """Return a layout that fits though not everything does."""
        room -= self._rest(lines).size
        trimmed = self._trimmed(lines, room)
        titles = [self.pieces.title(line.entry) for line in lines]
        shown, titled = split(
            [line.size + piece.size for line, piece in zip(lines, trimmed, strict=False)],
            [line.size + piece.size for line, piece in zip(lines, titles, strict=True)],
            room,
        )
        kept = shown + titled
        return Layout(
            lines=lines[:kept],
            conversations=[*trimmed[:shown], *titles[shown:kept]],
            rest=self._rest(lines[kept:]) if lines[kept:] else None,
        )

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


def _in_order(layout: Layout) -> Iterator[Sized]:
    for line in layout.lines:
        if line.headings is not None:
            yield line.headings[0]
        yield line.contents
    for line, conversation in zip(layout.lines, layout.conversations, strict=True):
        if line.headings is not None:
            yield line.headings[1]
        yield conversation
    if layout.rest is not None:
        yield layout.rest
