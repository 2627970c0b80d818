"""The conversations that a letter shows under one heading, and what stands around them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, Self

from digest.letters.summary.activity_index import SummaryItem
from digest.letters.summary.piece_cache import Sized, together
from digest.letters.summary.selection import SummaryGroup


class Around(NamedTuple):
    """What a group of conversations adds to a letter."""

    listed: Sized  # its heading in the contents
    listed_end: Sized
    above: Sized  # its heading above the conversations
    below: Sized  # the way back to the contents


class ShownItem(NamedTuple):
    """A conversation that is shown, with its number."""

    entry: SummaryItem
    listed: tuple[Sized, Sized]  # its number and its line in the contents
    number: Sized
    conversation: Sized
    ways: Sized

    @property
    def around(self) -> int:
        """What its numbers, its line in the contents and its ways take."""
        return sum(piece.size for piece in (*self.listed, self.number, self.ways))


class GroupPlace(NamedTuple):
    """What a group is laid out for: how much of the list of contents is left, and what is said once."""

    lines: int  # of the contents that are left; 0 also where there is no list
    is_listed: bool  # the letter has one
    apart: Sized | None  # what tells ways to hear more or less apart, below the first conversation


@dataclass(frozen=True, slots=True, eq=False)
class ShownGroup:
    """What is shown of a group, each of both joined to a single piece."""

    group: SummaryGroup
    shown: int  # conversations
    contents: Sized
    body: Sized

    @classmethod
    def of(
        cls, group: SummaryGroup, around: Around, items: Sequence[ShownItem], place: GroupPlace
    ) -> Self:
        """Return the group with these of its conversations."""
        contents = together(_contents(around, items, place.lines))
        return cls(group, len(items), contents, together(_body(around, items, place)))

    @property
    def size(self) -> int:
        """What it takes of a letter."""
        return self.contents.size + self.body.size


def _contents(around: Around, items: Sequence[ShownItem], most: int) -> Iterator[Sized]:
    if most:
        yield around.listed
        for item in islice(items, most):
            yield from item.listed
        yield around.listed_end


def _body(around: Around, items: Sequence[ShownItem], place: GroupPlace) -> Iterator[Sized]:
    yield around.above
    apart = place.apart
    for item in items:
        yield from (item.number, item.conversation, item.ways)
        if apart is not None:
            yield apart
            apart = None
    if place.is_listed:
        yield around.below
