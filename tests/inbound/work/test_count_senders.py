"""Reports on mail in our name: counted once, by who is proved to report; nobody hears of it."""

from datetime import timedelta

import pytest

from digest.inbox import sending_source
from digest.inbox.received_mail import Outcome
from digest.inbox.sending_source import SendingSource, forget_senders
from digest.outbox.delivery import Delivery
from digest.queries.senders import sender_trouble, senders
from tests.sender_reports import BEGINS, DOMAIN, mail, packed, record, xml

TO = f"dmarc@{DOMAIN}"
DAY = timedelta(days=1)


def rows(village):
    return [
        (each.day.isoformat(), each.source, each.reporter, each.dkim, each.spf, each.letters)
        for each in village.all(SendingSource)
    ]


def test_a_report_is_counted(village_everywhere):
    village = village_everywhere
    raw = mail(
        packed(
            record(count=3), record("2001:db8::9", 2, dkim="fail", spf="fail", domain=f"x.{DOMAIN}")
        )
    )

    received = village.take(raw, TO)

    assert (received.outcome, received.reason) == (Outcome.REPORT, "by server.example")
    assert rows(village) == [
        ("2026-03-01", "192.0.2.7", "server.example", True, True, 3),
        ("2026-03-01", "2001:db8::9", "server.example", False, False, 2),
    ]
    assert village.all(Delivery) == []


def test_reports_of_one_day_are_added_up_and_none_counts_twice(village_everywhere):
    village = village_everywhere
    took = [
        village.take(mail(packed(record(count=3), number=number), mark=mark), TO)
        for mark, number in enumerate(("r.1", "r.2", "r.1"))
    ]

    assert [each.reason for each in took] == ["by server.example"] * 2 + ["report counted before"]
    assert [each[-1] for each in rows(village)] == [6]


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"verdict": "fail"}, id="forged"),
        pytest.param({"verdict": "none", "sender": "a@nobody.example"}, id="unproved"),
        pytest.param({"sender": "eve@gmail.com"}, id="a-mailbox-at-a-provider"),
        pytest.param({"sender": "noreply@web.de"}, id="named-as-a-provider-would"),
    ],
)
def test_what_nobody_is_proved_to_report_is_counted_apart(village, facts):
    village.take(mail(packed(record(count=9), number="r.1"), **facts), TO)
    received = village.take(mail(packed(record(count=3), number="r.1"), mark=2), TO)

    assert received.outcome is Outcome.REPORT  # a forged one takes nothing from the true one
    assert [(each[2], each[-1]) for each in rows(village)] == [("", 9), ("server.example", 3)]


@pytest.mark.parametrize(
    ("octets", "why"),
    [
        pytest.param(
            packed(record(domain="other.example")), "report on other domains", id="others"
        ),
        pytest.param(
            packed(record(domain=f"not{DOMAIN}")), "report on other domains", id="ends-alike"
        ),
        pytest.param(
            packed(record(), begins=BEGINS + 10 * 86400), "report on another time", id="to-come"
        ),
        pytest.param(packed(record(), begins=1), "report on another time", id="long-ago"),
        pytest.param(packed(record(), begins=10**11), "report on another time", id="year-5138"),
        pytest.param(xml()[:50], "report is no XML", id="broken"),
    ],
)
def test_what_is_not_about_us_is_ignored(village, octets, why):
    received = village.take(mail(octets), TO)

    assert (received.outcome, received.reason, rows(village)) == (Outcome.IGNORED, why, [])


def test_a_report_elsewhere_is_a_mail_like_any_other(village):
    received = village.take(mail(packed(record())), f"lung@{DOMAIN}")

    assert received.outcome is not Outcome.REPORT
    assert rows(village) == []


def test_a_member_s_mail_with_a_report_posts_nothing(village):
    raw = mail(packed(record()), sender="ana@example.net")
    before = village.posts()

    received = village.take(raw, TO)

    assert received.outcome is Outcome.REPORT
    assert (village.posts(), village.all(Delivery)) == (before, [])


@pytest.mark.parametrize("sender", ["spam@shop.example", "noreply@shop.example"])
def test_whatever_else_a_stranger_sends_there_is_nothing(village, sender):
    received = village.take(f"From: {sender}\nTo: {TO}\nSubject: Buy\n\nBuy now.\n".encode(), TO)

    assert received.outcome is Outcome.IGNORED
    assert village.all(Delivery) == []


def test_nobody_fills_the_database(village, monkeypatch):
    monkeypatch.setattr(sending_source, "MOST_OF_ONE", 3)
    facts = [(1, "server.example"), (2, "server.example"), (3, "other.example")]
    took = [
        village.take(
            mail(
                packed(record(f"192.0.2.{n}"), record(f"198.51.100.{n}"), number=f"r.{n}"),
                sender=f"noreply@{domain}",
                mark=n,
            ),
            TO,
        )
        for n, domain in facts
    ]

    assert [each.reason for each in took] == [
        "by server.example",
        "too many reports",
        "by other.example",
    ]
    assert len(rows(village)) == 4


def test_a_day_is_forgotten_when_its_time_is_over(village_everywhere):
    village = village_everywhere
    village.take(mail(packed(record())), TO)
    with village.store.write() as session:
        assert forget_senders(session, before=village.noon - DAY) == 0
    with village.store.write() as session:
        assert forget_senders(session, before=village.noon + DAY) == 2
    assert rows(village) == []


@pytest.mark.both_stores
def test_what_was_counted_is_added_up_on_both_databases(village_everywhere):
    village = village_everywhere
    for mark, domain in enumerate(("server.example", "other.example")):
        facts = {"sender": f"noreply@{domain}", "mark": mark}
        village.take(mail(packed(record(count=300, dkim="fail", spf="fail")), **facts), TO)

    with village.store.read() as session:
        [server] = senders(session, since=village.noon - DAY, before=village.noon, ours=())
        [trouble] = sender_trouble(session, village.noon, ())

    assert (server.letters, server.failed) == (600, 600)
    assert "strangers in 7 days: 300" in trouble.brief
