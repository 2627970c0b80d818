"""Reads which names are left when all are meant but some: "everything but harbour"."""

from collections.abc import Sequence

from digest.language.names import match_names
from digest.language.vocabulary import word_list
from digest.language.whole_names import KnownName
from digest.language.words import Words, split_words

LONGEST_SIGN = 2  # words of "apart from"
_ENDS = (".", ";", "!", "?")


def all_but(text: str, names: Sequence[KnownName]) -> tuple[KnownName, ...] | None:
    """Return all of these names but those that a text spares; None where it spares none, or not for sure."""
    words = split_words(text)
    begins = _behind_what_spares(words)
    if begins is None:
        return None
    spared = match_names(_sentence(words, begins).as_written(), names, is_wish=True)
    left = tuple(each for each in names if each not in spared.found)
    return left if spared.found and not spared.unknown else None


def _behind_what_spares(words: Words) -> int | None:
    """Return where the names begin behind "all" and "but", in this order, and no "not" before them."""
    all_at = next(
        (at for at, word in enumerate(words.words) if word in word_list("all_names")), None
    )
    if all_at is None or not word_list("denies_names").isdisjoint(words.words[:all_at]):
        return None
    for at in range(all_at + 1, len(words.words)):
        for length in range(LONGEST_SIGN, 0, -1):
            if " ".join(words.words[at : at + length]) in word_list("spares_names"):
                return at + length
    return None


def _sentence(words: Words, begins: int) -> Words:
    ends = (at + 1 for at in range(begins, len(words.raw)) if words.raw[at].endswith(_ENDS))
    return words[slice(begins, next(ends, None))]
