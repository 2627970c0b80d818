"""The one canonicaliser."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.community.text import canonical, one_line


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        pytest.param("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne", id="line-ends"),
        pytest.param("pay\u202etxt.exe\u2066", "paytxt.exe", id="direction-controls"),
        pytest.param("a\x00b\x1bc\x7fd\x9fe\ufffef", "abcdef", id="controls"),
        pytest.param("lone \ud800 half", "lone \ufffd half", id="surrogate"),
        pytest.param("e\u0301", "\u00e9", id="composed"),
        pytest.param("z" + "\u0334" * 40, "z" + "\u0334" * 3, id="stacked-marks"),
        pytest.param("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469", id="emoji-joined"),
        pytest.param("\x02r 1 0\x03", "r 1 0", id="a-slot-cannot-be-forged"),
    ],
)
def test_what_could_break_or_hide_other_text_goes(written, kept):
    assert canonical(written) == kept


@given(st.text(alphabet=st.characters(categories=["L", "M", "C", "Z", "S", "P", "N"])))
def test_every_text_becomes_canonical_once_and_for_all(text):
    once = canonical(text)

    assert canonical(once) == once
    assert once.encode("utf-8").decode("utf-8") == once
    assert unicodedata.is_normalized("NFC", once)


def test_a_title_is_one_line_whatever_was_written():
    assert one_line("Re: x\r\nBcc: all@example.org\x00", limit=150) == "Re: x Bcc: all@example.org"
    assert one_line("word " * 50, limit=20) == "word word word word…"
