"""Many regular expressions at once, of which only those are tried whose own words stand in a text.

What an expression cannot match without is read off it once: for most texts that is all there is to look for.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from re import _constants as op  # type: ignore[attr-defined]  # what `re` itself compiles from
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

GRAM = 4  # letters by which pieces are found in a text
ANY = ""

Needed = frozenset[str]  # pieces of text of which one at least is in whatever matches


@dataclass(frozen=True)
class Expressions:
    """Expressions of which one may match, each compiled when it is first tried."""

    expressions: Sequence[str]
    _each: Sequence[tuple[str, str]]  # with one of the pieces that it needs
    _by_gram: Mapping[str, Sequence[tuple[str, str]]]  # those of pieces that have one

    @classmethod
    def of(cls, expressions: Iterable[str]) -> "Expressions":
        """Return them, ready to be tried."""
        found = tuple(expressions)
        each = [(piece, one) for one in found for piece in needed_by(one)]
        return cls(found, each, _by_gram(each))

    @cached_property
    def either(self) -> re.Pattern[str]:
        """Return all of them as one."""
        return re.compile("|".join(f"(?:{each})" for each in self.expressions))

    def match_in(self, text: str) -> bool:
        """Say whether one of them matches somewhere in a text: what `either.search` tells, sooner."""
        may_match = [each for piece, each in self._each if piece in text]
        return any(_compiled(each).search(text) for each in may_match)

    def may_match_in(self, text: str) -> bool:
        """Say whether one of them can match anywhere in a text, or in a part of it."""
        return any(True for _ in self._found(text))

    def within(self, text: str) -> "Expressions | None":
        """Return those that can match in a text, or in a part of it; None where none can."""
        found = [*self._found(text)]
        return Expressions(self.expressions, found, {ANY: found}) if found else None

    def _found(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield those of whose pieces one is in a text: only such are looked for as share a gram with it."""
        for gram in self._by_gram.keys() & _grams(text):
            for each in self._by_gram[gram]:
                if each[0] in text:
                    yield each


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def _by_gram(each: Iterable[tuple[str, str]]) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return expressions by a gram of their piece that few others have, by ANY where it is too short."""
    found: dict[str, list[tuple[str, str]]] = {}
    counted = Counter(gram for piece, _ in each for gram in _grams(piece))
    for piece, one in each:
        gram = min(_grams(piece) - {ANY} or {ANY}, key=lambda gram: (counted[gram], gram))
        found.setdefault(gram, []).append((piece, one))
    return found


@lru_cache(maxsize=16)  # several ask what a text, and what a sentence of it, may be
def _grams(text: str) -> frozenset[str]:
    """Return what stands in a text, so many letters each, and what every text has."""
    return frozenset([ANY, *(text[at : at + GRAM] for at in range(len(text) - GRAM + 1))])


def needed_by(expression: str) -> Needed:
    """Return pieces of which one is in whatever an expression matches; the empty one is in all."""
    return _needed(parser.parse(expression)) or Needed({""})


def _needed(parsed: Iterable[tuple[Any, Any]]) -> Needed:
    """Return the best that one of the parts in a row needs; empty where none needs anything."""
    found, run = list[Needed](), ""
    for code, argument in parsed:
        if code is op.LITERAL:
            run += chr(argument)
            continue
        found += [Needed({run}), _needed_by_part(code, argument)]
        run = ""
    return max(filter(any, [*found, Needed({run})]), key=_tells, default=Needed())


def _needed_by_part(code: Any, argument: Any) -> Needed:
    if code is op.SUBPATTERN:
        return _needed(argument[3])
    if code is op.BRANCH:
        each = [_needed(branch) for branch in argument[1]]
        return Needed().union(*each) if all(each) else Needed()
    if code in (op.MAX_REPEAT, op.MIN_REPEAT) and argument[0] > 0:
        return _needed(argument[2])
    return Needed()


def _tells(needed: Needed) -> tuple[int, int]:
    return min(map(len, needed)), -len(needed)
