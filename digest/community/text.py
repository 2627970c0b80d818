"""The one canonicaliser: every text a person wrote passes here before it is kept (requirement M-02)."""

import re
import unicodedata

POST_LIMIT = 65_536  # bytes of UTF-8 in one post

_PLAIN = re.compile(r"[\t\n -~]*")  # nothing in it to change
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_REMOVED = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0, DEL and C1, but tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction controls
    "\u180e\u200b\u2060-\u2064\ufeff"  # invisible; joiners stay, scripts and emoji need them
    "\ufdd0-\ufdef\ufff9-\ufffb"
    "\U000e0000-\U000e007f"  # tags
    "]"
)
_NONCHARACTER = re.compile(
    "[" + "".join(chr(p * 0x10000 + c) for p in range(17) for c in (0xFFFE, 0xFFFF)) + "]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_COMBINING = re.compile(
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4,}"
)


def canonical(text: str) -> str:
    """Return `text` with line feeds only, in NFC, without what could break, hide or turn other text.

    The result always encodes to UTF-8, and is its own canonical form.
    """
    if _PLAIN.fullmatch(text):
        return text
    text = _SURROGATE.sub("\ufffd", text)
    text = _LINE_ENDS.sub("\n", text)
    text = _NONCHARACTER.sub("", _REMOVED.sub("", text))
    text = unicodedata.normalize("NFC", text)
    return _COMBINING.sub(lambda run: run.group()[:3], text)


def one_line(text: str, *, limit: int) -> str:
    """Return `text` canonical on one line of at most `limit` characters, cut with an ellipsis."""
    line = " ".join(canonical(text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
