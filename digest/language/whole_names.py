"""Finds whole names in a line: they count wherever they stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from digest.language.name_words import (
    NO_WORD,
    Names,
    NameWord,
    clauses_of,
    is_listed,
    stems,
    ways_to_write,
)

BEFORE = 2  # words before a name among which a "not" speaks of it
SHORT = 4  # letters of a name in capitals, ALS, that is another word in small ones


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownName:
    """What people call by its name, by its title, or by another name that it was given."""

    id: int
    name: str
    title: str
    aliases: tuple[str, ...] = ()


Known = Sequence[tuple[KnownName, Names]]


def with_words(names: Iterable[KnownName]) -> Known:
    """Return names with the ways to write them."""
    return [(each, ways_to_write((each.name, each.title, *each.aliases))) for each in names]


@dataclass(slots=True)
class WholeNames:
    """The whole names in a line, the longest first; what one stands in is looked at no more."""

    words: Sequence[NameWord]
    known: Known
    named: list[KnownName] = field(default_factory=list)
    either: list[KnownName] = field(default_factory=list)  # of one name each
    denied: list[KnownName] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        said = stems(self.words)
        names: dict[tuple[str, ...], dict[KnownName, tuple[NameWord, ...]]] = {}
        for each, written in self.known:
            for name in written:
                if name[0].stem in said:
                    names.setdefault(stems(name), {})[each] = name
        for stem in sorted(names, key=len, reverse=True):
            for at in range(len(said) - len(stem) + 1):
                place = range(at, at + len(stem))
                if said[at : at + len(stem)] == stem and self.taken.isdisjoint(place):
                    self._take(at, {e: n for e, n in names[stem].items() if self._counts(at, n)})

    def other_clauses(self) -> list[list[NameWord]]:
        """Return the clauses that no whole name stands in."""
        return [
            [self.words[at] for at in place]
            for place in clauses_of(self.words)
            if self.taken.isdisjoint(place)
        ]

    def _counts(self, at: int, name: Sequence[NameWord]) -> bool:
        """Say whether a name is meant: a short one in a sentence in capitals alone, for ALS is no "als"."""
        if len(name) > 1 or len(name[0].raw) > (SHORT if name[0].raw.isupper() else SHORT - 1):
            return True
        around = (self.words[i : i + 1] for i in (at - 1, at + 1) if i >= 0)
        is_alone = all(each[0] is NO_WORD for each in around if each)
        return is_alone or self.words[at].raw.isupper()

    def _take(self, at: int, whose: Mapping[KnownName, Sequence[NameWord]]) -> None:
        if not whose:
            return
        self.taken.update(range(at, at + len(next(iter(whose.values())))))
        before = self.words[max(0, at - BEFORE) : at]
        if any(is_listed(each, "denies_names") for each in before):
            places = self.denied
        else:
            places = self.named if len(whose) == 1 else self.either
        places += [each for each in whose if each not in places]
