"""Pieces of a letter in wire form, with slots for a member's own tokens.

A piece is made once and used in many letters, so all work on text is done here: UTF-8, quoted-printable
(RFC 2045 section 6.7), CRLF, and no line begins with a dot. Filling a slot puts in 37 characters between two
soft line breaks.

Each letter joins the forms of its pieces and fills them in one step.
"""

import re
from binascii import b2a_qp
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import NamedTuple

from digest.mail.signed_address import TOKEN_LENGTH, Purpose, blank

SOFT_BREAK = b"=\r\n"

_MARK = re.compile("\x02([a-z]) ([0-9]+) ([0-9]+)\x03")
_OVERLONG = re.compile(rb"[^\n]{77,}")
_LEADING_DOT = re.compile(
    rb"^\.", re.MULTILINE
)  # would have to be doubled in each letter (RFC 5321)


class Slot(NamedTuple):
    """A place for the token of a purpose, an object and a detail, whoever the letter is for."""

    purpose: Purpose
    object_id: int = 0
    detail: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines of a body in wire form; `size` is what they take there, in bytes."""

    form: bytes  # with %b for each slot, and %% for each percent sign
    slots: tuple[Slot, ...]
    size: int
    blanks: bytes = field(default=b"", repr=False)  # the tokens of the slots


def blank_tokens(slots: Iterable[Slot]) -> bytes:
    """Return the tokens of slots as they are before a member's number is filled in."""
    return b"".join(blank(*slot) for slot in slots)


EMPTY = Piece(b"", (), 0)


def slot_mark(slot: Slot) -> str:
    """Return the mark of a slot in a text; people's texts never contain its control characters."""
    return f"\x02{slot.purpose} {slot.object_id} {slot.detail}\x03"


def to_piece(text: str) -> Piece:
    """Return a text with line feeds and slot marks in wire form; it ends with a line end."""
    text = text.replace("\r", "")
    if not text:
        return EMPTY
    if not text.endswith("\n"):
        text += "\n"
    before, *rest = _MARK.split(text)
    texts = [_quoted(before, is_followed=bool(rest))]
    slots: list[Slot] = []
    marks = list(zip(*[iter(rest)] * 4, strict=True))
    for number, (letter, object_id, detail, after) in enumerate(marks, start=1):
        slots.append(Slot(Purpose(letter), int(object_id), int(detail)))
        texts.append(SOFT_BREAK + _quoted(after, is_followed=number < len(marks)))
    form = b"%b".join(map(as_form, texts))
    size = sum(map(len, texts)) + TOKEN_LENGTH * len(slots)
    return Piece(form, tuple(slots), size, blank_tokens(slots))


def unended(piece: Piece) -> Piece:
    """Return the piece without its last line end, so that the next one continues on the same line."""
    if not piece.form.endswith(b"\r\n") or piece.form.endswith(SOFT_BREAK):
        return piece
    size = piece.size - 2 + len(SOFT_BREAK)
    return replace(piece, form=piece.form[:-2] + SOFT_BREAK, size=size)


def joined(pieces: Iterable[Piece]) -> Piece:
    """Return pieces one after the other as a single one."""
    parts = list(pieces)
    return Piece(
        b"".join([each.form for each in parts]),
        tuple(chain.from_iterable([each.slots for each in parts])),
        sum([each.size for each in parts]),
        b"".join([each.blanks for each in parts]),
    )


def as_form(text: bytes) -> bytes:
    """Return the form of what has no slots."""
    return text.replace(b"%", b"%%")


def _quoted(text: str, *, is_followed: bool) -> bytes:
    """Return text as quoted-printable; if something follows, end its last line with a soft break."""
    wire = b2a_qp(text.encode(), istext=True)
    if is_followed and wire and not wire.endswith(b"\n"):
        wire += b"=\n"
    return _OVERLONG.sub(_halved, _LEADING_DOT.sub(b"=2E", wire)).replace(b"\n", b"\r\n")


def _halved(line: re.Match[bytes]) -> bytes:
    """Split a line in two; b2a_qp makes some too long that end in a space or end the text."""
    whole = line.group()
    cut = 70
    while b"=" in whole[cut - 2 : cut]:
        cut -= 1
    return whole[:cut] + b"=\n" + _LEADING_DOT.sub(b"=2E", whole[cut:])
