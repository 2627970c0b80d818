"""A day with more than fits into one letter: its titles are named, and texts of every group are shown.

First come the titles, shortened where they would take most of the room; then the room that is left is
shared between the groups, and in each of them between its conversations.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from zoneinfo import ZoneInfo

from digest.letters.summary.conversation_pieces import ConversationPieces
from digest.letters.summary.laid_groups import GroupPlaces
from digest.letters.summary.named_sections import ContentsLine, ContentsSection, named_sections
from digest.letters.summary.piece_cache import Sized
from digest.letters.summary.room import shares
from digest.letters.summary.selection import FOLLOWED, Selection
from digest.letters.summary.shown_group import ShownGroup
from digest.mail.share import fair_share

NAMES_PART = 0.65  # of the room that titles may take
FAIR_PART = 8  # one conversation of many may always take an eighth of its group's room
FOLLOWED_PART = (
    0.75  # of the room that the newest posts of all that is followed may take before others
)
BRIEF = 600  # characters of a post that is cut to make room for others
SMALLEST = 300  # bytes: no conversation that is shown takes less


@dataclass(frozen=True, slots=True)
class ContentsItem:
    """A conversation as it is shown: its number and line in the contents, and its posts."""

    line: ContentsLine
    around: int  # bytes of its numbers, and of its line in the contents
    conversation: Sized
    is_trimmed: bool  # older posts are left out
    is_brief: bool  # its newest post is cut to make room for others

    @property
    def size(self) -> int:
        """What it takes beyond the line of its title, which is not there then."""
        return self.around + self.conversation.size - self.line.size


class Considered(NamedTuple):
    """A conversation that may be shown: all of it, and the least, the beginning of its newest post alone."""

    whole: ContentsItem
    least: ContentsItem


@dataclass(slots=True, kw_only=True)
class BusyDay:
    """What one letter has of such a day."""

    parts: ConversationPieces
    zone: ZoneInfo
    sections: list[ContentsSection]
    elsewhere: Sized | None  # how many are neither named nor counted under a heading of their own
    shown: dict[int, ContentsItem] = field(default_factory=dict)  # by their numbers

    @classmethod
    def laid_out(
        cls, pieces: ConversationPieces, zone: ZoneInfo, selection: Selection, room: int
    ) -> "BusyDay":
        """Return the day laid out for so many bytes."""
        frame = (
            pieces.contents_heading(selection.groups, is_numbered=bool(selection.numbers)),
            pieces.named("contents_more", conversations=selection.conversations),
            _unshown_heading(pieces, [selection.conversations] * 3),
        )
        room -= sum(piece.size for piece in frame)
        sections, elsewhere = named_sections(pieces, selection, int(room * NAMES_PART))
        day = cls(
            parts=pieces,
            zone=zone,
            sections=sections,
            elsewhere=elsewhere,
        )
        room -= sum(section.size for section in sections)
        day._show(room - (elsewhere.size if elsewhere else 0))
        if not selection.numbers:
            day._number_anew()
        return day

    @property
    def named(self) -> list[int]:
        """Return the conversations that are named, in the order of their numbers."""
        lines = [line for section in self.sections for line in section.lines]
        return [line.entry.place.id for line in sorted(lines, key=lambda line: line.number)]

    @property
    def whole(self) -> set[int]:
        """Return the conversations of which all that is new is shown."""
        shown = self.shown.values()
        return {
            each.line.entry.place.id for each in shown if not (each.is_trimmed or each.is_brief)
        }

    @property
    def trimmed(self) -> int:
        """Return of how many conversations only the newest posts are shown."""
        return sum(each.is_trimmed for each in self.shown.values())

    def begun(self, places: GroupPlaces) -> Iterator[ShownGroup]:
        """Yield what is shown of each group of which something is."""
        for section in self.sections:
            shown = [self.shown[n.number] for n in section.lines if n.number in self.shown]
            if shown:
                items = [
                    self.parts.item(e.line.entry, e.line.number, e.conversation) for e in shown
                ]
                place = places.next(items[0].entry, len(items))
                yield ShownGroup.of(section.group, self.parts.around(section.group), items, place)

    def rest(self) -> Iterator[Sized]:
        """Yield the titles of what is not shown, by group, and how many are not even named."""
        rest = [(each, self._unshown(each)) for each in self.sections]
        lines = [line for _, unshown in rest for line in unshown]
        if lines or self.elsewhere or any(section.more for section in self.sections):
            yield _unshown_heading(self.parts, [line.number for line in lines])
        for section, unshown in rest:
            if unshown or section.more:
                yield section.heading
                for line in unshown:
                    yield from (line.numbered, line.title)
                yield section.end
                yield from [section.more] if section.more else []
        if self.elsewhere:
            yield self.elsewhere

    def _unshown(self, section: ContentsSection) -> list[ContentsLine]:
        return [line for line in section.lines if line.number not in self.shown]

    def _show(self, room: int) -> None:
        """Choose what is shown of each section in its share of the room."""
        begun = [section for section in self.sections if section.lines]
        most = fair_share([SMALLEST * len(section.lines) for section in begun], max(room, 0))
        considered = [
            self._considered(section, max(most, _kept_for(section, room))) for section in begun
        ]
        around = [self._around(section) for section in begun]
        wanted = [
            size + sum(each.whole.size for each in candidates)
            for size, candidates in zip(around, considered, strict=True)
        ]
        least = [
            size + _first_of(section, candidates, room - size)
            for section, size, candidates in zip(begun, around, considered, strict=True)
        ]
        each_share = shares(wanted, least, room)
        for size, candidates, share in zip(around, considered, each_share, strict=True):
            for each in self._filled(candidates, share - size):
                self.shown[each.line.number] = each

    def _number_anew(self) -> None:
        """Give the first numbers to what is shown, so that none of them seems to be missing."""
        lines = [line for section in self.sections for line in section.lines]
        shown = [line for line in lines if line.number in self.shown]
        rest = [line for line in lines if line.number not in self.shown]
        anew = {
            line.number: replace(line, number=number, numbered=self.parts.unshown_number(number))
            for number, line in enumerate([*shown, *rest], start=1)
        }
        self.sections = [
            replace(section, lines=tuple(anew[line.number] for line in section.lines))
            for section in self.sections
        ]
        self.shown = {
            anew[number].number: replace(each, line=anew[number])
            for number, each in self.shown.items()
        }

    def _considered(self, section: ContentsSection, room: int) -> list[Considered]:
        """Return what can be shown of a section: no more than would fill with its least what it may get."""
        found: list[Considered] = []
        for line in section.lines:
            if room <= 0:
                break
            whole = self._shown(line, left_out=0)
            newest = self._shown(line, left_out=max(len(line.entry.posts) - 1, 0), is_brief=True)
            found.append(Considered(whole, min(whole, newest, key=_size_of)))
            room -= found[-1].least.size
        return found

    def _around(self, section: ContentsSection) -> int:
        """Return what stands around what is shown of a section, with the count of what is not listed."""
        group = section.group
        counted = self.parts.named("contents_group_more", conversations=group.count, has_rest=True)
        return counted.size + sum(piece.size for piece in self.parts.around(group))

    def _filled(self, candidates: Sequence[Considered], room: int) -> list[ContentsItem]:
        """Return what fits into a section's room, no conversation with more than its fair share of it.

        Where the newest posts of all fit, shortened where they are long, none goes without; what is left
        then goes to those of which more can be shown. Where no post fits into a share, the first
        conversation that fits into all of the room is shown.
        """
        least = sum(each.least.size for each in candidates)
        is_for_all = least <= room
        kept = least if is_for_all else 0  # for those that are still to come
        share = fair_share([each.whole.size for each in candidates], max(room, 0))
        eighth = room // FAIR_PART
        found: list[tuple[Considered, ContentsItem]] = []
        for each in candidates:
            kept -= each.least.size if is_for_all else 0
            most = max(share, each.least.size if is_for_all else eighth)
            fitting = self._newest(each, min(most, room - kept))
            if fitting is not None:
                found.append((each, fitting))
                room -= fitting.size
        if not found:
            alone = (self._newest(each, room) for each in candidates)
            return [each for each in alone if each is not None][:1]
        return self._grown(found, room)

    def _grown(
        self, found: Sequence[tuple[Considered, ContentsItem]], room: int
    ) -> list[ContentsItem]:
        """Return what is shown, with more of it in the order it stands where room is left."""
        grown: list[ContentsItem] = []
        for each, fitting in found:
            more = self._newest(each, fitting.size + room)
            grown.append(more or fitting)
            room -= grown[-1].size - fitting.size
        return grown

    def _newest(self, each: Considered, room: int) -> ContentsItem | None:
        """Return the conversation with as many of its newest posts as fit, the newest cut where it must be.

        None where not even that fits.
        """
        if each.whole.size <= room:
            return each.whole
        line = each.whole.line
        posts = len(line.entry.posts)
        low, high = 0, posts - 1
        while low < high:  # low posts fit, and no more than high may
            middle = (low + high + 1) // 2
            fits = self._shown(line, left_out=posts - middle).size <= room
            low, high = (middle, high) if fits else (low, middle - 1)
        if low > 0:
            return self._shown(line, left_out=posts - low)
        return each.least if each.least.size <= room else None

    def _shown(self, line: ContentsLine, *, left_out: int, is_brief: bool = False) -> ContentsItem:
        limit = BRIEF if is_brief else 0
        conversation = self.parts.conversation(
            line.entry, self.zone, left_out=left_out, limit=limit
        )
        return ContentsItem(
            line,
            self.parts.item(line.entry, line.number, conversation).around,
            conversation,
            is_trimmed=left_out > 0,
            is_brief=is_brief,
        )


def _first_of(section: ContentsSection, candidates: Sequence[Considered], room: int) -> int:
    """Return what a section takes before others share the room: the newest of all that is followed."""
    sizes = [each.least.size for each in candidates]
    return max(min(sizes, default=0), min(sum(sizes), _kept_for(section, room)))


def _kept_for(section: ContentsSection, room: int) -> int:
    """Return how much of the room is kept for a section before others share it."""
    return int(room * FOLLOWED_PART) if section.group.heading == FOLLOWED else 0


def _unshown_heading(pieces: ConversationPieces, numbers: Sequence[int]) -> Sized:
    """Return what stands above the titles of what is not shown: how to get one of these, or several."""
    example, *others = numbers[:3] or [0]
    return pieces.named("unshown", example=example, several=", ".join(map(str, others)))


def _size_of(each: ContentsItem) -> int:
    return each.size
