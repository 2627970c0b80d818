"""Reads a sentence that asks for tags of a conversation, or to take some away: "please add the tag pain"."""

from dataclasses import dataclass

from digest.language.politeness import variants
from digest.language.vocabulary import vocabularies, word_list
from digest.language.words import Words, split_words
from digest.language.words_file import TAGGING, Vocabulary

LONGEST = 200  # characters of such a sentence
REMOVES, HASHED = "removes", "hashed"


@dataclass(frozen=True, slots=True)
class AskedTags:
    """What a sentence asks for: the names as they were written, and whether each needs its sign."""

    names: str
    is_removal: bool
    needs_hash: bool


def asked_tags(line: str) -> AskedTags | None:
    """Return what a line asks for, None for any other line; of two readings the one with fewer names."""
    if len(line) > LONGEST:
        return None
    words = split_words(line)
    found = [asked for language in vocabularies() for asked in _in(words, language)]
    return min(found, key=lambda each: len(each.names.split()), default=None)


def _in(words: Words, language: Vocabulary) -> list[AskedTags]:
    level = language.levels.get(TAGGING)
    if level is None:
        return []
    untold = word_list("untold") | word_list("little")
    found = []
    for less in variants(words, language, with_requests=True):
        for name, expression in level.slotted:
            match = expression.fullmatch(less.line)
            if match is None:
                continue
            first, last = (less.line[:at].count(" ") for at in match.span("name"))
            names = less[slice(first, last)]
            if untold.isdisjoint(names.words[:1]):
                written = " ".join(names.raw)
                found.append(AskedTags(written, name == REMOVES, name == HASHED))
    return found
