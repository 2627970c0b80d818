"""The titles that a full letter names, by group and under their numbers, and how many it only counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.letters.summary.activity_index import SummaryItem
from digest.letters.summary.conversation_pieces import ConversationPieces
from digest.letters.summary.piece_cache import Sized
from digest.letters.summary.room import MOST_NAMED, named
from digest.letters.summary.selection import FOLLOWED, Selection, SummaryGroup

TITLE_LIMITS = (0, 90, 60, 40, 25)  # characters of a title, 0 for all, tried in turn


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A conversation with its number, and its line where only its title is shown."""

    number: int
    entry: SummaryItem
    numbered: Sized
    title: Sized

    @property
    def size(self) -> int:
        """What the conversation takes where only its title is shown."""
        return self.numbered.size + self.title.size


@dataclass(frozen=True, slots=True)
class ContentsSection:
    """One group of the letter: the lines of those that are named, and how many are not."""

    group: SummaryGroup
    lines: tuple[ContentsLine, ...]
    heading: Sized
    end: Sized
    more: Sized | None

    @property
    def size(self) -> int:
        """What it takes where nothing of it is shown."""
        around = self.heading.size + self.end.size + (self.more.size if self.more else 0)
        return around + sum(line.size for line in self.lines)


def named_sections(
    pieces: ConversationPieces, selection: Selection, room: int
) -> tuple[list[ContentsSection], Sized | None]:
    """Return the titles that fit into so many bytes: all where they do, shortened where they must be."""
    most = min(selection.conversations, MOST_NAMED)
    for limit in TITLE_LIMITS:
        sections = _sections(pieces, selection, most, limit)
        if _size(sections) <= room:
            return _merged(pieces, sections, room)
    low, high = 0, most - 1
    while low < high:
        middle = (low + high + 1) // 2
        fits = _size(_sections(pieces, selection, middle, TITLE_LIMITS[-1])) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return _merged(pieces, _sections(pieces, selection, low, TITLE_LIMITS[-1]), room)


def _sections(
    pieces: ConversationPieces, selection: Selection, most: int, limit: int
) -> list[ContentsSection]:
    groups = selection.groups
    counts = [group.count for group in groups]
    kept = named(counts, most, followed=groups[0].heading == FOLLOWED)
    sections: list[ContentsSection] = []
    number = 0
    for group, count in zip(groups, kept, strict=True):
        lines = tuple(
            ContentsLine(numbered, entry, pieces.unshown_number(numbered), title)
            for place, entry in enumerate(group.entries[:count], start=number + 1)
            for numbered in [selection.number(entry, place)]
            for title in [pieces.title(entry, limit=limit)]
        )
        number += count
        more = group.count - count
        sections.append(
            ContentsSection(
                group,
                lines,
                pieces.named("unshown_group", heading=group.heading),
                pieces.named("unshown_group_end"),
                pieces.named("unshown_more", conversations=more, named=count) if more else None,
            )
        )
    return sections


def _size(sections: Sequence[ContentsSection]) -> int:
    """Return what the sections take of which something is named."""
    return sum(section.size for section in sections if section.lines)


def _merged(
    pieces: ConversationPieces, sections: list[ContentsSection], room: int
) -> tuple[list[ContentsSection], Sized | None]:
    """Return the sections, those of which nothing is named counted together where they do not fit."""
    empty = [section for section in sections if not section.lines]
    if sum(section.size for section in sections) <= room or not empty:
        return sections, None
    conversations = sum(section.group.count for section in empty)
    rest = pieces.named("elsewhere", conversations=conversations, groups=len(empty))
    return [section for section in sections if section.lines], rest
