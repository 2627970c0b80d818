"""The words of a text as they are compared: the same however it was wrapped, quoted, or marked up."""

import re
import unicodedata

_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # broken anywhere
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_LINK = re.compile(r"[<\[(](?=[^<>\[\]()\s]*[@:/#])[^<>\[\]()\s]*[>\])]")
_CHUNK = re.compile(r"\S+")
_CODED = re.compile(r"%[0-9A-Fa-f]{2}")
_SCHEMES = ("http://", "https://", "mailto:")


def words_of(line: str) -> list[str]:
    """Return the words of a line; addresses and links are none, for programs change them."""
    if "@" in line or ":" in line or "%" in line or "#" in line:
        line = _without_links(line)
    if line.isascii():
        return _WORD.findall(line.lower())
    return [_small(word) for word in _WORD.findall(line)]


def said_in(text: str) -> list[str]:
    """Return the words of a whole text."""
    return [word for line in text.split("\n") for word in words_of(line)]


def _without_links(line: str) -> str:
    """Return the line with a blank in place of each of its addresses and links."""
    return _CHUNK.sub(lambda found: _unlinked(found.group()), _LINK.sub(" ", line))


def _unlinked(chunk: str) -> str:
    starts = [place for scheme in _SCHEMES if (place := chunk.find(scheme)) >= 0]
    if starts:
        return chunk[: min(starts)]
    return " " if "@" in chunk or _CODED.search(chunk) else chunk


def _small(word: str) -> str:
    """Return a word in small letters, accents and all: no program takes them out of a quote."""
    return word.lower() if word.isascii() else unicodedata.normalize("NFKC", word).casefold()
