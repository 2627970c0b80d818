"""The known texts of our letters, ready for comparison: runs of words, and short texts as a whole."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from operator import or_

from inbound.ours.words import said_in

RUN = 4  # words in a row that are looked up together
LONGEST_UNIT = 12  # words; a longer title is looked up by its runs
BEFORE_A_NAME = "earlier"  # in a letter that recalls how a conversation began
NAME_WORDS = 6  # at most

Run = tuple[str, ...]


Source = int  # where words of ours come from, as flags: many are joined, and quickly
NOWHERE: Source = 0
FIXED: Source = 1  # a template
SHOWN: Source = 2  # a post that all who read the answer can read as it stands
POST: Source = 4  # another post, or one as it was
OWN_POST: Source = 8  # by the writer of the mail: their words, wherever they write them again
FACT: Source = 16  # a title, a name, a heading, a number, a day
GLUE: Source = 32  # a word of a sentence of ours that is between values; by itself it means nothing
LONG: Source = 64  # in a run, not only as a short text
POSTS: Source = SHOWN | POST
Units = dict[int, dict[Run, Source]]  # short texts by how many words they have
OF_A_PAIR = 2  # words by which longer ones are looked up


@dataclass(frozen=True, slots=True)
class Texts:
    """Some texts of ours, by their runs of words; those too short for one, whole."""

    runs: dict[Run, Source] = field(default_factory=dict)
    alone: dict[str, Source] = field(default_factory=dict)  # of one word
    units: dict[str, dict[str, Units]] = field(default_factory=dict)  # of more, by their first two

    def add(self, text: str, source: Source) -> None:
        """Know a text."""
        words = said_in(text)
        if len(words) < RUN or (source is FACT and len(words) <= LONGEST_UNIT):
            self._add_unit(tuple(words), source)
            return
        known = source | LONG
        for run in zip(*(words[place:] for place in range(RUN)), strict=False):
            self.runs[run] = self.runs.get(run, NOWHERE) | known

    def add_ours(self, text: str) -> None:
        """Know a short text that nobody but us writes on a line of its own: a postal address."""
        words = tuple(said_in(text))
        self.add(text, FIXED)
        if len(words) == 1:
            self.alone[words[0]] = FIXED | LONG
        elif 0 < len(words) < RUN:
            self._units_of(words)[words] = FIXED | LONG

    def _add_unit(self, words: Run, source: Source) -> None:
        if not words:
            return
        if source is FIXED:
            source = GLUE if len(words) == 1 else FACT
        if len(words) == 1:
            self.alone[words[0]] = self.alone.get(words[0], NOWHERE) | source
            return
        units = self._units_of(words)
        units[words] = units.get(words, NOWHERE) | source

    def _units_of(self, words: Run) -> dict[Run, Source]:
        first, second = words[:OF_A_PAIR]
        return self.units.setdefault(first, {}).setdefault(second, {}).setdefault(len(words), {})


@dataclass(frozen=True)
class KnownTexts:
    """All that is known for one mail: what every letter says, and what those say that it may quote."""

    fixed: Texts
    told: Texts = field(default_factory=Texts)
    is_from_letter: bool = False  # letters were found that the mail may quote
    holds_lost: bool = False  # they held words that are kept nowhere any more
    has_lost_names: bool = False  # somebody has left since; their name is kept nowhere

    @cached_property
    def _texts(self) -> tuple[Texts, ...]:
        return (self.fixed, self.told)

    def sources(self, words: list[str]) -> list[Source]:
        """Return for each word of a text where it comes from."""
        found = [FACT if is_number else NOWHERE for is_number in map(str.isdecimal, words)]
        runs = list(zip(*(words[place:] for place in range(RUN)), strict=False))
        for texts in self._texts:
            found = list(map(or_, found, map(texts.alone.get, words, repeat(NOWHERE))))
            for place, source in enumerate(map(texts.runs.get, runs) if texts.runs else ()):
                if source:
                    for covered in range(place, place + RUN):
                        found[covered] |= source
            for place, begun in enumerate(map(texts.units.get, words[:-1]) if texts.units else ()):
                units = begun and begun.get(words[place + 1])
                if units:
                    _cover(found, words, place, units)
        if self.has_lost_names:
            _cover_names(found, words)
        return found


def _cover(found: list[Source], words: list[str], place: int, units: Units) -> None:
    for length, texts in units.items():
        source = texts.get(tuple(words[place : place + length]))
        if source is not None:
            for covered in range(place, place + length):
                found[covered] |= source


def _cover_names(found: list[Source], words: list[str]) -> None:
    """Take for a name what stands where letters show one, up to words that are known."""
    for place, word in enumerate(words, start=1):
        if word == BEFORE_A_NAME:
            for name in range(place, min(place + NAME_WORDS, len(words))):
                if found[name] is not NOWHERE:
                    break
                found[name] = FACT


def texts_of(texts: Iterable[str], source: Source) -> Texts:
    """Return some texts of one source, ready to be looked up."""
    made = Texts()
    for text in texts:
        made.add(text, source)
    return made
