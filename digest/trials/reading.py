"""A question while it is read: its words, what each phrase may mean, and what was understood so far."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from digest.trials.lexicon import LONGEST, Entry, Lexicon, Sense
from digest.trials.question import TrialQuestion
from digest.trials.wording import NameKey, key_of

MOST_WORDS = 400  # of a question that are read
LONG_AGO = -9  # a place where no word is
AROUND_WORDS = " ,.;:!?()\"'"

_ENDS = re.compile(r"[.!?;:]$|\n")
_TOKEN = re.compile(r"[^\s/]+")


class Registry(Protocol):
    """What the registry's own records know."""

    def names(self, keys: Sequence[NameKey]) -> Mapping[NameKey, bool]:
        """Return which of these are names of conditions, and whether a heading is known for each."""
        ...

    def cities(self, keys: Sequence[NameKey]) -> set[NameKey]:
        """Return which of these are cities with sites."""
        ...

    def states(self, keys: Sequence[NameKey]) -> set[NameKey]:
        """Return which of these are states or provinces with sites."""
        ...


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared, and the token as it was written of which it is (a part)."""

    stem: str
    raw: str
    ends: bool  # a sentence ends behind it


@dataclass(slots=True)
class Reading:
    """Where the reading of a question stands."""

    words: list[Word]
    lexicon: Lexicon
    names: Mapping[NameKey, bool]
    cities: set[NameKey]
    states: set[NameKey]
    found: TrialQuestion = field(default_factory=TrialQuestion)
    is_no: bool = False  # what follows is not wanted
    is_after: bool = False  # or was had
    place_since: int = LONG_AGO  # where "in" or "near" stood last
    is_near: bool = False
    who: list[tuple[int, str]] = field(default_factory=list)
    aged_at: int | None = None

    def key(self, at: int, length: int) -> NameKey:
        """Return so many words from one on, as they are compared."""
        return tuple(word.stem for word in self.words[at : at + length])

    def written(self, at: int, length: int) -> str:
        """Return so many words as they were written."""
        raws = [word.raw for word in self.words[at : at + length]]
        told = [raw for place, raw in enumerate(raws) if place == 0 or raw is not raws[place - 1]]
        return " ".join(told).strip(AROUND_WORDS)

    def meanings(self, at: int, length: int) -> Mapping[Sense, Entry]:
        """Return what a phrase may mean."""
        return self.lexicon.meanings(self.key(at, length))

    def means(self, at: int, kind: Sense) -> Entry | None:
        """Return the meaning of this kind of the longest phrase from one on."""
        for length in range(self.longest(at), 0, -1):
            if entry := self.meanings(at, length).get(kind):
                return entry
        return None

    def longest(self, at: int) -> int:
        """Return how many words stand from one on in its sentence, up to the longest phrase."""
        for length in range(1, LONGEST + 1):
            if at + length > len(self.words):
                return length - 1
            if self.words[at + length - 1].ends:
                return length
        return LONGEST


def words_in(text: str) -> list[Word]:
    """Return the words of a question."""
    words: list[Word] = []
    for token in list(_TOKEN.finditer(text))[:MOST_WORDS]:
        raw = token.group()
        stems = key_of(raw)
        ends = bool(_ENDS.search(raw)) or text[token.end() : token.end() + 2].count("\n") > 1
        words.extend(
            Word(stem, raw, ends and place == len(stems) - 1) for place, stem in enumerate(stems)
        )
    return words


def phrases_in(words: list[Word]) -> Iterator[NameKey]:
    """Yield all that may be a phrase: words that follow each other in a sentence."""
    for at in range(len(words)):
        for length in range(1, LONGEST + 1):
            if at + length > len(words):
                break
            yield tuple(word.stem for word in words[at : at + length])
            if words[at + length - 1].ends:
                break
