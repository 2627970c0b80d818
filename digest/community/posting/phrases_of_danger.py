"""Knows the phrases with which people say plainly that they may harm themselves.

Each language's stand in `words_of_danger/<language>.toml`. A phrase is no more than a heavy sign
(`signs_of_danger`): "I have lost the will to live with this hospital phone" is one too. What is told of
somebody else is read as they would say it themselves: "Ben wants to kill himself".
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from digest.community.posting.expressions import Expressions

FOLDER = Path(__file__).parent / "words_of_danger"
SENTENCE = 400  # characters; a longer one is read in pieces
TOGETHER = 3  # sentences that tell of one alarm
SEVERAL = 2  # ways in which it is told


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrases:
    """What tells of danger in one language, and what does not although it sounds like it."""

    spoken: re.Pattern[str]
    danger: Expressions
    none: re.Pattern[str]
    still: re.Pattern[str]  # what tells that it did not happen yet
    printed: re.Pattern[str]  # what tells that it is said of nobody: a leaflet warns of it
    told: Expressions  # what is only said of somebody else
    past: re.Pattern[str]  # what tells that such words are of something over, or harmless
    moderator: re.Pattern[str]  # who is spoken of by their office
    of_another: Sequence[tuple[re.Pattern[str], str]]  # words about others, and one's own for them
    alarm: Mapping[str, re.Pattern[str]]  # what two of which tell that others fear for somebody
    taken: Mapping[str, re.Pattern[str]]  # what tells together that its writer took an overdose

    def tell_of_another(self, sentence: str) -> bool:
        if self.printed.search(sentence):
            return False
        if self.told.match_in(sentence) and not self.past.search(sentence):
            return True
        if not self.still.search(sentence):
            return False
        own = sentence
        for told, said in self.of_another:
            own = told.sub(said, own)
        return own != sentence and self.are_in(own)

    def without_another(self, sentence: str) -> str:
        for told in (self.told.either, *(each for each, _ in self.of_another)):
            sentence = told.sub(" ", sentence)
        return " ".join(sentence.split())

    def are_in(self, sentence: str) -> bool:
        return (
            self.spoken.search(sentence) is not None
            and self.danger.match_in(sentence)
            and self.none.search(sentence) is None
        )


def is_plain(words: list[str]) -> bool:
    """Say whether a sentence, as `sentences` of `signs_of_danger` gives it, has one of the phrases."""
    return any(each.are_in(piece) for piece in _pieces(words) for each in _languages())


def is_plain_of_another(words: list[str]) -> bool:
    """Say whether a sentence says with one of the phrases that somebody else may harm themselves."""
    return any(each.tell_of_another(piece) for piece in _pieces(words) for each in _languages())


def is_alarm(sentences: Sequence[list[str]]) -> bool:
    """Say whether sentences that follow each other tell in two ways that their writer fears for somebody.

    "I am alarmed about him. He hides his pills." One alone is said of much: "Can somebody check on him?"
    """
    return any(_tells(sentences, each.alarm, each) for each in _languages())


def has_taken_all(sentences: Sequence[list[str]]) -> bool:
    """Say whether sentences that follow each other tell that their writer took an overdose, and regret it.

    "Took all the pills. Sorry." Alone it may be said of a day's own: "Took all the pills with water".
    """
    return any(_tells(sentences, each.taken, each) for each in _languages())


def _tells(
    sentences: Sequence[list[str]], kinds: Mapping[str, re.Pattern[str]], language: _Phrases
) -> bool:
    """Say whether several kinds of words stand near each other."""
    told = [_kinds_in(each, kinds, language) for each in sentences]
    return any(len(set().union(*told[at : at + TOGETHER])) >= SEVERAL for at in range(len(told)))


def _kinds_in(
    words: list[str], kinds: Mapping[str, re.Pattern[str]], language: _Phrases
) -> set[str]:
    pieces = [each for each in _pieces(words) if not language.printed.search(each)]
    return {kind for kind, said in kinds.items() if any(map(said.search, pieces))}


def is_only_of_another(words: list[str]) -> bool:
    """Say whether a sentence says plainly that somebody else may harm themselves, and not its writer too."""
    return is_plain_of_another(words) and not any(
        each.are_in(each.without_another(piece))
        for piece in _pieces(words)
        for each in _languages()
    )


def names_moderator_in(words: list[str]) -> bool:
    """Say whether a sentence speaks of a moderator by their office, and not to them."""
    return any(each.moderator.search(piece) for piece in _pieces(words) for each in _languages())


@cache
def common_words() -> frozenset[str]:
    """Return the most common words of all languages."""
    return frozenset(word for each in tables() for word in each["common"].split())


def _pieces(words: list[str]) -> Iterator[str]:
    sentence = " ".join(words)
    return (sentence[at : at + SENTENCE] for at in range(0, len(sentence), SENTENCE))


def tables() -> list[Mapping[str, Any]]:
    """Return what each language's file says."""
    return [tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))]


@cache
def _languages() -> tuple[_Phrases, ...]:
    return tuple(
        _Phrases(
            spoken=re.compile(rf"\b(?:{'|'.join(each['spoken'].split())})"),
            danger=Expressions.of(each["danger"]),
            none=_either(each["none"]),
            still=re.compile(each["still"]),
            printed=re.compile(each["printed"]),
            told=Expressions.of(each["told"]),
            past=re.compile(each["past"]),
            moderator=re.compile(each["moderator"]),
            of_another=[
                (re.compile(rf"\b(?:{told})\b"), said) for told, said in each["of_another"]
            ],
            alarm={kind: re.compile(said) for kind, said in each["alarm"].items()},
            taken={kind: re.compile(said) for kind, said in each["taken"].items()},
        )
        for each in tables()
    )


def _either(expressions: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in expressions))
