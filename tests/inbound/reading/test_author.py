"""Who a From names (A-02); the bytes of whole headers are tried in test_read."""

from email.utils import getaddresses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbound.reading.author import author


@pytest.mark.parametrize(
    "value",
    [
        "ana@example.net",
        "<ana@example.net>",
        "Ana <ana@example.net>",
        '"Ana, the first" <ana@example.net>',
        '"ben@example.com" <ana@example.net>',
        "ana@example.net <ana@example.net>",
        "'ana@example.net' <ana@example.net>",
        "=?utf-8?q?Ana=40home?= <ana@example.net>",
        "Ana (at work) <ana@example.net> (really)",
        "ana@example.net (Ana)",
    ],
)
def test_one_mailbox_is_its_author(value):
    assert author((value,)) == "ana@example.net"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Ana",
        "ana@example.net, ben@example.net",
        "ana@example.net ben@example.net",
        "ana@example.net <ben@example.net>",
        "ana@example.net]<ben@example.net>",
        "ana@example.net)<ben@example.net>",
        "ana@example.net:<ben@example.net>",
        "Ana <ana@example.net> <ben@example.net>",
        "friends: ana@example.net;",
        "@relay.example:ana@example.net",
        "<@relay.example:ana@example.net>",
        "ana@[192.0.2.1",
        "ana@[192.0.2.1]",
        "ana@example",
        "ana..b@example.net",
        ".ana@example.net",
        "Ana\x00 <ana@example.net>",
        "Ana\x0b <ana@example.net>",
    ],
)
def test_anything_else_is_nobody(value):
    assert author((value,)) is None


def test_two_fields_are_nobodys():
    assert author(("ana@example.net", "ana@example.net")) is None
    assert author(()) is None


MAILBOXES = ["ana@example.net", "<ana@example.net>", "<ben@example.net>", "=?utf-8?q?=40?="]
PIECES = st.sampled_from([*MAILBOXES, "Ana", *"\"(),:;@[]\\ .'"])


@settings(deadline=None)
@given(st.lists(PIECES, max_size=8).map("".join))
def test_whom_we_name_the_standard_library_names_too(value):
    """Its reading has been another than ours: then we name nobody. A mailbox may be its own name, too."""
    named = author((value,))

    assert named is None or {address for _, address in getaddresses([value])} == {named}
