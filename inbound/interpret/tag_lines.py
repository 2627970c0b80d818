"""Reads the lines about tags at the top and the bottom of a text: "Tags: fatigue, sleep", "Untag: food".

A sentence asks for tags as well where it stands on a line of its own: "please add the tag fatigue".
"""

import re
from typing import NamedTuple

from digest.community.posting.tagging import TagWishes
from digest.language.politeness import without_politeness
from digest.language.text import tag_name
from digest.language.vocabulary import vocabularies, word_list
from digest.language.words import fold_word, pieces_of
from inbound.interpret.tag_sentence import asked_tags

LONGEST = 60  # characters between two commas; a longer part is a sentence
MOST_WORDS = 5
MOST_WORDS_IN_SENTENCE = 3
LONGEST_ALONE = 300  # characters of a text that does nothing but ask for tags
MOST_PARTS = 12

_LINE = re.compile(r"\s*#?([^\W\d_]+(?: [^\W\d_]+){0,3})\s*[:：=](.*)")
_APART = re.compile(r"[,;，、#]")
_JOINED = re.compile(r"\s(\w+)\s+(?=#)")  # "#sleep and #pain"


class TaggedText(NamedTuple):
    """A text without its lines about tags, and what these ask for."""

    text: str
    tags: TagWishes


def read_tags(text: str) -> TaggedText:
    """Take the lines about tags from the start and the end of a text."""
    lines = _sentence_alone(text) or text.split("\n")
    adds: list[str] = []
    removes: list[str] = []
    refused: list[str] = []
    for at_top in (True, False):
        while (place := _edge(lines, at_top=at_top)) is not None:
            parts = _parts(lines[place]) or _parts_of_sentence(lines[place])
            if parts is None:
                break
            is_removal, written = parts
            for each in written:
                name = tag_name(each)
                (refused if name is None else removes if is_removal else adds).append(name or each)
            del lines[place]
    wishes = TagWishes(
        adds=tuple(dict.fromkeys(adds)),
        removes=tuple(dict.fromkeys(removes)),
        refused=tuple(dict.fromkeys(refused)),
    )
    return TaggedText("\n".join(lines).strip("\n") if wishes else text, wishes)


def _sentence_alone(text: str) -> list[str] | None:
    """Return the one line of a text that asks for tags, with nothing around it but what is polite."""
    if len(text) > LONGEST_ALONE:
        return None
    lines = without_politeness(text, vocabularies())
    return lines if len(lines) == 1 and _parts_of_sentence(lines[0]) else None


def _parts_of_sentence(line: str) -> tuple[bool, list[str]] | None:
    """Return the same of a sentence that asks for tags: "please add the tag fatigue"."""
    asked = asked_tags(line)
    if asked is None:
        return None
    parts = _apart(asked.names)
    is_list = all(len(part.split()) <= MOST_WORDS_IN_SENTENCE and tag_name(part) for part in parts)
    is_marked = not asked.needs_hash or asked.names.startswith("#")
    if not parts or len(parts) > MOST_PARTS or not is_list or not is_marked:
        return None
    return asked.is_removal, parts


def _apart(listed: str) -> list[str]:
    """Return what stands between the commas of a list, its "and" and its signs for tags."""
    written = _JOINED.sub(_without_and, listed.strip())
    pieces = [
        piece for each in _APART.split(written) for piece in pieces_of(each, word_list("and"))
    ]
    return [part for piece in pieces if (part := piece.strip(" .,\"'“”„‘’«»")).strip()]


def _edge(lines: list[str], *, at_top: bool) -> int | None:
    """Return the first or the last line that is not empty."""
    places = range(len(lines))
    return next((n for n in (places if at_top else reversed(places)) if lines[n].strip()), None)


def _parts(line: str) -> tuple[bool, list[str]] | None:
    """Return whether a line takes tags away, and what it lists; None for any other line."""
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    begins = " ".join(map(fold_word, found[1].split(" ")))
    is_removal = begins in word_list("untags")
    if not is_removal and begins not in word_list("tags"):
        return None
    written = _JOINED.sub(_without_and, found[2].strip())
    parts = [part for each in _APART.split(written) if (part := each.strip()).strip(" .")]
    is_list = all(len(part) <= LONGEST and len(part.split()) <= MOST_WORDS for part in parts)
    if not parts or len(parts) > MOST_PARTS or not is_list:
        return None
    if not any(tag_name(part) for part in parts):
        return None
    return is_removal, parts


def _without_and(between: re.Match[str]) -> str:
    return "," if fold_word(between[1]) in word_list("and") else between[0]
