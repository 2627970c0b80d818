"""Tells what stands beside names of communities and is none: who somebody is, and how they come to ask."""

from collections.abc import Collection, Sequence

from digest.language.name_words import NameWord, is_listed
from digest.language.vocabulary import word_list
from digest.language.words import Words, split_words

LONGEST_NAME = 3  # words of a clause in small letters that is a name, perhaps, beside one that is
OWN_NAME = 3  # words of somebody's name
_ENDS = (",", ".", ";", "!", "?", ":")


def names_of_oneself(line: str) -> frozenset[str]:
    """Return the words, as written, by which somebody says who they are: "I am Rosa Keller"."""
    words = split_words(line)
    return frozenset(
        raw
        for at in range(len(words.words))
        for length in range(1, OWN_NAME + 1)
        if " ".join(words.words[at : at + length]) in word_list("introduces")
        and not words.raw[at + length - 1].endswith(_ENDS)
        for raw in _capitals(words[slice(at + length, at + length + OWN_NAME)])
    )


def is_of_oneself(clause: Sequence[NameWord], own_names: Collection[str]) -> bool:
    """Say whether a clause holds nothing but its writer's name and figures: "Rosa", "62 years old"."""
    return all(
        each.raw in own_names or each.raw.isdecimal() or is_listed(each, "beside_own_names")
        for each in clause
    )


def tells(clause: Sequence[NameWord]) -> bool:
    """Say whether a clause tells something, as names do not: "told by nurse"; or is too long for a name."""
    if any(is_listed(each, "tells_beside_names") for each in clause):
        return True
    return len(clause) > LONGEST_NAME and not any(each.raw[:1].isupper() for each in clause)


def _capitals(words: Words) -> list[str]:
    """Return the words with capitals that a clause begins with."""
    found: list[str] = []
    for at, raw in enumerate(words.raw):
        if not raw[:1].isupper():
            break
        found.append(words[slice(at, at + 1)].as_written())
        if raw.endswith(_ENDS):
            break
    return found
