"""Finds the author in the From field: one mailbox, and only where all mail programs agree on it (A-02)."""

import re

from digest.language.text import one_line
from inbound.reading.fields import decoded_words

LONGEST_NAME = 80  # characters

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_COMMENT = r"\((?:[^()\\]|\\.)*\)"
_WORD = r"=\?[^?\s]{1,40}\?[bBqQ]\?[^?\s]*\?="
_MAILBOX = r"[\w!#$%&'*+/=?^`{|}~.-]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}"
_FROM = re.compile(
    rf"\s*(?:((?:{_QUOTED}|{_COMMENT}|{_WORD}|[^\"()<>,;:\\\[\]])*+)<\s*({_MAILBOX})\s*>|({_MAILBOX}))"
    rf"\s*(?:{_COMMENT}\s*)*+"
)
_CLOSED = re.compile(rf"{_QUOTED}|{_COMMENT}|{_WORD}")
_QUOTED_NAME = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def author(values: tuple[str, ...]) -> str | None:
    """Return the address of the one From field, None where it is missing, double or ambiguous."""
    if len(values) != 1 or _CONTROL.search(values[0]):
        return None
    found = _FROM.fullmatch(values[0])
    if found is None:
        return None
    name, address = found[1] or "", found[2] or found[3]
    if _names_another(name, address):
        return None
    local = address.partition("@")[0]
    return None if local.startswith(".") or local.endswith(".") or ".." in local else address


def author_name(values: tuple[str, ...]) -> str:
    """Return the name that the one From field gives its mailbox, decoded; empty where it gives none."""
    found = _FROM.fullmatch(values[0]) if len(values) == 1 else None
    if found is None or not found[1]:
        return ""
    name = _QUOTED_NAME.sub(r"\1", re.sub(_COMMENT, " ", found[1]).strip())
    return one_line(decoded_words(_ESCAPED.sub(r"\1", name)), limit=LONGEST_NAME)


def _names_another(name: str, address: str) -> bool:
    """Say whether a bare @ stands in a name, where some programs read an address; its own may stand there."""
    bare = _CLOSED.sub("", name).strip(" \t'")
    return "@" in bare and bare.lower() != address.lower()
