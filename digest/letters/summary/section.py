"""What a section of the summary is: what is new of one kind of thing, picked for a member and laid out."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from digest.letters.summary.period import Period
from digest.letters.summary.piece_cache import PieceCache, Sized
from digest.store.carried_ids import CarriedId

News = TypeVar("News")  # what a section reads once a run
Wants = TypeVar("Wants")  # what one member wants of it


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidSection:
    """One section of one letter: its lines in the contents of the letter, and what stands below them.

    `first` stands above the contents.
    `named` are conversations by the numbers that stand before them: only these can be answered by number.
    `counts` are what the end of the letter says where not everything fits into it.
    """

    first: Sequence[Sized] = ()
    contents: Sequence[Sized] = ()
    body: Sequence[Sized]
    size: int
    counts: Mapping[str, int]
    carried: Sequence[CarriedId]
    named: Sequence[int] = ()


class SectionPart(Protocol):
    """What one member's letter has of a section."""

    @property
    def key(self) -> Hashable:
        """The same for parts that are laid out the same."""

    @property
    def is_empty(self) -> bool:
        """Whether the member's letter has nothing of the section."""

    @property
    def counts(self) -> Mapping[str, int]:
        """What the subject and the opening of the letter say, by name; also where the part is empty."""

    @property
    def longest(self) -> Mapping[str, int]:
        """Those counts of `LaidSection` that would make the end of the letter longest."""

    def whole(self, zone: ZoneInfo, room: int) -> LaidSection | None:
        """Return all of it, or None, as soon as that is clear, where it takes more than so many bytes."""

    def fitted(self, zone: ZoneInfo, room: int) -> LaidSection:
        """Return as much of it as fits into so many bytes, and say what is left out."""

    def brief(self, most: int) -> LaidSection:
        """Return a few sentences of so many of it at most: the most important, and how much else there is."""


class Section(Protocol[News, Wants]):
    """One section, for all members and runs; what it reads it hands back, and keeps nothing itself."""

    def revision(self, session: Session) -> int:
        """Return a number that changes as soon as no letter may be made from what was read."""

    def read(self, session: Session, span: Period, pieces: PieceCache) -> News:
        """Return what is new in a span of time for anybody: once a run, by a fixed number of statements.

        `pieces` are kept as long as that is; what members have in common is made once there.
        """

    def wants(
        self, session: Session, member_ids: Collection[int], news: News
    ) -> Mapping[int, Wants]:
        """Return what each of these members wants: once a batch, by a fixed number of statements."""

    def pick(self, news: News, wants: Wants, period: Period) -> SectionPart:
        """Return a member's part of what is new in a period: a pure rule."""
