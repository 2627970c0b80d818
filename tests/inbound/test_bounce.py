"""What a mail says that brings a letter back; these are made up, in the manner of many servers."""

import pytest

from digest.outbox.bounce_cause import BounceCause
from inbound.bounce import addresses_named, failures, finding
from inbound.classify import MailKind, classify
from inbound.reading.read import Mail, read

DAEMON = "From: Mail Delivery System <MAILER-DAEMON@mx.example>\nMessage-ID: <1@mx.example>\n"
RETURNED = (
    "\nReceived: from a\nSubject: my mailbox is full of spam\nTo: other@example.org\n\nquota\n"
)

QMAIL = (
    DAEMON + "Subject: failure notice\n\nHi. This is the qmail-send program at mx.example.\n"
    "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
    "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
    "<ana@example.net>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
    "--- Below this line is a copy of the message.\n\nReturn-Path: <x@y.example>" + RETURNED
)
EXIM = (
    DAEMON + "X-Failed-Recipients: ana@example.net\n"
    "Subject: Mail delivery failed: returning message to sender\n\n"
    "This message was created automatically by mail delivery software.\n\n"
    "A message that you sent could not be delivered to one or more of its\nrecipients."
    " This is a permanent error. The following address(es) failed:\n\n  ana@example.net\n"
    "    SMTP error from remote mail server after RCPT TO:<ana@example.net>:\n"
    "    550 mailbox unavailable\n\n"
    "------ This is a copy of the message, including all the headers. ------\n" + RETURNED
)
SENDMAIL = (
    DAEMON + "Subject: Returned mail: User unknown\n\n"
    "   ----- The following addresses had permanent fatal errors -----\n<ana@example.net>\n\n"
    "   ----- Transcript of session follows -----\n... while talking to mx.example.:\n"
    ">>> RCPT To:<ana@example.net>\n<<< 550 <ana@example.net>... User unknown\n"
    "\n   ----- Unsent message follows -----\n" + RETURNED
)
FULL = (
    DAEMON + "Subject: Undelivered Mail\n\nYour message was not delivered to ana@example.net:\n"
    "the mailbox is full.\n\n----- Original message -----\n" + RETURNED
)
TWO = (
    DAEMON + "Subject: failure notice\n\nCould not be delivered.\n\n"
    "<ana@example.net>:\n5.1.1 no such user\n\n<b@example.net>:\n5.2.2 mailbox full\n"
)
EMPTY_REPORT = (
    DAEMON + "Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
    'Content-Type: multipart/report; report-type=delivery-status; boundary="R"\n\n'
    "--R\nContent-Type: text/plain\n\nDelivery to ana@example.net failed: 550 5.1.1 User unknown\n"
    "--R\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
    "Final-Recipient: rfc822; ana@example.net\nAction: failed\nStatus: 5.0.0\n\n"
    "--R\nContent-Type: message/rfc822\n" + RETURNED + "--R--\n"
)
ENCODED_REPORT = EMPTY_REPORT.replace(
    "message/delivery-status\n",
    "message/delivery-status\nContent-Transfer-Encoding: quoted-printable\n",
).replace("Status: 5.0.0", "Status: 5=2E1=2E1")
BROKEN = EMPTY_REPORT.replace('boundary="R"', 'boundary="other"')


@pytest.mark.parametrize(
    ("text", "verdict", "status"),
    [
        pytest.param(QMAIL, BounceCause.DEAD, "5.1.1", id="qmail"),
        pytest.param(EXIM, BounceCause.DEAD, "", id="exim"),
        pytest.param(SENDMAIL, BounceCause.DEAD, "", id="sendmail"),
        pytest.param(FULL, BounceCause.FULL, "", id="full-in-words"),
        pytest.param(TWO, BounceCause.FULL, "5.2.2", id="one-dead-one-full"),
        pytest.param(EMPTY_REPORT, BounceCause.DEAD, "5.1.1", id="report-that-says-nothing"),
        pytest.param(ENCODED_REPORT, BounceCause.DEAD, "5.1.1", id="encoded-report"),
        pytest.param(BROKEN, BounceCause.DEAD, "5.1.1", id="parts-not-where-they-should-be"),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_what_a_bounce_means(text, verdict, status, ending):
    raw = text.replace("\n", ending).encode()
    mail = read(raw)

    assert isinstance(mail, Mail)
    assert classify(mail, reverse_path="", domains=["mail.example.org"]) is MailKind.BOUNCE
    found = finding(mail, raw)
    assert (found.verdict, found.status) == (verdict, status)
    assert "ana@example.net" in addresses_named(mail, raw)
    assert "other@example.org" not in addresses_named(mail, raw)


def test_each_recipient_of_a_report_is_told_apart():
    raw = EMPTY_REPORT.replace(
        "Status: 5.0.0\n",
        "Status: 5.1.1\n\nFinal-Recipient: rfc822; b@example.net\nAction: delayed\nStatus: 4.4.1\n",
    ).encode()
    mail = read(raw)
    assert isinstance(mail, Mail)
    said = [(each.address, each.action, each.status) for each in failures(mail, raw)]
    assert said == [("ana@example.net", "failed", "5.1.1"), ("b@example.net", "delayed", "4.4.1")]
