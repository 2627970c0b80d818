"""Pieces of a letter that are in wire form already, with slots where a member's own tokens go.

A piece is made once and used in many letters, so all work on text is done here: UTF-8, quoted-printable
(RFC 2045 section 6.7), CRLF. Filling a slot puts in 37 characters between two soft line breaks.
"""

import re
from binascii import b2a_qp
from dataclasses import dataclass

from digest.mail.addresses import TOKEN_LENGTH, Purpose

SOFT_BREAK = b"=\r\n"

_MARK = re.compile("\x02([a-z]) ([0-9]+) ([0-9]+)\x03")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for the token of a purpose, an object and a detail, whoever the letter is for."""

    purpose: Purpose
    object_id: int = 0
    detail: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines of a body in wire form; `size` is their bytes of UTF-8 before transfer encoding."""

    parts: tuple[bytes | Slot, ...]
    size: int


EMPTY = Piece((), 0)


def slot_mark(slot: Slot) -> str:
    """Return what stands for the slot in a text; people's texts never have its control characters."""
    return f"\x02{slot.purpose} {slot.object_id} {slot.detail}\x03"


def to_piece(text: str) -> Piece:
    """Return a text of line feeds and slot marks in wire form, ended by a line end."""
    text = text.replace("\r", "")
    if not text:
        return EMPTY
    if not text.endswith("\n"):
        text += "\n"
    parts: list[bytes | Slot] = []
    before, *rest = _MARK.split(text)
    size = len(before.encode())
    wire = _quoted(before)
    for letter, object_id, detail, after in zip(*[iter(rest)] * 4, strict=True):
        if wire and not wire.endswith(b"\n"):
            wire += SOFT_BREAK
        if wire:
            parts.append(wire)
        parts.append(Slot(Purpose(letter), int(object_id), int(detail)))
        size += TOKEN_LENGTH + len(after.encode())
        wire = SOFT_BREAK + _quoted(after)
    parts.append(wire)
    return Piece(tuple(parts), size)


def _quoted(text: str) -> bytes:
    """Return the text quoted-printable, no line over 76 octets, as if it began a line."""
    return b2a_qp(text.encode(), istext=True).replace(b"\n", b"\r\n")
