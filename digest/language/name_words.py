"""The words of names as they are compared: accents, umlauts, endings and fillers do not count."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from digest.language.vocabulary import word_list
from digest.language.words import fold

SHORTEST_STEM = 4  # letters; a shorter word is told apart by each of them
ENDINGS = "ens"  # what a plural or a case puts behind a word: Lunge, Lungen, pulmones, migraines

_TOKEN = re.compile(r"\w+(?:['’´`]\w+)*|[,;:/&+|()\n]|[.!?](?=\s|$)")
_APOSTROPHE = re.compile(r"['’´`]")
_UMLAUT = re.compile(r"([aou])e")
_SIGNS = frozenset(",;:/&+|()\n.!?")  # between two names, as "and" is


@dataclass(frozen=True, slots=True)
class NameWord:
    """A word that can be part of a name."""

    raw: str  # as it was written
    spelled: str  # in small letters; ä, ae and a are one
    stem: str  # without its ending


NO_WORD = NameWord("|", "|", "|")  # wherever one name may end
Names = tuple[tuple[NameWord, ...], ...]


def name_words(text: str) -> list[NameWord]:
    """Return the words of a text that can be part of a name."""
    return _words(text, without="around_names")


def ways_to_write(names: Iterable[str]) -> Names:
    """Return names as they are compared, the longer first; also with the words that are mostly left out."""
    texts = [each for each in names if each]
    short, full = map(name_words, texts), (_words(each, without="") for each in texts)
    written = {trimmed(each): None for each in (*short, *full)}
    return tuple(sorted((each for each in written if each), key=len, reverse=True))


def compared(name: str) -> str:
    """Return a name as it is told apart from others: the same for each way to spell it."""
    return " ".join(each.stem for each in trimmed(name_words(name)))


def clauses_of(words: Sequence[NameWord]) -> list[list[int]]:
    """Return the places of the words between two signs."""
    clauses: list[list[int]] = [[]]
    for at, each in enumerate(words):
        if each is NO_WORD:
            clauses.append([])
        else:
            clauses[-1].append(at)
    return [each for each in clauses if each]


def is_listed(word: NameWord, name: str) -> bool:
    """Say whether a word stands in this list of the vocabularies, however it is spelled."""
    return word.spelled in _listed(name) or word.stem in _listed_stems(name)


def stems(words: Iterable[NameWord]) -> tuple[str, ...]:
    """Return words without their endings."""
    return tuple(each.stem for each in words)


def trimmed(words: Sequence[NameWord]) -> tuple[NameWord, ...]:
    """Return words without the signs that they begin and end with."""
    place = [at for at, each in enumerate(words) if each is not NO_WORD]
    return tuple(words[place[0] : place[-1] + 1]) if place else ()


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(map(_spelled, word_list(name)))


@cache
def _listed_stems(name: str) -> frozenset[str]:
    return frozenset(map(_stem, _listed(name)))


def _words(text: str, *, without: str) -> list[NameWord]:
    between = _listed("between_names")
    around = _listed(without) if without else frozenset[str]()
    pairs = ((raw, _spelled(raw)) for raw in _TOKEN.findall(text))
    return [
        NO_WORD if raw in _SIGNS or word in between else _word(raw, word)
        for raw, word in pairs
        if word not in around
    ]


def _spelled(word: str) -> str:
    return _UMLAUT.sub(r"\1", fold(_APOSTROPHE.sub("", word)))


def _word(raw: str, spelled: str) -> NameWord:
    """Return a word without what German joins to it: Lungenkrebsgruppe."""
    for each in _listed("behind_names"):
        if spelled.endswith(each) and len(spelled) - len(each) >= SHORTEST_STEM:
            spelled = spelled.removesuffix(each)
            break
    return NameWord(raw, spelled, _stem(spelled))


def _stem(word: str) -> str:
    ending = len(word) - len(word.rstrip(ENDINGS))
    return word[: max(SHORTEST_STEM, len(word) - ending)]
