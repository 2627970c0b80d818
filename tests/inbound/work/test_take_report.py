"""Bounces, complaints and challenges that arrive: each touches the member of its address alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from digest.community.people.member import Address, Member, SummaryFrequency
from digest.inbox.received_mail import Outcome
from digest.mail.signed_address import Purpose
from digest.outbox.bounce import Bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from tests.border import results

DAY = timedelta(days=1)


def dsn(
    status="5.1.1", *, action="failed", to="ben@example.net", diagnostic="550 no such user", mark=0
):
    """Return a delivery report; `mark` makes it another mail."""
    return (
        "From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail Returned to Sender\n"
        f"Message-ID: <{mark}@mx.example>\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="R"\n\n'
        "--R\nContent-Type: text/plain\n\nSorry.\n"
        "--R\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; {to}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; {diagnostic}\n\n--R--\n"
    ).encode()


def arf(kind="abuse", *, sender="feedback@arf.mail.yahoo.com", quoted="", verdict="pass"):
    seen = results("mx.mail.example.org", sender.partition("@")[2], verdict)
    return (
        f"Authentication-Results: {seen}\nFrom: {sender}\nSubject: complaint\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="R"\n\n'
        "--R\nContent-Type: text/plain\n\nSomebody complained.\n"
        f"--R\nContent-Type: message/feedback-report\n\nFeedback-Type: {kind}\nVersion: 1\n\n"
        f"--R\nContent-Type: text/rfc822-headers\n\nMessage-ID: {quoted}\nSubject: A letter\n\n--R--\n"
    ).encode()


def silent(village):
    with village.store.read() as session:
        found = session.exec(select(Address).where(Address.suppressed_at.is_not(None)))
        return [row.member_id for row in found]


def come_back(village, member, numbers, **facts):
    """Let the letters of these numbers come back, and return the outcomes."""
    return [
        village.take(
            dsn(**{"mark": number, **facts}),
            village.address(Purpose.BOUNCE, member, number),
            reverse_path="",
        )
        for number in numbers
    ]


@pytest.fixture
def letters(village_everywhere):
    """Two letters to Ana that were sent."""
    for note in ("one", "two"):
        village_everywhere.letter(LetterKind.NOTICE, village_everywhere.ana, reason=note)
    return [row.id for row in village_everywhere.all(Delivery)][-2:]


def test_two_bounces_silence_the_address_and_own_mail_lifts_it(village_everywhere, letters, mail):
    village = village_everywhere
    outcomes = come_back(village, village.ana, letters)

    assert [(each.outcome, each.reason) for each in outcomes] == [
        (Outcome.BOUNCE, "dead 5.1.1")
    ] * 2
    assert silent(village) == [village.ana.id]

    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    received = village.take(mail("ana@example.net", "I am breathing better again"), to)

    assert received.outcome is Outcome.POSTED
    assert silent(village) == []


@pytest.mark.parametrize("verdict", ["fail", "none"])
def test_mail_that_is_not_proved_lifts_nothing(village, mail, verdict):
    for note in ("one", "two"):
        village.letter(LetterKind.NOTICE, village.ana, reason=note)
    come_back(village, village.ana, [row.id for row in village.all(Delivery)][-2:])

    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.take(mail("ana@example.net", "Let me in", verdict=verdict), to)
    village.take(mail("ana@example.net", "I am away", Auto_Submitted="auto-replied"), to)

    assert silent(village) == [village.ana.id]


def test_a_report_that_names_somebody_else_touches_nobody_else(village_everywhere, letters):
    village = village_everywhere
    come_back(village, village.ana, letters, to="ben@example.net")
    assert silent(village) == [village.ana.id]


def test_an_address_with_a_letter_of_another_member_says_nothing(village_everywhere, letters):
    village = village_everywhere
    outcomes = come_back(village, village.ben, letters)
    assert [each.outcome for each in outcomes] == [Outcome.BOUNCE] * 2
    assert village.all(Bounce) == []
    assert silent(village) == []


def test_a_late_second_report_of_one_letter_counts_once(village_everywhere, letters):
    village = village_everywhere
    for mark in range(3):
        come_back(village, village.ana, letters[:1], mark=mark)
    assert len(village.all(Bounce)) == 1
    assert silent(village) == []


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        pytest.param({"status": "4.4.1", "action": "delayed"}, None, id="delayed"),
        pytest.param({"status": "2.0.0", "action": "delivered"}, None, id="delivered"),
        pytest.param({"status": "5.7.1", "diagnostic": "spam"}, BounceCause.OURS, id="ours"),
        pytest.param({"status": "5.2.2", "diagnostic": "quota"}, BounceCause.FULL, id="full"),
        pytest.param(
            {"status": "4.4.7", "diagnostic": "expired"}, BounceCause.PASSING, id="passing"
        ),
    ],
)
def test_only_a_dead_mailbox_is_condemned_by_two(village_everywhere, letters, facts, verdict):
    village = village_everywhere
    come_back(village, village.ana, letters, **facts)
    assert {row.verdict for row in village.all(Bounce)} == ({verdict} if verdict else set())
    assert silent(village) == []


def test_a_bounce_to_the_fixed_address_touches_nobody(village, mail):
    quoted = village.letter(LetterKind.NOTICE, village.ana)
    received = village.take(
        dsn() + b"\nMessage-ID: " + quoted.encode(), "bounce@mail.example.org", reverse_path=""
    )
    assert received.outcome is Outcome.IGNORED
    assert village.all(Bounce) == []


def test_a_complaint_stops_its_stream_and_is_answered_by_nothing(village):
    quoted = village.letter(LetterKind.SUMMARY, village.ana)

    received = village.take(arf(quoted=quoted), "fbl@mail.example.org")

    assert (received.outcome, received.member_id) == (Outcome.COMPLAINT, village.ana.id)
    with village.store.read() as session:
        ana = session.get_one(Member, village.ana.id)
        assert (ana.summary_frequency, ana.notifications) == (SummaryFrequency.NEVER, "gathered")
    assert village.notices() == []


@pytest.mark.parametrize("kind", ["auth-failure", "not-spam"])
def test_feedback_that_is_no_complaint_stops_nothing(village, kind):
    quoted = village.letter(LetterKind.SUMMARY, village.ana)
    received = village.take(arf(kind, quoted=quoted), "fbl@mail.example.org")
    assert received.outcome is Outcome.IGNORED
    with village.store.read() as session:
        assert session.get_one(Member, village.ana.id).summary_frequency is SummaryFrequency.DAILY


@pytest.mark.parametrize(
    ("sender", "border", "outcome"),
    [
        pytest.param("fbl@arf.provider.example", "pass", Outcome.COMPLAINT, id="named"),
        pytest.param("fbl@arf.provider.example", "fail", Outcome.HELD, id="forged"),
        pytest.param("fbl@other.example", "pass", Outcome.HELD, id="somebody-else"),
    ],
)
def test_where_sources_are_named_only_theirs_count(village, sender, border, outcome):
    village.receiving = replace(village.receiving, feedback_sources=frozenset({"provider.example"}))
    quoted = village.letter(LetterKind.SUMMARY, village.ana)

    raw = arf(sender=sender, quoted=quoted, verdict=border)
    received = village.take(raw, "fbl@mail.example.org")

    assert received.outcome is outcome


@pytest.mark.parametrize(
    ("sender", "border"),
    [
        pytest.param("friend@example.com", "pass", id="somebody-proved"),
        pytest.param("somebody@yahoo.com", "pass", id="a-customer-of-a-provider"),
        pytest.param("feedback@arf.mail.yahoo.com", "none", id="a-provider-not-proved"),
    ],
)
def test_a_complaint_by_somebody_who_was_forwarded_a_letter_stops_nothing(village, sender, border):
    quoted = village.letter(LetterKind.SUMMARY, village.ana)

    received = village.take(
        arf(sender=sender, quoted=quoted, verdict=border), "fbl@mail.example.org"
    )

    assert (received.outcome, received.reason) == (Outcome.HELD, "complaint by a stranger")
    with village.store.read() as session:
        assert session.get_one(Member, village.ana.id).summary_frequency is SummaryFrequency.DAILY


def test_an_operator_may_let_everybodys_complaints_count(village):
    village.receiving = replace(village.receiving, feedback_sources=frozenset({"*"}))
    quoted = village.letter(LetterKind.SUMMARY, village.ana)

    raw = arf(sender="friend@example.com", quoted=quoted, verdict="none")
    received = village.take(raw, "fbl@mail.example.org")

    assert received.outcome is Outcome.COMPLAINT


def test_a_filter_that_wants_an_answer_gets_none_and_the_operator_sees_it(village):
    raw = (
        b"From: confirm@spamarrest.com\nSubject: Please confirm your message\n"
        b"Message-ID: <1@x.example>\n\nClick here so that your mail is delivered."
    )
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    received = village.take(raw, to)

    assert (received.outcome, received.reason) == (Outcome.HELD, "challenged")
    assert received.member_id == village.ana.id
    [row] = village.all(Bounce)
    assert (row.verdict, row.member_id) == (BounceCause.CHALLENGED, village.ana.id)
    assert [each for each in village.all(Delivery) if each.state is DeliveryState.PLANNED] == []
    assert silent(village) == []
