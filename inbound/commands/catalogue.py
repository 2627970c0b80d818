"""Reads the catalogues: one file a language, with every phrase that asks for something.

A further language is a further file in the folder. Its tables say where a phrase counts: `[words]` by
itself; `[clear]` also behind a request ("could I have"); `[receipts]` as the answer to a receipt; `[ours]`
as the answer to a letter that a post seldom answers; `[addresses]` at an address for commands; `[at.join]`
at that one alone. `[guard]` has wishes to us that a post is not to be;
`[answers]` has words that are read in answers to questions of ours, `[lines]` those
that lines about tags begin with; both ask for nothing. `[deletion]` has what asks to delete the post whose
receipt is answered, and what may stand around it.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from digest.errors import BadSetting
from digest.language.words import fold_word, split_words
from inbound.commands.meaning import NAMES
from inbound.commands.phrase import compile_phrase, compile_phrases, words_in
from inbound.commands.slots import WEEKDAYS, TimeWords

HERE = Path(__file__).parent
WORDS, CLEAR, RECEIPTS, OURS, ADDRESSES = "words", "clear", "receipts", "ours", "addresses"
GUARD = "guard"
REST = r"(?:\S+ )*"

_NO_WISHES = (
    "labels",
    "zones",
    "answers",
    "lines",
    "deletion",
    "guard",
    "relation",
)  # whose words are in no phrase
_MANNERS = ("greetings", "polite", "requests", "ends", "signs_off")


@dataclass(frozen=True)
class Level:
    """The phrases of one place, as expressions by what they mean; compiled when they are first needed."""

    expressions: Sequence[tuple[str, str]]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness:
    """What people say around a wish: before it, and behind it; a name may follow what signs off."""

    greetings: re.Pattern[str]
    polite: re.Pattern[str]
    requests: re.Pattern[str]
    ends: re.Pattern[str]
    signs_off: re.Pattern[str]
    end_words: frozenset[str]  # of the last two


@dataclass(frozen=True)
class Phrases:
    """Phrases as one expression, compiled when it is first needed."""

    expressions: Sequence[str]

    @cached_property
    def either(self) -> re.Pattern[str]:
        """Return the expression that matches any of them."""
        return _either(self.expressions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """What asks to delete a post, as words each with a space behind them, and what may stand around it."""

    asks: Phrases
    alone: Phrases  # the mere word
    requests: Phrases  # that may be a question
    reasons: Phrases  # with which a why may begin
    doubts: Phrases  # with which none does: if, unless, or
    keeps: Phrases  # anywhere in the mail, it asks for something else
    fillers: frozenset[str]  # that say nothing: please, just
    excuses: frozenset[str]  # of what was sent: sorry, wrong, mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The phrases of one language."""

    language: str
    levels: Mapping[str, Level] = field(repr=False)
    manners: Politeness = field(repr=False)
    calendar: TimeWords = field(repr=False)
    lists: Mapping[str, frozenset[str]] = field(repr=False)  # yes, no, stop …: whole lines, folded
    ordinals: Mapping[str, int] = field(repr=False)  # first is 1
    complaints: re.Pattern[str] = field(repr=False)
    deletion: Deletion | None = field(repr=False)
    hints: Sequence[tuple[str, frozenset[str]]] = field(repr=False)
    labels: Mapping[str, str] = field(repr=False)
    vocabulary: frozenset[str] = field(repr=False)


Vocabularies = tuple[Vocabulary, ...]


@cache
def vocabularies(folder: Path = HERE) -> Vocabularies:
    """Return the languages of a folder, English first; raises BadSetting for a file that says nonsense."""
    paths = sorted(folder.glob("*.toml"), key=lambda path: (path.stem != "en", path.stem))
    return tuple(read_vocabulary(tomllib.loads(path.read_text("utf-8"))) for path in paths)


def word_list(name: str, languages: Vocabularies | None = None) -> frozenset[str]:
    """Return the lines of this list in every language, folded."""
    return _ours(name) if languages is None else _listed(name, languages)


@cache
def _ours(name: str) -> frozenset[str]:
    return _listed(name, vocabularies())


def _listed(name: str, languages: Vocabularies) -> frozenset[str]:
    empty = frozenset[str]()
    return empty.union(*(each.lists.get(name, empty) for each in languages))


@cache
def ordinals() -> Mapping[str, int]:
    """Return numbers of places by their words in every language, folded: "second" is 2."""
    return {word: place for each in vocabularies() for word, place in each.ordinals.items()}


def read_vocabulary(content: Mapping[str, Any]) -> Vocabulary:
    """Return the catalogue that a file's content describes."""
    parts = compile_phrases(content.get("parts", {}))
    places: dict[str, Mapping[str, list[str]]] = {
        level: content.get(level, {}) for level in (WORDS, CLEAR, RECEIPTS, OURS, ADDRESSES, GUARD)
    }
    places |= {f"at.{command}": phrases for command, phrases in content.get("at", {}).items()}
    for place, phrases in places.items():
        unknown = set(phrases) - NAMES
        if unknown:
            raise BadSetting(f"[{place}] names what cannot be asked for: {', '.join(unknown)}")
    manners = {name: content.get("manners", {}).get(name, []) for name in _MANNERS}
    answers = dict(content.get("answers", {}))
    places_in_words = answers.pop("ordinals", {})
    lists = content.get("lists", {}) | content.get("lines", {}) | answers
    hints = [(name, each) for name, each in _pairs(content.get("hints", {}))]
    return Vocabulary(
        language=content["language"],
        levels={
            place: _level(phrases, parts, is_open=place == GUARD)
            for place, phrases in places.items()
        },
        manners=_manners(manners, parts),
        calendar=_calendar(content.get("calendar", {})),
        lists={
            name: frozenset(" ".join(split_words(line).words) for line in lines)
            for name, lines in lists.items()
        },
        ordinals=_turned(places_in_words),
        complaints=_either([compile_phrase(each, parts) for each in content.get("complaints", [])]),
        deletion=_deletion(content["deletion"], parts) if "deletion" in content else None,
        hints=[(name, frozenset(split_words(each).words)) for name, each in hints],
        labels=content.get("labels", {}),
        vocabulary=_vocabulary(content),
    )


def _level(
    phrases: Mapping[str, list[str]], parts: Mapping[str, str], *, is_open: bool = False
) -> Level:
    """Return phrases as expressions; where a level is open, `...` at an end is the rest of a sentence."""
    made = []
    for name, each in _pairs(phrases):
        begun = each.removesuffix("...").rstrip() if is_open else each
        made.append((name, compile_phrase(begun, parts) + (REST if begun != each else "")))
    return Level(made)


def _has_slot(expression: str) -> bool:
    return "(?P<" in expression


def _pairs(phrases: Mapping[str, list[str]]) -> Iterable[tuple[str, str]]:
    return ((name, each) for name, several in phrases.items() for each in several)


def _manners(manners: Mapping[str, list[str]], parts: Mapping[str, str]) -> Politeness:
    """Return what is said around wishes, the longest first, so that the whole of it is taken."""
    found = {
        name: _either(
            sorted((compile_phrase(each, parts) for each in phrases), key=len, reverse=True)
        )
        for name, phrases in manners.items()
    }
    ends = [*manners["ends"], *manners["signs_off"]]
    return Politeness(**found, end_words=frozenset[str]().union(*map(words_in, ends)))


def _deletion(content: Mapping[str, list[str]], parts: Mapping[str, str]) -> Deletion:
    known = {**parts, **compile_phrases({name: content[name][0] for name in ("mine", "it")})}
    phrases = {
        name: Phrases([compile_phrase(each, known) for each in content[name]])
        for name in ("asks", "alone", "requests", "reasons", "doubts", "keeps")
    }
    return Deletion(
        **phrases,
        fillers=frozenset(map(fold_word, content["fillers"])),
        excuses=frozenset(map(fold_word, content["excuses"])),
    )


def _either(expressions: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in expressions) or r"(?!)")


def _calendar(content: Mapping[str, Any]) -> TimeWords:
    weekdays = {day: number for number, day in enumerate(WEEKDAYS)}
    return TimeWords(
        numbers=_turned(content.get("numbers", {})),
        units=_turned(content.get("units", {})),
        days=_turned(content.get("days", {})),
        hours=_turned(content.get("hours", {})),
        months=_turned(content.get("months", {})),
        weekdays={
            fold_word(word): weekdays[day]
            for day, words in content.get("weekdays", {}).items()
            for word in words
        },
        before_noon=frozenset(map(fold_word, content.get("before_noon", []))),
        after_noon=frozenset(map(fold_word, content.get("after_noon", []))),
        small=frozenset(map(fold_word, content.get("small", []))),
        end=frozenset(map(fold_word, content.get("end", []))),
        zones={
            " ".join(split_words(word).words): name
            for word, name in content.get("zones", {}).items()
        },
        languages={
            " ".join(split_words(word).words): code
            for code, words in content.get("languages", {}).items()
            for word in words
        },
    )


def _turned(numbers: Mapping[str, list[str]]) -> dict[str, int]:
    """Return numbers by their words."""
    return {fold_word(word): int(number) for number, words in numbers.items() for word in words}


def _vocabulary(content: object) -> frozenset[str]:
    """Return every word that stands in the phrases of a file, however deep."""
    if isinstance(content, str):
        return frozenset(words_in(content))
    if isinstance(content, Mapping):
        inside = [value for name, value in content.items() if name not in _NO_WISHES]
        return frozenset[str]().union(*map(_vocabulary, inside))
    if isinstance(content, list):
        return frozenset[str]().union(*map(_vocabulary, content))
    return frozenset()
