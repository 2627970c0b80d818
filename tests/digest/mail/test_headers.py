import email
import email.policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.language.text import one_line
from digest.mail.headers import mailbox, structured, worded

HOSTILE = [
    "Re: x\r\nBcc: all@example.org",
    "x\r\n\r\nbody",
    "null \x00 and \x1b escape",
    "=?utf-8?q?=0D=0ABcc:_a@b.org?=",
    "\u2028line\u2029",
    "\ud800 half",
]


def parsed(line: str):
    return email.message_from_bytes(line.encode() + b"\r\n", policy=email.policy.default)


@given(st.text(max_size=300) | st.sampled_from(HOSTILE))
def test_whatever_a_subject_holds_it_is_one_header_and_reads_the_same(text):
    line = worded("Subject", text)
    message = email.message_from_string(line + "\r\n")

    assert message.keys() == ["Subject"]
    assert str(make_header(decode_header(message["Subject"]))).split() == (
        one_line(text, limit=150).split()
    )
    for row in line.removesuffix("\r\n").split("\r\n"):
        assert row.isascii()
        assert len(row) <= 76 or "=?" not in row
        assert row.isprintable()


@given(st.text(max_size=120) | st.sampled_from(HOSTILE))
def test_whatever_a_display_name_holds_there_is_one_mailbox_and_it_is_ours(text):
    message = parsed(mailbox("From", text, "notify@mail.example.org"))

    assert message.keys() == ["From"]
    assert [one.addr_spec for one in message["From"].addresses] == ["notify@mail.example.org"]


@pytest.mark.parametrize(
    "name", ['Ana "the cat" O\\Neil', "ana@evil.org", "a, b; c: <d@e.org>", "Анна", "أمل"]
)
def test_a_display_name_reads_as_its_member_chose_it(name):
    message = parsed(mailbox("From", name, "notify@mail.example.org"))

    assert message["From"].addresses[0].display_name == name


def test_a_long_subject_is_cut_at_a_whole_character():
    subject = parsed(worded("Subject", "Ä" * 200))["Subject"]

    assert subject == "Ä" * 149 + "…"


@given(st.text(max_size=200))
def test_a_header_for_programs_never_gets_a_second_line(text):
    line = structured("X-Loop", text)

    assert line.endswith("\r\n")
    assert line.removesuffix("\r\n").isprintable()
    assert line.isascii()
