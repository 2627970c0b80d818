"""Senders are told to come later when there is no room, until there is."""

import pytest

from digest.inbox.envelope import Transaction
from digest.inbox.intake import accept_together
from digest.inbox.received_mail import ReceivedMail
from inbound.smtp.backpressure import Backpressure
from inbound.smtp.replies import NO_ROOM

pytestmark = pytest.mark.both_stores


@pytest.fixture
def strain_of(store, tmp_path):
    def make(**changes):
        usual = {"waiting_limit": 2, "disk": tmp_path, "disk_reserve": 0}
        return Backpressure(store=store, **{**usual, **changes})

    return make


def keep(store, keys, noon, count):
    mails = [
        Transaction(reverse_path="a@x", recipients=("b@x",), raw=b"%d" % each)
        for each in range(count)
    ]
    accept_together(store, mails, lambda: noon, keys)


def test_too_much_that_waits_is_told_until_it_is_worked_off(store, keys, noon, strain_of):
    backpressure = strain_of()
    keep(store, keys, noon, 2)
    assert backpressure() is None
    keep(store, keys, noon, 4)
    assert backpressure() == NO_ROOM
    with store.write() as session:
        for number in (1, 2):
            session.delete(session.get_one(ReceivedMail, number))
    assert backpressure() is None


def test_a_disk_that_is_nearly_full_is_told(strain_of):
    assert strain_of(disk_reserve=2**62)() == NO_ROOM
    assert strain_of(disk_reserve=1)() is None
    assert strain_of(disk=None, disk_reserve=2**62)() is None
