"""Many regular expressions at once, of which only those are tried whose own words stand in a text.

What an expression cannot match without is read off it once: for most texts that is all there is to look for.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from re import _constants as op  # type: ignore[attr-defined]  # what `re` itself compiles from
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Needed = frozenset[str]  # pieces of text of which one at least is in whatever matches


@dataclass(frozen=True, slots=True)
class Expressions:
    """Expressions of which one may match."""

    either: re.Pattern[str]
    _each: Sequence[tuple[str, re.Pattern[str]]]  # with one of the pieces that it needs

    @classmethod
    def of(cls, expressions: Sequence[str]) -> "Expressions":
        """Return them compiled."""
        either = re.compile("|".join(f"(?:{each})" for each in expressions))
        return cls(
            either, [(piece, re.compile(each)) for each in expressions for piece in needed_by(each)]
        )

    def match_in(self, text: str) -> bool:
        """Say whether one of them matches somewhere in a text: what `either.search` tells, sooner."""
        may_match = [each for piece, each in self._each if piece in text]
        return any(each.search(text) for each in may_match)


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
