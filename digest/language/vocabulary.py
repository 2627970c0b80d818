"""What people say to us, in all languages: which of their words ask for something, and the words around it.

A further language is a further folder of `catalogues` with a `words.toml`, which `words_file` reads.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from digest.language.time_words import TimeWords, together
from digest.language.words import split_words
from digest.language.words_file import Vocabulary, read_vocabulary
from digest.language.zones import ZoneNames, zone_names_together

CATALOGUES = Path(__file__).parent / "catalogues"
Vocabularies = tuple[Vocabulary, ...]


@cache
def vocabularies(folder: Path = CATALOGUES) -> Vocabularies:
    """Return the languages of a folder, English first; raises BadSetting for a phrase that is none."""
    paths = sorted(
        folder.glob("*/words.toml"),
        key=lambda path: (path.parent.name != "en", path.parent.name),
    )
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
def correction_words(name: str) -> frozenset[str]:
    """Return the words of this list of what corrects a value, in every language, folded."""
    empty = frozenset[str]()
    return empty.union(*(each.corrections.get(name, empty) for each in vocabularies()))


def is_command_word(text: str) -> bool:
    """Say whether a lone word may ask us for something; what is written in capitals is a name, mostly."""
    words = split_words(text).words
    if len(words) != 1:
        return False
    known = vocabularies()
    is_name = text.strip().isupper()
    return any(
        words[0] in each.listed or (not is_name and words[0] in each.vocabulary) for each in known
    )


@cache
def ordinals() -> Mapping[str, int]:
    """Return numbers of places by their words in every language, folded: "second" is 2."""
    return {word: place for each in vocabularies() for word, place in each.ordinals.items()}


@cache
def spoken_languages() -> tuple[str, ...]:
    """Return the codes of the languages that people can write to us in, English first."""
    return tuple(each.language for each in vocabularies() if each.labels)


@cache
def column_names(field: str) -> frozenset[str]:
    """Return what a column of a list of people is called that holds this, in every language."""
    return frozenset().union(*(each.columns.get(field, ()) for each in vocabularies()))


@cache
def time_words() -> TimeWords:
    """Return the words for times of every language."""
    return together(each.times for each in vocabularies())


@cache
def zone_names() -> ZoneNames:
    """Return what zones are called in every language."""
    return zone_names_together(each.zones for each in vocabularies())
