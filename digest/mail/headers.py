"""The only way to write a value into a header: no line break and no control character gets in (M-05)."""

import re
from base64 import b64encode
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache

from digest.language.text import one_line

NAME_LIMIT = 80  # characters of a display name
SUBJECT_LIMIT = 150
FOLD = "\r\n "
KEPT = 500  # lines that many letters share, kept as they are

_UNPRINTABLE = re.compile(r"[^ -~]+")
_WORD_BYTES = 39  # in one encoded word, so that "Subject: " before it fits 76 columns


def structured(name: str, *values: str) -> str:
    """Return the line of a header that programs read: printable ASCII only, never encoded.

    The line is folded between values, never within one.
    """
    plain = (
        value if value.isascii() and value.isprintable() else _UNPRINTABLE.sub("", value)
        for value in values
    )
    return f"{name}: {FOLD.join(plain)}\r\n"


@lru_cache(maxsize=KEPT)
def worded(name: str, text: str, *, limit: int = SUBJECT_LIMIT) -> str:
    """Return the line of a header that people read, encoded where needed (RFC 2047)."""
    return f"{name}: {_words(one_line(text, limit=limit))}\r\n"


@lru_cache(maxsize=KEPT)
def dated(at: datetime) -> str:
    """Return the line of a letter's date."""
    return structured("Date", format_datetime(at.astimezone(UTC)))


@lru_cache(maxsize=KEPT)
def mailbox(name: str, display_name: str, address: str) -> str:
    """Return the line of a header that names one mailbox with its display name."""
    shown = one_line(display_name, limit=NAME_LIMIT)
    words = _words(shown)
    return f"{name}: {quoted(shown) if words == shown else words} <{address}>\r\n"


def quoted(text: str) -> str:
    """Return printable ASCII as a quoted string (RFC 5322 section 3.2.4)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _words(text: str) -> str:
    """Return the text as it stands, or as encoded words on folded lines."""
    if text.isascii() and text.isprintable() and "=?" not in text:
        return text
    return FOLD.join(f"=?utf-8?b?{b64encode(run).decode()}?=" for run in _runs(text))


def _runs(text: str) -> list[bytes]:
    """Return the text as UTF-8 in runs that fit an encoded word, cut between characters."""
    runs = [b""]
    for character in text:
        encoded = character.encode()
        if len(runs[-1]) + len(encoded) > _WORD_BYTES:
            runs.append(b"")
        runs[-1] += encoded
    return runs
