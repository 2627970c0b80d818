"""Copies sentences of ours into an operator's own catalogue, to be changed there."""

import re
from pathlib import Path

from digest.errors import BadInput
from digest.language.own_folder import own_file, place_within
from digest.language.sentences import (
    CATALOGUES,
    ENGLISH,
    FILE,
    FIXED,
    own_catalogue,
    own_sentences,
)

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'

_KEY = re.compile(r'^msgid "(.+)"$', re.MULTILINE)
_CONTEXT = re.compile(r'^msgctxt "(.+)"$', re.MULTILINE)


def copy_sentences(name: str, folder: Path, language: str = ENGLISH) -> list[str]:
    """Add our entries of a key, or of all keys below it, to those that the operator has; return their keys.

    What is there stays as it is. Raises BadInput where there is no such sentence.
    """
    entries = {_name(each): each for each in _entries(language) if _is_of(each, name)}
    if not entries:
        raise BadInput(f"there is no letter and no sentence {name}: see `digest templates list`")
    there = own_sentences(folder, language)
    new = [each for known, each in entries.items() if known not in there]
    own = own_file(folder, own_catalogue(language))
    begun = (own.read_text(encoding="utf-8") if own else HEAD).rstrip("\n")
    path = place_within(folder, own_catalogue(language))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join([begun, *new]) + "\n", encoding="utf-8")
    return [_name(each)[0] for each in new]


def _entries(language: str) -> list[str]:
    """Return the entries of our catalogue as they stand in its file, without the head."""
    text = (CATALOGUES / language / FILE).read_text(encoding="utf-8")
    return [each.strip("\n") for each in text.split("\n\n") if _KEY.search(each)]


def _is_of(entry: str, name: str) -> bool:
    key, _ = _name(entry)
    return f"{key}.".startswith(f"{name}.") and not key.startswith(FIXED)


def _name(entry: str) -> tuple[str, str]:
    key, context = _KEY.search(entry), _CONTEXT.search(entry)
    return key[1] if key else "", context[1] if context else ""
