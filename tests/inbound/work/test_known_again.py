"""The same signed mail twice is one, whatever was added to it; on real stores."""

import pytest
from sqlmodel import select

from digest.inbox.received_mail import Outcome
from digest.mail.signed_address import Purpose
from inbound.work.known_again import AGAIN, SignedContent

pytestmark = pytest.mark.both_stores

SIGNATURE = (
    b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=s; h={names};\r\n"
    b" bh=AAAA; b={value}\r\n"
)


def signature(names=b"from:subject:message-id", value=b"AAAAAAAA"):
    return SIGNATURE.replace(b"{names}", names).replace(b"{value}", value)


def to_sleep(village):
    return village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    "again",
    [
        pytest.param(lambda raw: b"X-More: 1\r\n" + raw, id="one-field-more"),
        pytest.param(
            lambda raw: b"X-More: 1\r\n" + signature(value=b"BBBB") + raw, id="a-signature-more"
        ),
        pytest.param(lambda raw: raw.replace(b"X-Old: 1", b"X-Old: 2"), id="a-field-changed"),
        pytest.param(
            lambda raw: raw.replace(b"b=AAAAAAAA", b"b= AAAA AAAA").replace(b"X-Old", b"X-New"),
            id="the-signature-spaced",
        ),
        pytest.param(
            lambda raw: raw.replace(b"\nMe too", b"\nMe  too"),
            id="blanks-that-it-does-not-count",
        ),
    ],
)
def test_what_is_signed_makes_a_mail_not_what_was_added(village_everywhere, mail, again):
    village = village_everywhere
    raw = signature() + mail("ana@example.net", "Me too, I think.", X_Old="1")
    village.take(raw, to_sleep(village))

    known = village.take(again(raw), to_sleep(village))

    assert (known.outcome, known.reason) == (Outcome.IGNORED, AGAIN)
    assert village.posts() == ["About sleep", "Me too, I think."]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(lambda raw: raw.replace(b"Me too", b"Not me"), id="other-words"),
        pytest.param(lambda raw: raw.replace(b"Message-ID: <", b"Message-ID: <2"), id="message-id"),
    ],
)
def test_what_is_signed_otherwise_is_another_mail(village, mail, other):
    raw = signature() + mail("ana@example.net", "Me too, I think.")
    village.take(raw, to_sleep(village))

    assert village.take(other(raw), to_sleep(village)).reason != AGAIN


def test_a_signature_over_words_alone_makes_no_two_mails_one(village, mail):
    """Else a second "yes" would be the first once more."""
    to = village.address(Purpose.FOLLOW, village.ana, village.sleep.conversation_id)
    for number in range(2):
        raw = signature(b"from:subject") + mail(
            "ana@example.net", "yes", message_id=f"<{number}@x>"
        )
        assert village.take(raw, to).outcome is Outcome.COMMAND


def test_a_mail_to_two_addresses_of_ours_is_done_at_both(village, mail):
    raw = signature() + mail("ana@example.net", "For both of you.")
    for to in (to_sleep(village), "lung@mail.example.org"):
        assert village.take(raw, to).outcome is Outcome.POSTED


def test_a_mail_that_we_failed_on_is_not_known_and_is_worked_on_again(
    village_everywhere, mail, monkeypatch
):
    village = village_everywhere
    raw = signature() + mail("ana@example.net", "Me too, I think.")
    with monkeypatch.context() as broken:
        broken.setattr("inbound.work.mail.carry_out", lambda *_: 1 / 0)
        failed = village.take(raw, to_sleep(village))
    assert failed.outcome is Outcome.WAITING
    with village.store.read() as session:
        assert session.exec(select(SignedContent)).all() == []

    village.work(failed.next_attempt_at)

    assert village.posts()[-1] == "Me too, I think."
