"""What letters and pages are made of: their files, and the sentences that these say."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from digest.errors import BadInput
from digest.language.own_folder import place_within
from digest.language.sentences import catalogue, own_sentences
from digest.mail.signed_address import Purpose
from digest.mail.template_source import (
    OWN_RULES,
    SUFFIXES,
    included,
    own_files,
    own_templates,
    read_file,
    read_template,
)

ANY = "[^.]+"  # a part of a key that is known only when the letter is drawn

_SAYS = re.compile(r"\b(say|all|plain|knows|said)\(([^()]*)")
_SAYS_EACH = re.compile(r'"said", "([a-z0-9_.]+)"')  # of a list of names
_LEADS = re.compile(r"\b(?:address|link|mailto)\([\"']([a-z])[\"']")
_ENDS = {"all": r"\.[0-9]+", "said": rf"\.{ANY}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateParts:
    """One letter, or the pages, or what all of them share."""

    name: str  # its folder
    files: tuple[str, ...]
    parts: tuple[str, ...]  # files of other folders that these contain
    sentences: tuple[str, ...]  # keys that begin with its name, or that its files say
    own_files: tuple[str, ...]  # that an operator has in the place of ours
    own_sentences: tuple[str, ...]


def all_templates(folder: Path | None) -> list[TemplateParts]:
    """Return what each letter and the pages are made of, for an operator with this folder."""
    known = list(dict.fromkeys(key for key, _ in catalogue().sentences))
    own_keys = {key for key, _ in own_sentences(folder)}
    own = {*own_files(folder)}
    found = []
    for each in sorted(own_templates().iterdir(), key=lambda each: each.name):
        files = tuple(f"{each.name}/{file}" for file in _files(each))
        parts = tuple(
            sorted({part for file in files for part in included(file, folder)} - {*files})
        )
        ways = [rf"{each.name}\..+", *_patterns([*files, *parts], folder)]
        spoken = re.compile("|".join(ways))
        sentences = tuple(key for key in known if spoken.fullmatch(key))
        found.append(
            TemplateParts(
                name=each.name,
                files=files,
                parts=parts,
                sentences=sentences,
                own_files=tuple(file for file in files if file in own),
                own_sentences=tuple(key for key in sentences if key in own_keys),
            )
        )
    return found


def template_parts(name: str, folder: Path | None) -> TemplateParts:
    """Return what one letter is made of; raise BadInput where there is none of this name."""
    known = {each.name: each for each in all_templates(folder)}
    if name not in known:
        raise BadInput(f"there is no letter {name}: see `digest templates list`")
    return known[name]


def lost_purposes(folder: Path | None) -> Mapping[str, list[Purpose]]:
    """Return the operator's files that lead no longer to what ours lead to, and to what."""
    found = {}
    for name in own_files(folder):
        ours = set() if name == OWN_RULES else _purposes(name, None)
        if lost := ours - _purposes(name, folder):
            found[name] = sorted(lost)
    return found


def _purposes(name: str, folder: Path | None) -> set[Purpose]:
    return {Purpose(letter) for letter in _LEADS.findall(read_template(name, folder))}


def template_names(name: str) -> list[str]:
    """Return the files of ours that a name stands for, of a letter or of one file; none for any other."""
    known = [
        f"{folder.name}/{file}" for folder in own_templates().iterdir() for file in _files(folder)
    ]
    return [each for each in known if each == name or each.startswith(f"{name}/")]


def copy_files(names: Iterable[str], folder: Path) -> list[str]:
    """Copy files of ours into an operator's folder, but none that is there; return those that were copied.

    A link that leads nowhere yet is there as well.
    """
    copied = []
    for name in names:
        path = place_within(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError), path.open("x", encoding="utf-8") as new:
            new.write(read_file(name, None))
            copied.append(name)
    return copied


def _files(folder: Traversable) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.name.endswith(SUFFIXES))


def _patterns(files: list[str], folder: Path | None) -> Iterator[str]:
    """Yield a pattern for the keys of each sentence that the files say."""
    for file in files:
        source = read_file(file, folder)
        for word, arguments in _SAYS.findall(source):
            if key := _key(arguments):
                yield key + _ENDS.get(word, "")
        for key in _SAYS_EACH.findall(source):
            yield re.escape(key) + _ENDS["said"]


def _key(arguments: str) -> str:
    """Return the pattern of a key, from the words and names that it is put together of."""
    parts = []
    for each in map(str.strip, arguments.split(",")):
        if not each or "=" in each:
            break
        is_word = each[0] == each[-1] == '"'
        parts.append(re.escape(each[1:-1]) if is_word else ANY)
    return r"\.".join(parts) if any(part != ANY for part in parts) else ""
