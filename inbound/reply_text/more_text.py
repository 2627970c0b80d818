"""Tells whether what stands under a dash is more of a text: questions, a poem, a second part."""

import re

from inbound.reply_text.client_footer import is_device
from inbound.reply_text.closing import is_valediction
from inbound.reply_text.contact import has_contact, has_link, has_place
from inbound.reply_text.languages import PEOPLE
from inbound.reply_text.names import is_name, is_name_like, is_of_writer, is_signed_name

RUNNING = 5  # words of a line that a sentence may be
LOOKED_AT = 24  # lines at most
LONG = 9  # words that no line of a signature has

_ASKS = re.compile(r"[?？]\s*$")
_DASH = re.compile(r"\s*(?:--|[-—–_=*~]{1,80})\s*$")
_ITEM = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s+\S")
_LINK = re.compile(r"\S*(?:://|@|www\.)\S*")
_DRAWN = re.compile(r"[-_=*~]{5,}")
_WORD = re.compile(r"[^\W\d_]+")
_SPEAKERS = PEOPLE | frozenset("I Ich Je Yo Io Eu Ik Jag Jeg Я".split())


def says_more(lines: list[str], written: list[int], writer: frozenset[str]) -> bool:
    """Check whether the written lines under a dash are running text that names nobody."""
    texts = _texts(lines, written)
    if not texts or _tell_of_somebody(texts, writer):
        return False
    if len(texts) == 1:
        return _is_running(texts[0]) and (_is_long(texts[0]) or _ASKS.search(texts[0]) is not None)
    return any(map(_is_running, texts)) or all(map(_ITEM.match, texts))


def names_somebody(lines: list[str], written: list[int], writer: frozenset[str]) -> bool:
    """Check whether the written lines under a dash tell of a person, as a signature does."""
    texts = _texts(lines, written)
    return bool(texts) and _tell_of_somebody(texts, writer)


def only_names_somebody(lines: list[str], written: list[int], writer: frozenset[str]) -> bool:
    """Check whether the written lines under a dash tell of a person, and none of them says anything."""
    is_silent = not any(map(_is_running, _texts(lines, written)))
    return is_silent and names_somebody(lines, written, writer)


def _texts(lines: list[str], written: list[int]) -> list[str]:
    return [lines[n] for n in written[:LOOKED_AT] if not _DASH.match(lines[n])]


def _tell_of_somebody(texts: list[str], writer: frozenset[str]) -> bool:
    """Check whether lines tell of a person, as a signature does: above all the first of them."""
    first = texts[0]
    begin = first.strip(" *_~").split(" ", 1)[0].lower().strip(".,:|")
    if (
        begin in writer
        or is_name(first)
        or is_of_writer(first, writer)
        or is_signed_name(first, writer)
    ):
        return True
    if is_name_like(first) and not any(map(_is_running, texts[1:])):
        return True
    if any(is_of_writer(text, writer) or _DRAWN.search(text) for text in texts):
        return True
    return any(_tells_of_a_person(text) for text in texts)


def _tells_of_a_person(text: str) -> bool:
    is_data = has_contact(text) or has_link(text) or has_place(text)
    return is_valediction(text) or is_device(text) or (is_data and not _is_running(text))


def _is_running(text: str) -> bool:
    """Check whether a line is a sentence that somebody says, or asks, or goes on writing."""
    words = _words(text)
    small = sum(word[:1].islower() for word in words)
    if _ASKS.search(text) and len(words) > 1:
        return True
    is_told = _is_long(text) or not _SPEAKERS.isdisjoint(words)
    return len(words) >= RUNNING and 2 * small >= len(words) and is_told


def _is_long(text: str) -> bool:
    return len(_words(text)) >= LONG


def _words(text: str) -> list[str]:
    return _WORD.findall(_LINK.sub(" ", text))
