"""Phrases as the vocabularies write them: each a regular expression over words with a space behind each.

`(a|b)` is a or b, `[a]` may be there, `<name>` is a slot, `{part}` a phrase with a name,
`...` up to eight words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from digest.errors import BadSetting
from digest.language.words import fold_word

SLOT_WORDS = {"date": 6, "days": 5, "hour": 8, "weekday": 2, "zone": 5, "address": 1, "language": 1}
OTHER_SLOT_WORDS = 12

_SIGN = re.compile(r"[()\[\]|]|<[a-z]+>|\{[a-z_]+\}|\.\.\.|[^\s()\[\]|<>{}]+")


@dataclass(frozen=True)
class Phrases:
    """Phrases as one expression, compiled when it is first needed."""

    expressions: Sequence[str]

    @cached_property
    def either(self) -> re.Pattern[str]:
        """Return the expression that matches any of them."""
        return _either(self.expressions)


@dataclass(frozen=True)
class Level:
    """The phrases of one place, as expressions by what they mean; compiled when they are first needed."""

    expressions: Sequence[tuple[str, str]]

    @property
    def names(self) -> frozenset[str]:
        """Return what its phrases can mean."""
        return frozenset(name for name, _ in self.expressions)

    @cached_property
    def plain(self) -> re.Pattern[str]:
        """Return all that have no slot as one expression, with a group for each meaning."""
        groups: dict[str, list[str]] = {}
        for name, each in self.expressions:
            if not _has_slot(each):
                groups.setdefault(name, []).append(each)
        return _either([f"(?P<{name}>{'|'.join(each)})" for name, each in groups.items()])

    @cached_property
    def slotted(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Return those with a slot, one by one."""
        return tuple((name, re.compile(each)) for name, each in self.expressions if _has_slot(each))


def compile_phrase(phrase: str, parts: Mapping[str, str]) -> str:
    """Return the regular expression of a phrase, given those of its parts by name.

    Raises BadSetting where its brackets do not fit, or where it names a part that is not there.
    """
    signs = _SIGN.findall(phrase)
    reading = _Reading(iter([*signs, ""]), parts, phrase)
    found = reading.alternatives()
    if reading.sign:
        raise BadSetting(f"a bracket too many in the phrase {phrase!r}")
    return found


def compile_phrases(parts: Mapping[str, str]) -> dict[str, str]:
    """Return the regular expression of each part; a part may name those before it."""
    found: dict[str, str] = {}
    for name, phrase in parts.items():
        found[name] = compile_phrase(phrase, found)
    return found


def words_in(phrase: str) -> set[str]:
    """Return the words that a phrase is made of."""
    signs = _SIGN.findall(phrase)
    return {fold_word(each) for each in signs if each[0] not in "()[]|<{"} - {""}


def _has_slot(expression: str) -> bool:
    return "(?P<" in expression


def _either(expressions: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in expressions) or r"(?!)")


class _Reading:
    """One phrase while it is read, sign by sign."""

    def __init__(self, signs: Iterator[str], parts: Mapping[str, str], phrase: str) -> None:
        self._signs, self._parts, self._phrase = signs, parts, phrase
        self.sign = next(signs)

    def alternatives(self) -> str:
        choices = [self._sequence()]
        while self.sign == "|":
            self._advance()
            choices.append(self._sequence())
        return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"

    def _sequence(self) -> str:
        found = ""
        while self.sign and self.sign not in "|)]":
            found += self._one()
        return found

    def _one(self) -> str:
        sign = self.sign
        self._advance()
        if sign in ("(", "["):
            inside = self.alternatives()
            self._close(")" if sign == "(" else "]")
            return f"(?:{inside})" if sign == "(" else f"(?:{inside})?"
        if sign == "...":
            return r"(?:\S+ ){0,8}?"
        if sign.startswith("<"):
            name = sign[1:-1]
            most = SLOT_WORDS.get(name, OTHER_SLOT_WORDS)
            return rf"(?P<{name}>(?:\S+ ){{1,{most}}}?)"
        if sign.startswith("{"):
            return f"(?:{self._part(sign[1:-1])})"
        return re.escape(fold_word(sign)) + " " if fold_word(sign) else ""

    def _part(self, name: str) -> str:
        if name not in self._parts:
            raise BadSetting(f"the phrase {self._phrase!r} names no known part: {name}")
        return self._parts[name]

    def _advance(self) -> None:
        self.sign = next(self._signs, "")

    def _close(self, bracket: str) -> None:
        if self.sign != bracket:
            raise BadSetting(f"a bracket is not closed in the phrase {self._phrase!r}")
        self._advance()
