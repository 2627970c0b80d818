"""What is seen at a glance is never other than what a full look finds."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inbound.reading.read import refusal_at_door
from inbound.smtp.incoming import has_bare_ends
from inbound.smtp.mail_check import is_ordinary

LINES = st.sampled_from(
    [
        b"From: ana@example.net",
        b"from : ana@example.net",
        b"FROM: Ana <ana@example.net>",
        b"From:",
        b"From: ana@example.net, ben@example.net",
        b" <ben@example.net>",
        b"\t(comment)",
        b"From-Other: x",
        b"X-From: ben@example.net",
        b"Received: x",
        b"Subject: " + b"x" * 900,
        b" " + b"y" * 900,
        b"Content-Type: multipart/mixed; boundary=a",
        b"Content-Type: message/rfc822",
        b"--a",
        b"--a--",
        b"",
        b" ",
        b"\xef\xbb\xbfFrom: ana@example.net",
        b"From: =?utf-8?q?Ana?= <ana@example.net>",
        "From: Änne <anne@example.net>".encode(),
    ]
)


@given(st.lists(st.tuples(LINES, st.integers(1, 120)), max_size=12))
@example([(b"From: ana@example.net", 1), (b"Received: x", 101)])
@example([(b"Content-Type: message/rfc822", 1), (b"", 1)] * 6)
def test_what_looks_ordinary_is_refused_by_no_full_look(lines):
    raw = b"".join((line + b"\r\n") * times for line, times in lines) + b"\r\nwords\r\n"

    assert not is_ordinary(raw) or refusal_at_door(raw) is None


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(b"From: ana@example.net", id="address"),
        pytest.param(b'From: "Ana, B." <ana@example.net>', id="quoted-name"),
        pytest.param(b"from:\r\n Ana\r\n\t<ana@example.net>", id="folded"),
        pytest.param(b"Received: x\r\nFrom: Ana <ana@example.net>\r\nTo: x", id="between-others"),
    ],
)
@pytest.mark.parametrize("kind", [b"text/plain", b"multipart/alternative; boundary=a"])
def test_what_people_send_is_ordinary(header, kind):
    assert is_ordinary(header + b"\r\nContent-Type: " + kind + b"\r\n\r\nhello\r\n")


def test_no_real_mail_that_looks_ordinary_is_refused_by_a_full_look(corpus):
    ordinary = looked_at = 0
    for path in [*(corpus / "eml").rglob("*"), *(corpus / "hostile").glob("*.eml")]:
        raw = re.sub(rb"\r?\n", b"\r\n", path.read_bytes()) if path.is_file() else b""
        if not raw or has_bare_ends(raw):
            continue
        looked_at += 1
        if is_ordinary(raw):
            ordinary += 1
            assert refusal_at_door(raw) is None, path.name
    assert ordinary > looked_at / 2
