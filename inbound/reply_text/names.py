"""Recognises names, above all the writer's own, and what people put behind them."""

import re

from inbound.reply_text.contact import (
    MOST_BEHIND,
    NAME_WORDS,
    SHORT,
    has_contact,
    telephone_in,
    tells_of_person,
)
from inbound.reply_text.languages import PEOPLE

_EXTENSION = re.compile(
    r"\s*[-–~]?\s*[A-Z][\w.'’-]{0,14}(?: [A-Z][\w.'’-]{0,14})?,?\s+[xX#]?\d-?\d{4}\.?\s*$"
)
_JOINING = frozenset(
    "and & und et y e i och og ja en a и та de da do dos del della di van von der den la le al el bin "
    "bint ben zu zum".split()
)
_TITLES = re.compile(
    r"(?:,?\s+(?:ph\.?d|m\.?d|dr|r\.?n|m\.?sc|b\.?sc|mba|jr|sr|ii|iii|esq|mph|bsn|dipl\.?-?\w*)\.?)+$",
    re.IGNORECASE,
)
_NO_NAME = frozenset(
    """
    happy merry new year christmas easter thank thanks you good luck best take care god bless dear
    hello hi hallo
    much love all yes no ok okay well great get soon see talk please help hope regards wishes stay
    strong
    safe vitamin disease syndrome sclerosis cancer hospital clinic mg ml
    """.split()
)
_HONORIFIC = re.compile(
    r"^(?:(?:mrs?|ms|miss|dr|prof|frau|fr|herr|hr|sra?|srta|d|dña|mme|mlle)\b\.?\s+|"
    r"(?:your|eure?|dein|deine|ihre?|tu|vuestra|vuestro)\s+)+",
    re.IGNORECASE,
)
_NAME_WORD = r"[^\W\d_][\w.'’-]*"
_BEHIND = re.compile(
    rf"({_NAME_WORD}(?: {_NAME_WORD}){{0,4}}?)"
    r"(?:\s*[,;|/–—(]\s*(.+)|\s+((?:-|from|of|aus|desde|de|und|&)\s.+))?$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:(?i:from|aus|desde|de)\s)?[^\W\d_a-zà-ÿ]")
_ENDS_A_SENTENCE = re.compile(r"[.!?…]\s*$")
_SMILEY = re.compile(r"\s[^\w\s(&]{1,6}\s*$")
_PERSON = re.compile(r"[^\W\d_][\w.'’‘`-]{0,24}")
_CASELESS = re.compile(
    r"[\u0590-\u06ff\u0900-\u0dff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)


def is_name(line: str) -> bool:
    """Check whether a line is nothing but a full name, or two names: each word with a capital."""
    words = _words(line)
    return 2 <= len(words) <= NAME_WORDS + 1 and _is_capitalised(words) and len(_told(words)) >= 2  # noqa: PLR2004


def is_name_like(line: str) -> bool:
    """Check whether a line under a greeting can name its writer: a word, initials, or a full name."""
    words = _words(line)
    if _CASELESS.search(line):
        return len(line.strip()) <= 24  # noqa: PLR2004
    if len(words) == 1:
        return words[0].lower().strip(".") not in _NO_NAME and len(words[0]) > 0
    return 0 < len(words) <= NAME_WORDS and _is_capitalised(words)


def is_name_and_number(line: str) -> bool:
    """Check whether a short line is a name or initials with a number: "Ana Realname, 0415 555 0100"."""
    if len(line) > SHORT:
        return False
    if _EXTENSION.match(line):
        return True
    found = telephone_in(line)
    if found is None:
        return False
    return is_name_like(line[: found.start()].strip(" ,;:#-|")) and not line[found.end() :].strip(
        " ."
    )


def is_signed_name(line: str, writer: frozenset[str]) -> bool:
    """Check whether a line is a name and what people put behind it: "Mrs Ana Keller (mother of Tim, 4)".

    Behind the writer's whole name it may be anything short, behind others' something that tells of a person.
    """
    if len(line) > SHORT or _ENDS_A_SENTENCE.search(line):
        return False
    name, behind = _name_and_behind(line)
    words = behind.split()
    if not name or len(words) > MOST_BEHIND or not PEOPLE.isdisjoint(words):
        return False
    if is_of_writer(f"{name} {behind}", writer):
        return len(f"{name} {behind}".split()) > 1
    has_detail = tells_of_person(behind)
    is_apart = not behind or line.strip().endswith(f"({behind}") or _PLACE.match(behind) is not None
    is_whole = len(name.split()) > 1 and is_apart
    return (has_detail and is_name(name)) or (
        is_of_writer(name, writer) and (is_whole or has_detail)
    )


def is_name_with_contact(line: str, writer: frozenset[str]) -> bool:
    """Check whether a line begins with the writer's whole name and says where they are reached."""
    name, behind = _name_and_behind(line)
    return len(name.split()) > 1 and is_of_writer(name, writer) and has_contact(behind)


def _name_and_behind(line: str) -> tuple[str, str]:
    """Return a name without the title before it, and what stands behind it."""
    found = _BEHIND.match(_HONORIFIC.sub("", line.strip(" \t\xa0-–—~,*_")))
    return ("", "") if found is None else (found[1], found[2] or found[3] or "")


def is_whole_name(line: str, writer: frozenset[str]) -> bool:
    """Check whether a line is a full name that holds its writer's name, or a part of it."""
    if is_of_writer(line, writer):
        return len(line.split()) > 1
    return len(writer) > 1 and is_name(line) and may_be_of(line, writer)


def is_of_writer(line: str, writer: frozenset[str]) -> bool:
    """Check whether a line is nothing but words of its writer's name, given in lower case, and initials."""
    words = [word.strip(".'’-").lower() for word in _words(_SMILEY.sub("", line))]
    told = [word for word in words if len(word) > 1]
    return 0 < len(told) <= NAME_WORDS and writer.issuperset(told)


def may_be_of(line: str, writer: frozenset[str]) -> bool:
    """Check whether a line may name its writer: it shares a word with their name, where that is known."""
    if len(writer) <= 1 or any(map(str.isdigit, line)):
        return True
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", line)]
    initials = {word[0] for word in writer}
    return any(word.startswith(tuple(writer)) or word in initials for word in words)


def names_in(name: str) -> frozenset[str]:
    """Return the words of a name in lower case, initials left out."""
    return frozenset(word.lower() for word in re.findall(r"[^\W\d_]{2,}", name))


def _words(line: str) -> list[str]:
    bare = _TITLES.sub("", line.strip(" \t\xa0-–—~,*_"))
    words = bare.split()
    return (
        words if all(_PERSON.fullmatch(word.strip(',"()')) or word == "&" for word in words) else []
    )


def _told(words: list[str]) -> list[str]:
    return [word for word in words if word not in _JOINING]


def _is_capitalised(words: list[str]) -> bool:
    if any(word.lower().strip(",.") in _NO_NAME for word in words):
        return False
    told = _told(words)
    return bool(told) and all(word.strip('("')[:1].isupper() for word in told)
