import quopri

from hypothesis import example, given
from hypothesis import strategies as st

from digest.language.text import canonical
from digest.mail.piece import EMPTY, Piece, Slot, blank_tokens, joined, slot_mark, to_piece
from digest.mail.signed_address import TOKEN_LENGTH, Purpose

TOKEN = b"t" * TOKEN_LENGTH
SLOTS = st.builds(Slot, st.sampled_from(Purpose), st.integers(0, 2**40 - 1), st.integers(0, 255))


def wire(piece: Piece) -> bytes:
    return piece.form % ((TOKEN,) * len(piece.slots))


@given(st.lists(st.text().map(canonical) | SLOTS))
def test_any_text_with_any_slots_comes_out_of_its_wire_form_as_it_went_in(parts):
    text = "".join(slot_mark(part) if isinstance(part, Slot) else part for part in parts)
    expected = "".join("t" * TOKEN_LENGTH if isinstance(part, Slot) else part for part in parts)
    expected += "" if not expected or expected.endswith("\n") else "\n"

    piece = to_piece(text)

    assert quopri.decodestring(wire(piece)).replace(b"\r\n", b"\n").decode() == expected
    assert piece.size == len(wire(piece))
    assert [*piece.slots] == [part for part in parts if isinstance(part, Slot)]


@given(st.lists(st.text() | SLOTS))
@example(["\xa0\xa0\xa0\u0a5c\U00010000\U00010000", "\U00010000\U00010000\t"])
@example(["x" * 76, Slot(Purpose.REPLY, 1), "x" * 75 + " ", Slot(Purpose.REPLY, 2), "x" * 76])
@example(["ä" * 12 + "xxx", Slot(Purpose.REPLY, 1)])
@example([".", Slot(Purpose.REPLY, 1), ".\n.\n..\n" + "." * 200 + " \n" + "x" * 70 + "......"])
def test_the_wire_form_is_short_plain_lines_that_end_in_cr_and_lf(parts):
    text = "".join(slot_mark(part) if isinstance(part, Slot) else canonical(part) for part in parts)
    lines = wire(to_piece(text)).split(b"\r\n")

    assert lines.pop() == b""
    for line in lines:
        assert len(line) <= 76
        assert line.isascii()
        assert b"\r" not in line
        assert b"\n" not in line
        assert not line.endswith((b" ", b"\t"))
        assert not line.startswith(b".")


def test_no_text_is_no_piece():
    assert to_piece("") == EMPTY


def test_a_carriage_return_that_slipped_in_does_not_reach_the_wire():
    assert wire(to_piece("one\r\ntwo\rthree")) == b"one\r\ntwothree\r\n"


def test_people_cannot_write_a_slot_mark():
    forged = slot_mark(Slot(Purpose.POST, 1))

    assert to_piece(canonical(forged)) == Piece(b"p 1 0\r\n", (), 7)


@given(st.lists(st.lists(st.text().map(canonical) | SLOTS)))
def test_pieces_that_are_joined_are_filled_as_they_were_one_by_one(texts):
    pieces = [
        to_piece("".join(slot_mark(part) if isinstance(part, Slot) else part for part in parts))
        for parts in texts
    ]

    whole = joined(pieces)

    assert wire(whole) == b"".join(map(wire, pieces))
    assert (whole.size, whole.slots) == (len(wire(whole)), sum((p.slots for p in pieces), ()))
    assert whole.blanks == blank_tokens(whole.slots)
