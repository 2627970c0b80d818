"""Reads a mail's header from its bytes; limits come first, so no overlong field is ever parsed.

The standard library takes minutes for a Subject or From of a megabyte, and loses fields that other
programs see; here a field is its name and its raw value, nothing more.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.header import decode_header

from inbound.reading.decode import in_charset

BLOCK_LIMIT = 65_536  # bytes of the whole header
FIELD_LIMIT = 8_192  # bytes of one field
FIELDS = 1_000

_END = re.compile(rb"\r?\n[ \t]*\r?\n")
_FIELD = re.compile(rb"([!-9;-~]+)([ \t]*):(.*)", re.DOTALL)
_PLAIN_END = re.compile(rb"\r?\n\r?\n")
_BARE_CR = re.compile(rb"\r(?!\n)")
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_LINE = re.compile(rb"\r\n|\n|\r")
_MAY_BE_LONG = frozenset(
    {"to", "cc", "references", "in-reply-to", "x-ms-exchange-antispam-messagedata"}
)
# Fields that a mail has once, by which we know whose it is, for whom, and what it says: of two of them
# one program may see the first, and another the last.
ONCE = (
    *("subject", "to", "cc", "date", "message-id"),
    *("content-type", "content-transfer-encoding"),
)
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The fields of a header: their values, unfolded, by lower-case name in the order they stand."""

    values: Mapping[str, tuple[str, ...]]
    ordered: tuple[tuple[str, str], ...]  # names and values of all fields as they stand
    is_plain: bool = False  # no program could see other fields, or another end of the header

    def all(self, name: str) -> tuple[str, ...]:
        """Return the values of every field of this name, the topmost first."""
        return self.values.get(name, ())

    def first(self, name: str) -> str:
        """Return the topmost value, empty where there is none."""
        return self.all(name)[0] if name in self.values else ""

    def text(self, name: str) -> str:
        """Return the topmost value with its encoded words decoded (RFC 2047)."""
        return decoded_words(self.first(name))

    def message_ids(self, name: str) -> tuple[str, ...]:
        """Return what looks like Message-IDs in the topmost field of this name."""
        return tuple(_MESSAGE_ID.findall(self.first(name)))

    @property
    def doubled(self) -> str:
        """Return the first name of a field that should stand once and does not; empty where all do."""
        return next((name for name in ONCE if len(self.all(name)) > 1), "")


def header_size(raw: bytes) -> int:
    """Return how many bytes the header has."""
    end = _END.search(raw, 0, BLOCK_LIMIT + 8)
    return min(len(raw), BLOCK_LIMIT + 8) if end is None else end.start()


def read_fields(raw: bytes) -> Fields | None:
    """Return the header's fields; None where the header, or a field that must be read, is too long."""
    size = header_size(raw)
    if size > BLOCK_LIMIT:
        return None
    ordered: list[tuple[str, str]] = []
    is_plain = _is_plain(raw, size)
    lines = _LINE.split(_FOLD.sub(b"", raw[:size]))
    if len(lines) > FIELDS:
        return None
    for line in lines:
        field = _FIELD.fullmatch(line)
        if field is None:
            is_plain = is_plain and not line
            continue
        name = field[1].decode("ascii").lower()
        value = field[3].strip()
        if len(value) > FIELD_LIMIT:
            if name not in _MAY_BE_LONG:
                return None
            value, is_plain = value[-FIELD_LIMIT:], False
        # "From :" is read by some programs and dropped by others: count it, and believe neither
        spaced = [(name, "")] if field[2] and name in ("from", *ONCE) else []
        is_plain = is_plain and not field[2]
        ordered.extend([(name, in_charset(value, None)), *spaced])
    return Fields(values=_by_name(ordered), ordered=tuple(ordered), is_plain=is_plain)


def _is_plain(raw: bytes, size: int) -> bool:
    """Check whether a header has no bytes that some programs take for the end of a line, or of all lines."""
    has_end = size == len(raw) or _PLAIN_END.match(raw, size) is not None
    has_begun = not raw.startswith((b"\r", b"\n"))
    return has_begun and has_end and not _BARE_CR.search(raw, 0, size) and b"\0" not in raw[:size]


def _by_name(ordered: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    values: dict[str, list[str]] = {}
    for name, value in ordered:
        values.setdefault(name, []).append(value)
    return {name: tuple(found) for name, found in values.items()}


def decoded_words(value: str) -> str:
    """Return a value with its encoded words decoded; as it stands where that cannot be done."""
    try:
        parts = decode_header(value)
    except Exception:
        return value
    return "".join(
        part if isinstance(part, str) else in_charset(part, charset) for part, charset in parts
    )
