"""Whether the words of a name claim a part that only the operator gives, however they are written."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from functools import lru_cache
from itertools import groupby, pairwise

from digest.community.people import role_words
from digest.community.people.looks import look, looks

SHORTEST_JOINED = 5  # letters of a role that is written in several pieces: "ad min"
SHORTEST_PIECE = 3  # of two words written as one: "webadmin"
SHORTEST_MISSPELT = 5
APART = re.compile(r"[^\w|$€]+|_+")

_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_AS_ONE = re.compile(r"ks|cks|xs|cs")  # written for an x
_MATHEMATICAL = "∑∃"
_DOUBLED = re.compile(r"(.)\1+")


class _Part(Enum):
    """What a word says of who somebody is here."""

    ROLE = auto()
    OFFICE = auto()
    PLACE = auto()
    ILLNESS = auto()
    BETWEEN = auto()


def claims_role(name: str) -> bool:
    """Say whether a name claims to be somebody's who runs the place, or whom the operator vouches for."""
    return any(map(_claim, dict.fromkeys(_readings(name))))


def is_of_the_place(word: str) -> bool:
    """Say whether a word is one of those that make somebody one of the place's people, together or alone."""
    known = (part for each in looks(word) for part in _parts(each))
    return any(part not in (None, _Part.BETWEEN) for part in known)


def words_of(name: str) -> list[str]:
    """Return the words of a name, those written together with capitals apart as well."""
    found = [word for word in APART.split(unicodedata.normalize("NFKC", name)) if word]
    parts = [each for word in found for each in _CAMEL.findall(word)]
    return [*found, *(each for each in parts if each not in found)]


def _readings(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways to read a name as words, as they look: with capitals apart, with letters together."""
    plain = "".join(map(_as_letter, unicodedata.normalize("NFKC", name)))
    found = [word for word in APART.split(plain) if word]
    apart = [
        each for word in found for each in (_CAMEL.findall(word) if word.isascii() else [word])
    ]
    for words in (found, apart):
        for which in range(2):
            seen = tuple(each for word in words if (each := looks(word)[which]))
            yield seen
            yield _spelled_out(seen)


def _as_letter(sign: str) -> str:
    """Return the letter that a symbol shows, any other sign itself."""
    is_symbol = unicodedata.category(sign) == "So" or sign in _MATHEMATICAL
    return look(sign) or sign if is_symbol else sign


def _spelled_out(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words with the letters together that stand by themselves: "s t a f f"."""
    said: list[str] = []
    for alone, run in groupby(words, lambda each: len(each) == 1):
        letters = list(run)
        said += ["".join(letters)] if alone else letters
    return tuple(said)


def _claim(words: tuple[str, ...]) -> bool:
    return any(map(_is_role, words)) or any(map(_is_role, _joined(words))) or _is_office(words)


def _joined(words: tuple[str, ...]) -> Iterator[str]:
    """Yield what words say that are pieces of one: "modera tor"."""
    for first in range(len(words)):
        for last in range(first + 2, min(first + 4, len(words)) + 1):
            whole = "".join(words[first:last])
            if len(whole) >= SHORTEST_JOINED and whole in _ROLES:
                yield whole


@lru_cache(maxsize=10_000)
def _is_role(word: str) -> bool:
    """Say whether a word claims a part by itself, misspelt or within a longer one."""
    is_inside = any(each in word for each in _INSIDE)
    return is_inside or word in _ROLES or word.endswith(_ENDINGS) or _is_misspelt(word)


def _is_misspelt(word: str) -> bool:
    if len(word) < SHORTEST_MISSPELT or word in _NEAR_THEM:
        return False
    plain = _plain(word)
    return plain in _PLAIN_ROLES or any(_is_one_edit(plain, each) for each in _MISSPELT)


def _plain(word: str) -> str:
    """Return a word without what is easily misspelt: doubled letters, "ks" for "x"."""
    return _DOUBLED.sub(r"\1", _AS_ONE.sub("x", word))


def _is_one_edit(word: str, other: str) -> bool:
    """Say whether one letter too many, too few, wrong, or changed with the next makes one of the other."""
    if abs(len(word) - len(other)) > 1 or word[:1] != other[:1]:
        return False
    at = next((n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), None)
    if at is None:
        return True
    left, right = word[at:], other[at:]
    is_turned = left[:2] == right[1::-1] and left[2:] == right[2:]
    return is_turned or left[1:] in (right, right[1:]) or left == right[1:]


def _is_office(words: tuple[str, ...]) -> bool:
    """Say whether words of the place make somebody one of its people: "Lung nurse", "The Team"."""
    parts = [part for word in words for part in _parts(word)]
    if _Part.ROLE in parts:
        return True
    is_alone = bool(parts) and None not in parts and _Part.OFFICE in parts
    beside = any(
        part in (_Part.PLACE, _Part.ILLNESS, _Part.OFFICE) and following is _Part.OFFICE
        for part, following in pairwise(parts)
    )
    return beside or (is_alone and not _tells_of_illness(parts))


def _tells_of_illness(parts: list[_Part | None]) -> bool:
    """Say whether an illness is what a name is about, at its end: "Team Lung"."""
    return parts[-1] is _Part.ILLNESS


@lru_cache(maxsize=10_000)
def _parts(word: str) -> tuple[_Part | None, ...]:
    """Return what a word says, or what the words say that are written as one."""
    if word in _PARTS:
        return (_PARTS[word],)
    for at in range(SHORTEST_PIECE, len(word) - SHORTEST_PIECE + 1):
        first, second = _PARTS.get(word[:at]), _PARTS.get(word[at:])
        if first not in (None, _Part.BETWEEN) and second in (_Part.ROLE, _Part.OFFICE):
            return (first, second)
    return (None,)


def _all(words: Iterable[str]) -> frozenset[str]:
    return frozenset(look(word) for word in words)


_ROLES = _all((*role_words.ROLES, *role_words.OF_MEDICINE))
_INSIDE = tuple(_all(role_words.INSIDE))
_ENDINGS = tuple(_all(role_words.ENDINGS))
_NEAR_THEM = _all(role_words.NEAR_THEM)
_PLAIN_ROLES = frozenset(
    plain for word in _ROLES if len(plain := _plain(word)) >= SHORTEST_MISSPELT
)
_MISSPELT = frozenset(_plain(look(word)) for word in role_words.MISSPELT)
_PARTS = {
    **dict.fromkeys(_all(role_words.BETWEEN), _Part.BETWEEN),
    **dict.fromkeys(_all(role_words.OF_ILLNESS), _Part.ILLNESS),
    **dict.fromkeys(_all(role_words.OF_THE_PLACE), _Part.PLACE),
    **dict.fromkeys(_all((*role_words.OFFICES, *role_words.PROFESSIONS)), _Part.OFFICE),
    **dict.fromkeys(_ROLES, _Part.ROLE),
}
