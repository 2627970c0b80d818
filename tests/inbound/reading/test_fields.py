"""Headers that two programs could read differently."""

import pytest

from inbound.reading.fields import ONCE, read_fields

PLAIN = b"From: a@x.org\r\nTo: b@x.org\r\nSubject: a\r\n long one\r\n"
BODY = b"\r\nhello\r\n"


@pytest.mark.parametrize(
    "raw",
    [PLAIN + BODY, (PLAIN + BODY).replace(b"\r\n", b"\n"), PLAIN, PLAIN + b"\r\n"],
    ids=["usual", "line-feeds", "no-end", "no-text"],
)
def test_an_ordinary_header_is_plain(raw):
    assert read_fields(raw).is_plain


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"X: a\rTo: c@x.org\r\n" + PLAIN + BODY, id="lone-cr"),
        pytest.param(b"X: a\0b\r\n" + PLAIN + BODY, id="nul"),
        pytest.param(PLAIN + b" \r\n" + PLAIN + BODY, id="line-of-blanks"),
        pytest.param(b"\r\n" + PLAIN + BODY, id="empty-line-first"),
        pytest.param(b" folded\r\n" + PLAIN + BODY, id="folded-first"),
        pytest.param(b"no field\r\n" + PLAIN + BODY, id="no-field"),
        pytest.param(b"To : c@x.org\r\n" + PLAIN + BODY, id="blank-before-the-colon"),
        pytest.param(b"Cc: " + b"c@x.org, " * 1_000 + b"\r\n" + PLAIN + BODY, id="cut-short"),
    ],
)
def test_a_header_that_could_be_read_otherwise_is_not(raw):
    assert not read_fields(raw).is_plain


@pytest.mark.parametrize("name", ONCE)
def test_a_field_that_stands_twice_is_told(name):
    field = f"{name.title()}: x\r\n".encode()

    assert read_fields(field + PLAIN.replace(b"To:", b"X:") + field + BODY).doubled == name
    assert read_fields(field.replace(b":", b" :") + b"From: a@x.org\r\n" + BODY).doubled == name
    assert read_fields(field + b"From: a@x.org\r\n" + BODY).doubled == ""
