"""Turns the bytes of a text part into text: transfer encodings, charsets, flowed lines (M-02, M-03).

Only charsets of a list reach the codecs; whatever comes in, text comes out or `Undecodable`.
"""

import binascii
import codecs
import quopri
import re
from binascii import a2b_base64

from digest.errors import DigestError

SHIFTING = frozenset(  # codecs whose bytes can be good UTF-8 and mean something else
    "iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_3 iso2022_kr hz utf-16 utf-16-le utf-16-be "
    "utf-32 utf-32-le utf-32-be".split()
)
ALLOWED = re.compile(
    r"utf-?8|us-ascii|ascii|iso-?8859-\d{1,2}|latin-?\d|windows-?125\d|cp125\d|koi8-[rut]|gb18030|gb2312|gbk|"
    r"big5(?:-hkscs)?|shift[_-]jis|cp932|iso-2022-(?:jp|kr)(?:-\d)?|euc-(?:jp|kr)|ks_c_5601-1987|cp949|johab|"
    r"tis-620|cp874|mac-?roman|cp437|cp850|cp866|hz-gb-2312|utf-(?:16|32)(?:le|be)?"
)
NAMES = {
    "us-ascii": "cp1252",  # what says so and is not mostly is the code page of a Western Windows
    "ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "windows-874": "cp874",
    "tis-620": "cp874",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-gbk": "gbk",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-mac-roman": "macroman",
    "macintosh": "macroman",
    "unicode-1-1-utf-8": "utf-8",
}

_BASE64 = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_WHOLE_LINE = re.compile(rb"[A-Za-z0-9+/]{60,}={0,2}")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")


class Undecodable(DigestError):
    """A part is not what its header says, and its text cannot be recovered."""


def unpacked(raw: bytes, encoding: str) -> bytes:
    """Return the bytes that a transfer encoding stands for; raise Undecodable for garbage."""
    match encoding.strip().lower():
        case "quoted-printable":
            return quopri.decodestring(raw)
        case "base64":
            return _from_base64(raw)
        case _:
            return raw


def charset_in(charset: str, encoding: str) -> str | None:
    """Return a part's charset, None where it cannot be true: wide characters come in base64 only (M-02)."""
    is_wide = charset.strip("\"' ").lower().startswith(("utf-16", "utf-32"))
    return None if is_wide and encoding.strip().lower() != "base64" else charset


def to_text(raw: bytes, charset: str | None) -> str:
    """Return the text of a part; raise Undecodable where most of it cannot be meant to be read."""
    text = in_charset(raw, charset)
    if len(_CONTROL.findall(text)) > max(2, len(text) // 10):
        raise Undecodable("mostly unreadable")
    return text


def in_charset(raw: bytes, charset: str | None) -> str:
    """Return bytes as text: as strict UTF-8, as declared where that is known, or as windows-1252."""
    declared = None if charset is None else _known(charset)
    if declared not in SHIFTING:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            pass
    if declared is None or declared == "utf-8":
        return _as_most_likely(raw)
    try:
        return raw.decode(declared, "replace")
    except (UnicodeError, LookupError):
        return raw.decode("cp1252", "replace")


def unflowed(text: str, *, delete_space: bool) -> str:
    """Return format=flowed text with its paragraphs on one line each (RFC 3676 section 4)."""
    lines: list[str] = []
    open_depth = -1  # quote depth of a line that goes on, -1 for none
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        flows = bare.endswith(" ") and bare != "-- "
        content = bare[:-1] if flows and delete_space else bare
        if depth == open_depth and bare != "-- ":
            lines[-1] += content
        else:
            lines.append(">" * depth + " " * bool(depth) + content)
        open_depth = depth if flows else -1
    return "\n".join(lines)


def _known(charset: str | None) -> str | None:
    name = (charset or "").split(";")[0].strip().strip("\"'").lower()
    name = NAMES.get(name, name)
    if not ALLOWED.fullmatch(name) and name not in NAMES.values():
        return None
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def _as_most_likely(raw: bytes) -> str:
    """Return text that is not quite UTF-8: with its flaws marked, or as windows-1252 where they prevail."""
    text = raw.decode("utf-8", "replace")
    flaws = text.count("\ufffd")
    beyond_ascii = sum(1 for character in text if character > "\x7f") if flaws else 0
    return raw.decode("cp1252", "replace") if flaws * 2 > beyond_ascii else text


def _from_base64(raw: bytes) -> bytes:
    """Return the bytes of the base64 at the start; what mailing lists add below it is left out.

    Raises Undecodable where more of it comes below something else: part of a text is not the text.
    """
    good = bytearray()
    lines = raw.split()
    for number, line in enumerate(lines):
        if not _BASE64.fullmatch(line):
            if any(_WHOLE_LINE.fullmatch(later) for later in lines[number:]):
                raise Undecodable("broken base64")
            break
        good += line
        if line.endswith(b"="):
            break
    try:
        decoded = a2b_base64(bytes(good) + b"=" * (-len(good) % 4))
    except binascii.Error as error:
        raise Undecodable("not base64") from error
    if raw.strip() and not decoded:
        raise Undecodable("not base64")
    return decoded
