"""Reads a mail's header from its bytes, with its caps first: no field is looked at that is too long.

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
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_LINE = re.compile(rb"\r\n|\n|\r")
_MAY_BE_LONG = frozenset(
    {"to", "cc", "references", "in-reply-to", "x-ms-exchange-antispam-messagedata"}
)
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The fields of a header: their values, unfolded, by lower-case name in the order they stand."""

    values: Mapping[str, tuple[str, ...]]
    ordered: tuple[tuple[str, str], ...]  # names and values of all fields as they stand

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
    lines = _LINE.split(_FOLD.sub(b"", raw[:size]))
    if len(lines) > FIELDS:
        return None
    for line in lines:
        field = _FIELD.fullmatch(line)
        if field is None:
            continue
        name = field[1].decode("ascii").lower()
        value = field[3].strip()
        if len(value) > FIELD_LIMIT:
            if name not in _MAY_BE_LONG:
                return None
            value = value[-FIELD_LIMIT:]
        # "From :" is read by some programs and dropped by others: count it, and believe neither
        spaced = [(name, "")] if field[2] and name == "from" else []
        ordered.extend([(name, in_charset(value, None)), *spaced])
    return Fields(values=_by_name(ordered), ordered=tuple(ordered))


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
