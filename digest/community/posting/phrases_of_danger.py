"""Knows the phrases with which people say plainly that they may harm themselves.

Each language's stand in `words_of_danger/<language>.toml`. A phrase is no more than a heavy sign
(`signs_of_danger`): "I have lost the will to live with this hospital phone" is one too. What is told of
somebody else is read as they would say it themselves: "Ben wants to kill himself".
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
    still: Expressions  # what tells that it did not happen yet
    printed: Expressions  # what tells that it is said of nobody: a leaflet warns of it
    told: Expressions  # what is only said of somebody else
    past: re.Pattern[str]  # what tells that such words are of something over, or harmless
    moderator: re.Pattern[str]  # who is spoken of by their office
    others: Expressions  # words about others
    of_another: Sequence[tuple[re.Pattern[str], str]]  # each with one's own for them
    alarm: Mapping[str, Expressions]  # what two of which tell that others fear for somebody
    taken: Mapping[str, Expressions]  # what tells together that its writer took an overdose

    def may_tell_of_another(self, text: str) -> bool:
        """Say whether a sentence of a text can: it is soon told, and of most texts no."""
        may_be_meant = self.still.may_match_in(text) and self.others.may_match_in(text)
        return may_be_meant or self.told.may_match_in(text)

    def tell_of_another(self, sentence: str) -> bool:
        if self.printed.match_in(sentence):
            return False
        if self.told.match_in(sentence) and not self.past.search(sentence):
            return True
        if not self.still.match_in(sentence):
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


def plain_in(sentences: Sequence[list[str]]) -> list[bool]:
    """Say of each sentence, as `sentences` of `signs_of_danger` gives it, whether it has one of the phrases.

    They are looked for in the whole text first: what none of its sentences can be is not tried on each.
    """
    text = _text(sentences)
    may = [
        replace(each, danger=found)
        for each in _languages()
        if (found := each.danger.within(text)) is not None
    ]
    return [
        any(each.are_in(piece) for piece in _pieces(words) for each in may) for words in sentences
    ]


def are_plain_of_another(sentences: Sequence[list[str]]) -> bool:
    """Say whether one of some sentences says so that somebody else may harm themselves."""
    text = _text(sentences)
    may = [each for each in _languages() if each.may_tell_of_another(text)]
    return bool(may) and any(
        each.tell_of_another(piece)
        for words in sentences
        for piece in _pieces(words)
        for each in may
    )


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
    sentences: Sequence[list[str]], kinds: Mapping[str, Expressions], language: _Phrases
) -> bool:
    """Say whether several kinds of words stand near each other."""
    text = _text(sentences)
    may = {kind: said for kind, said in kinds.items() if said.may_match_in(text)}
    if len(may) < SEVERAL:
        return False
    told = [_kinds_in(each, may, language) for each in sentences]
    return any(len(set().union(*told[at : at + TOGETHER])) >= SEVERAL for at in range(len(told)))


def _kinds_in(words: list[str], kinds: Mapping[str, Expressions], language: _Phrases) -> set[str]:
    pieces = [each for each in _pieces(words) if not language.printed.match_in(each)]
    return {kind for kind, said in kinds.items() if any(map(said.match_in, pieces))}


def is_only_of_another(words: list[str]) -> bool:
    """Say whether a sentence says plainly that somebody else may harm themselves, and not its writer too."""
    return are_plain_of_another([words]) and not any(
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


def _text(sentences: Sequence[list[str]]) -> str:
    """Return a text of which everything is a part that is read of its sentences."""
    return "\n".join(map(" ".join, sentences))


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
            still=Expressions.of([each["still"]]),
            printed=Expressions.of([each["printed"]]),
            told=Expressions.of(each["told"]),
            past=re.compile(each["past"]),
            moderator=re.compile(each["moderator"]),
            others=Expressions.of([told for told, _ in each["of_another"]]),
            of_another=[
                (re.compile(rf"\b(?:{told})\b"), said) for told, said in each["of_another"]
            ],
            alarm={kind: Expressions.of([said]) for kind, said in each["alarm"].items()},
            taken={kind: Expressions.of([said]) for kind, said in each["taken"].items()},
        )
        for each in tables()
    )


def _either(expressions: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in expressions))
