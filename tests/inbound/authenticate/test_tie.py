"""Whether a proved mail was sent to this address: the rule alone, on plain values."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from digest.inbox.envelope import Envelope
from digest.mail.signed_address import Keys, Purpose, Ticket
from inbound.authenticate.grounds import VOUCHED, Counted, Grounds
from inbound.authenticate.tie import (
    ELSEWHERE,
    NO_SUBJECT,
    NOTHING_SHOWN,
    OLD,
    REDIRECTED,
    SHARED,
    Ties,
)
from inbound.reading.fields import read_fields

KEYS = Keys({1: bytes(range(32))})
NEWER = Keys({1: bytes(range(32)), 2: bytes(32)})
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TIES = Ties(keys=NEWER, domains=("mail.example.org", "old.example"))
REPLY = KEYS.local_part(Ticket(purpose=Purpose.REPLY, member_id=3, object_id=7))
OTHERS = KEYS.local_part(Ticket(purpose=Purpose.REPLY, member_id=4, object_id=7))
TOKEN = REPLY.partition(".")[2]
SOON = format_datetime(NOON - timedelta(minutes=1))


def signed(to="", *, cc="", date=SOON):
    fields = [("from", "ana@example.net"), ("to", to), ("cc", cc), ("date", date)]
    return Counted(domain="example.net", covered=tuple(each for each in fields if each[1]))


def why(*signatures, at=f"{REPLY}@mail.example.org", shown="", **more):
    envelope = Envelope(reverse_path="x@y", recipient=at, accepted_at=NOON)
    fields = read_fields(shown.encode())
    return TIES.why_not(Grounds(signatures=signatures, **more), fields, envelope)


@pytest.mark.parametrize(
    "to",
    [
        pytest.param(f"{REPLY}@mail.example.org", id="as-it-is"),
        pytest.param(f"{REPLY.upper()}@MAIL.Example.org", id="any-case"),
        pytest.param(f"reply+{TOKEN}@mail.example.org", id="plus"),
        pytest.param(f"reply-{TOKEN}@mail.example.org", id="minus"),
        pytest.param(f"{REPLY}@old.example", id="old-domain"),
        pytest.param(
            NEWER.local_part(Ticket(purpose=Purpose.REPLY, member_id=3, object_id=7))
            + "@mail.example.org",
            id="under-another-key",
        ),
        pytest.param(f'Bob <bob@x.example>, "Sleep" <{REPLY}@mail.example.org>', id="one-of-two"),
    ],
)
def test_a_signed_to_or_cc_that_names_the_address_ties_a_mail_to_it(to):
    assert why(signed(to)) == ""
    assert why(signed("bob@x.example", cc=to)) == ""


@pytest.mark.parametrize(
    "to",
    [
        pytest.param("", id="not-signed"),
        pytest.param("bob@x.example", id="somebody-else"),
        pytest.param(f"{OTHERS}@mail.example.org", id="another-address-of-ours"),
        pytest.param("willow@mail.example.org", id="a-community"),
        pytest.param(f"{REPLY}@elsewhere.example", id="elsewhere"),
        pytest.param(f'"{REPLY}@mail.example.org" <bob@x.example>', id="only-as-a-name"),
    ],
)
def test_a_mail_signed_for_somebody_else_is_asked_about(to):
    assert why(signed(to)) == ELSEWHERE


def test_a_place_is_known_by_what_it_is():
    to = signed("Willow@Old.Example")

    assert why(to, at="willow@mail.example.org") == ""
    assert why(to, at="settings@mail.example.org") == ELSEWHERE


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (format_datetime(NOON - timedelta(hours=72)), ""),
        (format_datetime(NOON - timedelta(hours=72, seconds=1)), OLD),
        (format_datetime(NOON + timedelta(hours=24)), ""),
        (format_datetime(NOON + timedelta(hours=24, seconds=1)), OLD),
        ("Mon, 02 Mar 2026 13:00:00 +0200", ""),
        ("02 Mar 2026 11:00:00 -0000", ""),
        ("", OLD),
        ("yesterday", OLD),
        ("Mon, 99 Mar 2026 99:00:00 +9999", OLD),
    ],
)
def test_a_signature_says_for_three_days_who_sent_a_mail(date, expected):
    assert why(signed(f"{REPLY}@mail.example.org", date=date)) == expected


def test_two_signed_dates_are_none():
    doubled = signed(f"{REPLY}@mail.example.org")
    doubled = Counted(domain="x", covered=(*doubled.covered, ("date", SOON)))

    assert why(doubled) == OLD


def test_what_their_own_server_brings_needs_no_signature_and_no_date():
    assert why(is_handed_over=True) == ""
    assert why(signed(date="yesterday"), is_handed_over=True) == ""


def test_servers_that_send_for_many_need_a_signature_even_one_that_leaves_to_out():
    assert why(is_handed_over=True, is_shared=True) == SHARED
    assert why(signed(), is_handed_over=True, is_shared=True) == ""
    assert why(signed(date="yesterday"), is_handed_over=True, is_shared=True) == OLD


@pytest.mark.parametrize(
    ("shown", "is_for_us"),
    [
        pytest.param(f"To: {REPLY}@mail.example.org", True, id="to"),
        pytest.param(f"To: bob@x.example\r\nCc: <{REPLY}@old.example>", True, id="cc"),
        pytest.param("Comments: to nobody", True, id="neither"),
        pytest.param("To: bob@x.example", False, id="somebody-else"),
        pytest.param("To: undisclosed-recipients:;", False, id="undisclosed"),
        pytest.param(f"To: bob@x.example\r\nResent-To: {REPLY}@old.example", False, id="resent"),
    ],
)
def test_their_own_server_may_have_redirected_what_was_written_to_somebody_else(shown, is_for_us):
    assert why(is_handed_over=True, shown=shown) == ("" if is_for_us else REDIRECTED)
    shared = why(signed(), is_handed_over=True, is_shared=True, shown=shown)
    assert shared == ("" if is_for_us else ELSEWHERE)


def test_a_subject_that_the_signature_leaves_out_may_be_anybodys():
    tied = signed(f"{REPLY}@mail.example.org")
    with_subject = Counted(domain="x", covered=(*tied.covered, ("subject", "Delete")))

    assert why(tied, shown="Subject: Delete") == NO_SUBJECT
    assert why(with_subject, shown="Subject: Delete") == ""
    assert why(is_handed_over=True, shown="Subject: Delete") == ""


def test_a_forwarders_word_alone_is_asked_about():
    assert why() == NOTHING_SHOWN


def test_one_good_signature_among_several_is_enough():
    assert why(signed(), signed(f"{REPLY}@mail.example.org")) == ""
    assert why(signed(), signed(f"{REPLY}@mail.example.org", date="")) == OLD


def test_whom_somebody_answers_for_is_not_asked():
    envelope = Envelope(reverse_path="", recipient="x@elsewhere.example", accepted_at=NOON)

    assert TIES.why_not(VOUCHED, read_fields(b"To: x@y.example"), envelope) == ""
