"""What the machine-readable part of a report says, whoever wrote it and however."""

# ruff: noqa: E501  (a table reads best with one case a line)

from email import message_from_bytes

import pytest

from inbound.reading.report import RECIPIENTS, WORDS, ReportKind, report_of

PART = b"Content-Type: message/%b\n%b\n%b"


def report(kind, body, fields=b""):
    found = report_of([message_from_bytes(PART % (kind, fields, body))])
    assert found is not None
    return found


DELIVERY = b"Reporting-MTA: dns; mx.example\nArrival-Date: x\n\n%b"
TWO = (
    b"Final-Recipient: rfc822; ana@example.net\nAction: Failed\nStatus: 5.1.1 (unknown)\n"
    b"Diagnostic-Code: smtp; 550 5.1.1 <ana@example.net>\n  no such user\n\n"
    b"Original-Recipient: rfc822;b@example.net\nAction: delayed (for now)\nStatus: 4.4.1\n"
)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        pytest.param(DELIVERY % TWO, b"", id="plain"),
        pytest.param((DELIVERY % TWO).replace(b"\n", b"\r\n"), b"", id="crlf"),
        pytest.param(
            (DELIVERY % TWO).replace(b"5.1.1", b"5=2E1.1"),
            b"Content-Transfer-Encoding: quoted-printable\n",
            id="quoted-printable",
        ),
    ],
)
def test_each_recipient_is_read(body, fields):
    found = report(b"delivery-status", body, fields)

    first, second = found.recipients
    assert (first.address, first.action, first.status) == ("ana@example.net", "failed", "5.1.1")
    assert "no such user" in first.words
    assert "(unknown)" in first.words
    assert (second.address, second.action, second.status) == ("b@example.net", "delayed", "4.4.1")
    assert (found.kind, found.action, found.status) == (ReportKind.DELIVERY, "delayed", "4.4.1")


def test_a_status_is_found_in_the_diagnostic_where_there_is_no_other():
    body = DELIVERY % b"Action: failed\nDiagnostic-Code: smtp; 550 5.2.2 full\n"
    assert report(b"delivery-status", body).status == "5.2.2"


def test_no_report_is_read_beyond_measure():
    blocks = b"".join(
        b"Final-Recipient: rfc822; a%d@example.net\nAction: failed\nDiagnostic-Code: %b\n\n"
        % (number, b"word " * 500)
        for number in range(99)
    )
    found = report(b"delivery-status", DELIVERY % blocks)
    assert 0 < len(found.recipients) <= RECIPIENTS
    assert all(len(each.words) <= 2 * WORDS + 1 for each in found.recipients)


@pytest.mark.parametrize("body", [b"", b"\n\n\n", b"nonsense", b"\xff\xfe", b"Status: high\n"])
def test_nonsense_is_a_report_that_says_nothing(body):
    found = report(b"delivery-status", body)
    assert (found.action, found.status) == ("", "")


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        pytest.param(b"feedback-report", b"Feedback-Type: Abuse\nVersion: 1\n", ("feedback", "abuse"), id="complaint"),
        pytest.param(b"feedback-report", b"Version: 1\n", ("feedback", ""), id="of-no-type"),
        pytest.param(b"disposition-notification", b"Disposition: x; displayed\n", ("disposition", ""), id="read-receipt"),
    ],
)  # fmt: skip
def test_other_reports(kind, body, expected):
    found = report(kind, body)
    assert (found.kind, found.action) == expected


def test_a_mail_without_one_has_none():
    assert report_of([message_from_bytes(b"Subject: x\n\nhello")]) is None
