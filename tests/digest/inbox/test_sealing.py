"""What lies in the database of a received mail, and what opens it (requirement P-04)."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import Unsealable
from digest.inbox.received_mail import ReceivedMail
from digest.inbox.sealing import seal, unseal
from digest.mail.signed_address import Keys

KEYS = Keys({1: bytes(range(32))})
MAIL = b"From: ana@example.net\r\n\r\nI slept better.\r\n"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def row(raw=MAIL, *, keys=KEYS, content_key="c1", recipient="r@x"):
    sealed = seal(keys, raw, content_key=content_key, recipient=recipient)
    return ReceivedMail(
        id=7,
        content_key=content_key,
        recipient=recipient,
        accepted_at=NOON,
        reverse_path="",
        size=len(raw),
        raw=sealed.raw,
        raw_key=sealed.key,
        next_attempt_at=NOON,
    )


@given(st.binary())
def test_what_was_sealed_opens_again(raw):
    assert unseal(KEYS, row(raw)) == raw


def test_nothing_of_the_mail_stands_in_the_row():
    sealed = row()

    assert b"slept" not in sealed.raw + sealed.raw_key
    assert b"ana@" not in sealed.raw + sealed.raw_key


def test_each_mail_has_a_key_of_its_own():
    one, two = row(), row()

    assert one.raw != two.raw
    one.raw = two.raw
    with pytest.raises(Unsealable):
        unseal(KEYS, one)


def test_an_older_key_still_opens_and_the_newest_seals():
    both = Keys({1: bytes(range(32)), 2: bytes(32)})

    assert unseal(both, row()) == MAIL
    with pytest.raises(Unsealable, match="key 2 is not in the key file"):
        unseal(KEYS, row(keys=both))


def changed(sealed, **values):
    for name, value in values.items():
        setattr(sealed, name, value)
    return sealed


def flipped(data):
    return data[:-1] + bytes([data[-1] ^ 1])


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(changed(row(), raw=None), id="purged"),
        pytest.param(changed(row(), raw_key=None), id="key-forgotten"),
        pytest.param(changed(row(), raw=MAIL), id="in-the-clear"),
        pytest.param(changed(row(), raw=b""), id="empty"),
        pytest.param(changed(row(), raw=flipped(row().raw)), id="changed"),
        pytest.param(changed(row(), recipient="other@x"), id="for-somebody-else"),
        pytest.param(changed(row(), content_key="c2"), id="moved-to-another-row"),
        pytest.param(row(keys=Keys({1: bytes(32)})), id="another-installations-key"),
    ],
)
def test_what_was_changed_moved_or_forgotten_does_not_open(broken):
    with pytest.raises(Unsealable) as refusal:
        unseal(KEYS, broken)

    assert "slept" not in str(refusal.value)
