"""Says what a word is about: mail, letter and message are one sense, alike in all languages."""

from collections.abc import Collection, Mapping
from functools import cache, lru_cache

from digest.language.vocabulary import vocabularies
from digest.language.words import Words
from digest.language.words_file import STAR

LATELY = 4_096  # words whose senses are remembered: those of a mail are asked for many times
LETTERS = frozenset({"mail", "summary", "notify"})  # what speaks of what we send: "no more mails"


@lru_cache(LATELY)
def senses_of(word: str) -> tuple[str, ...]:
    """Return what a folded word may be about, in any language."""
    whole, begun = _senses()
    found = {*whole.get(word, ())}
    for length in range(2, len(word) + 1):
        found.update(begun.get(word[:length], ()))
    return tuple(sorted(found))


def speak_of(words: Words, wanted: Collection[str]) -> bool:
    """Say whether one of some words is about one of these."""
    return any(not set(senses_of(each)).isdisjoint(wanted) for each in words.words)


@cache
def _senses() -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    """Return what whole words, and those that begin so, are about."""
    whole: dict[str, set[str]] = {}
    begun: dict[str, set[str]] = {}
    for language in vocabularies():
        for name, words in language.senses.items():
            for word in words:
                of_word = begun if word.endswith(STAR) else whole
                of_word.setdefault(word.rstrip(STAR), set()).add(name)
    return whole, begun
