"""Leaves out what a writer does not mean: words of songs and films, what they say not to want, for whom.

"I don't want to die, I want to dance." Where that is all that tells of danger, people look after its writer,
who is not written to. A no that is turned round ("but …") stays, for it may be a cry. "Do not tell others"
says nothing of danger, and would hide what stands beside it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from digest.community.posting.expressions import Expressions
from digest.community.posting.phrases_of_danger import tables
from digest.language.words import fold

_PARTS = re.compile(r"(?<=[.!?;…])\s+")
_CLAUSES = re.compile(r"([,;:.!?…\n]+|\s[-–—]\s)")
_SIGNS = re.compile(r"[^a-z0-9 ]+")
_QUOTES = re.compile(r"[\"“„«][^\"“”„«»]*[\"”“»]|(?<!\w)['‘‚][^'‘’‚]+['’‘](?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _NotMeant:
    """What is denied in one language, what turns that round, and what may be quoted."""

    denied: re.Pattern[str]
    turns: re.Pattern[str]
    works: re.Pattern[str]
    aside: Expressions


def without_works(text: str) -> str:
    """Return a text without what is quoted in a sentence that speaks of a song, a film or a book."""
    return " ".join(_without_quotes(each) for each in _PARTS.split(text))


def without_asides(text: str) -> str:
    """Return a text without the clauses that only say who is to read it: "for Ben only"."""
    may = [each for each in _languages() if each.aside.may_match_in(_words(text))]
    return (
        "".join(each for each in _CLAUSES.split(text) if not _is_aside(each, may)) if may else text
    )


def _is_aside(clause: str, languages: Sequence[_NotMeant]) -> bool:
    words = _words(clause).strip()
    return any(each.aside.either.fullmatch(words) for each in languages)


def _words(text: str) -> str:
    """Return a text as what is said aside is compared; that of a part of it is a part of it."""
    return _SIGNS.sub("", fold(text))


def without_denied(words: Sequence[str]) -> list[str]:
    """Return the words of a sentence without what its writer says that they do not want, nor turn round."""
    sentence = " ".join(words)
    for each in _languages():
        if each.denied.search(sentence) and not each.turns.search(sentence):
            return each.denied.sub(" ", sentence).split()
    return list(words)


def _without_quotes(sentence: str) -> str:
    if _QUOTES.search(sentence) is None:
        return sentence
    speaks = _QUOTES.sub(" ", fold(sentence))
    is_of_work = any(each.works.search(speaks) for each in _languages())
    return _QUOTES.sub(" ", sentence) if is_of_work else sentence


@cache
def _languages() -> tuple[_NotMeant, ...]:
    return tuple(
        _NotMeant(
            denied=re.compile(each["denied"]),
            turns=re.compile(each["turns"]),
            works=re.compile(each["works"]),
            aside=Expressions.of([each["aside"]]),
        )
        for each in tables()
    )
