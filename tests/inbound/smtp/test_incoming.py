"""What comes after DATA is one mail, whatever pieces it comes in."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbound.smtp.incoming import Incoming, LimitExceeded, has_bare_ends, has_longer_line

PIECES = st.sampled_from(
    [b"\r\n", b".", b"..", b"\n", b"\r", b"word", b"\r\n.\r", b"\0", b"x" * 30]
)


def fed(raw, cuts, **limits):
    incoming = Incoming(**{"size_limit": 1_000_000, "line_limit": None, **limits})
    edges = [0, *sorted(cuts), len(raw)]
    rest = None
    for first, last in itertools.pairwise(edges):
        if rest is not None:
            rest += raw[first:last]
        else:
            rest = incoming.feed(raw[first:last])
    return incoming, rest


@given(st.lists(PIECES, max_size=40), st.lists(st.integers(0, 60), max_size=5))
def test_a_mail_comes_out_as_it_went_in_however_it_is_cut(pieces, cuts):
    mail = b"".join(pieces) + b"\r\n"
    protected = (b"\r\n" + mail).replace(b"\r\n.", b"\r\n..")[2:]
    raw = protected + b".\r\nQUIT\r\n"

    incoming, rest = fed(raw, [min(cut, len(raw)) for cut in cuts])

    assert (incoming.mail(), rest) == (mail, b"QUIT\r\n")


@pytest.mark.parametrize(
    ("raw", "mail"),
    [
        pytest.param(b".\r\n", b"", id="nothing"),
        pytest.param(b"..\r\n.\r\n", b".\r\n", id="one-dot"),
        pytest.param(b".hidden\r\n.\r\n", b"hidden\r\n", id="dot-that-nobody-protected"),
    ],
)
def test_dots_at_the_beginning_of_lines(raw, mail):
    assert fed(raw, [])[0].mail() == mail


@pytest.mark.parametrize("cut", range(13))
def test_the_size_is_counted_alike_wherever_it_is_cut(cut):
    assert fed(b"12345678\r\n.\r\n", [cut], size_limit=10)[0].excess is None
    assert fed(b"12345678\r\n.\r\n", [cut], size_limit=9)[0].excess is LimitExceeded.TOO_MUCH


def test_what_is_too_much_is_not_kept_in_memory_and_its_end_is_found():
    incoming = Incoming(size_limit=1_000, line_limit=None)
    for _ in range(1_000):
        assert incoming.feed(b"x" * 70 + b"\r\n") is None

    assert incoming.size < 100
    assert incoming.feed(b".\r\nNOOP") == b"NOOP"
    assert len(incoming.mail()) > 900


def test_a_line_that_does_not_end_is_noticed_early():
    incoming = Incoming(size_limit=1_000_000, line_limit=998)
    incoming.feed(b"y" * 1_001)

    assert incoming.excess is LimitExceeded.TOO_LONG_A_LINE
    assert incoming.feed(b"\r\n.\r\n") == b""


@pytest.mark.parametrize(
    ("longest", "expected"),
    [pytest.param(998, False, id="fits"), pytest.param(999, True, id="not")],
)
@pytest.mark.parametrize("end", [b"\r\n", b""], ids=["ended", "open"])
@pytest.mark.parametrize("before", [b"", b"short\r\n", b"z" * 998 + b"\r\n"])
def test_the_longest_line(longest, expected, end, before):
    assert has_longer_line(before + b"x" * longest + end, 998) is expected


@pytest.mark.parametrize("odd", [b"a\nb", b"a\rb", b"a\0b", b"\r\r\n", b"\n"])
def test_bare_ends_and_nul_are_seen(odd):
    assert has_bare_ends(b"one\r\n" + odd)
    assert not has_bare_ends(b"one\r\ntwo\r\n")
