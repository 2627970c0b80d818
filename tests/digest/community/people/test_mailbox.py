"""Mailboxes: how an address is shown to who does not know it."""

import pytest

from digest.community.people.mailbox import masked


@pytest.mark.parametrize(
    ("address", "shown"),
    [("ana@example.net", "a***@example.net"), ("a@b.example", "a***@b.example")],
)
def test_an_address_is_masked(address, shown):
    assert masked(address) == shown
