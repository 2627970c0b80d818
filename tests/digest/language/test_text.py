"""The one canonicaliser."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.language.text import canonical, one_line


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
        pytest.param("\u2764\ufe0f\u200d\U0001f525", "\u2764\ufe0f\u200d\U0001f525", id="emoji-varied"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="persian"),
        pytest.param("क्\u200dष", "क्\u200dष", id="hindi"),
        pytest.param("pay\u200dpal\u200c.\u200b", "paypal.", id="joiners-that-join-nothing"),
        pytest.param("ي\u200d\u200d\u200c", "ي\u200d", id="one-joiner-is-enough"),
        pytest.param("x\ufe0f\ufe01\ufe02\U000e0100y", "x\ufe0fy", id="hidden-in-variations"),
        pytest.param("葛\U000e0100", "葛\U000e0100", id="a-name's-own-glyph"),
        pytest.param("hy\u00adphen\u2063\ufffc", "hyphen", id="invisible"),
        pytest.param("go\U000e0067\U000e007f", "go", id="tags"),
        pytest.param("\U0001ffff\ufdd0", "", id="noncharacters"),
        pytest.param("\x02r 1 0\x03", "r 1 0", id="a-slot-cannot-be-forged"),
    ],
)  # fmt: skip
def test_what_could_break_or_hide_other_text_goes(written, kept):
    assert canonical(written) == kept


@given(st.text(alphabet=st.characters(categories=["L", "M", "C", "Z", "S", "P", "N"])))
def test_every_text_becomes_canonical_once_and_for_all(text):
    once = canonical(text)

    assert canonical(once) == once
    assert once.encode("utf-8").decode("utf-8") == once
    assert unicodedata.is_normalized("NFC", once)


@given(
    st.text(
        alphabet=st.from_regex("[\t\n -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u20ac]", fullmatch=True)
    )
)
def test_what_is_known_to_need_no_change_is_what_all_rules_leave_as_it_is(text):
    assert canonical(text) == text
    assert canonical(f"{text}\u200b") == text, "an invisible character has every rule applied"


def test_a_title_is_one_line_whatever_was_written():
    assert one_line("Re: x\r\nBcc: all@example.org\x00", limit=150) == "Re: x Bcc: all@example.org"
    assert one_line("word " * 50, limit=20) == "word word word word…"
