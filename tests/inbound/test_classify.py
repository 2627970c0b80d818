"""Who or what wrote a mail, by its header fields."""

# ruff: noqa: E501  (a table reads best with one case a line)

import pytest

from inbound.classify import MailKind, classify
from inbound.reading.read import Mail, read

HEAD = b"From: %b\nSubject: %b\nMessage-ID: <a@client>\n%b\nHello"
BACK = b"X-A: b\n\nYour message could not be delivered to ana@example.net"


@pytest.mark.parametrize(
    ("sender", "subject", "fields", "path", "kind"),
    [
        pytest.param(b"ana@example.net", b"Re: Sleep", b"", "a@b", MailKind.PERSON, id="person"),
        pytest.param(b"a@b.example", b"x", b"Auto-Submitted: auto-generated\n", "a@b", MailKind.AUTOMATIC, id="rfc3834"),
        pytest.param(b"a@b.example", b"x", b"Auto-Submitted: No (comment)\n", "a@b", MailKind.PERSON, id="says-no"),
        pytest.param(b"a@b.example", b"x", b"Precedence: junk\n", "a@b", MailKind.AUTOMATIC, id="junk"),
        pytest.param(b"a@b.example", b"x", b"X-Autoreply: yes\n", "a@b", MailKind.AUTOMATIC, id="x-autoreply"),
        pytest.param(b"a@b.example", b"x", b"X-Auto-Response-Suppress: All\n", "a@b", MailKind.PERSON, id="suppress"),
        pytest.param(b"no-reply@shop.example", b"x", b"", "a@b", MailKind.AUTOMATIC, id="no-reply"),
        pytest.param(b"noreen@b.example", b"x", b"", "a@b", MailKind.PERSON, id="noreen"),
        pytest.param(b"a@b.example", b"x", b"List-Id: <knit.example>\n", "a@b", MailKind.LIST, id="list"),
        pytest.param(b"a@b.example", b"Automatic reply: x", b"", "a@b", MailKind.DOUBTFUL, id="subject-only"),
        pytest.param(b"a@b.example", b"=?utf-8?q?Abwesenheitsnotiz?=", b"", "a@b", MailKind.DOUBTFUL, id="german"),
        pytest.param(b"a@b.example", b"Re: Vacation with oxygen", b"", "a@b", MailKind.PERSON, id="a-title-of-vacation"),
        pytest.param(b"a@b.example", b"x", b"X-Precedence: auto_reply\n", "a@b", MailKind.AUTOMATIC, id="x-precedence"),
        pytest.param(b"a@b.example", b"x", b"X-Auto-Response-Suppress: OOF\n\nI am out of the office.", "a@b", MailKind.DOUBTFUL, id="suppress-and-away"),
        pytest.param(b"a@b.example", b"x", b"X-Auto-Response-Suppress: OOF\n\nI am away, please stop the mails.", "a@b", MailKind.PERSON, id="suppress-and-a-wish"),
        pytest.param(b"a@b.example", b"x", b"", "", MailKind.AUTOMATIC, id="null-path"),
        pytest.param(b"a@b.example", b"Undelivered Mail", BACK, "<>", MailKind.BOUNCE, id="null-path-bounce"),
        pytest.param(b"a@b.example", b"Undelivered Mail", BACK, "MAILER-DAEMON", MailKind.BOUNCE, id="an-old-servers-null-path"),
        pytest.param(b"a@b.example", b"Undelivered Mail", b"", "<>", MailKind.AUTOMATIC, id="null-path-says-nothing"),
        pytest.param(b"MAILER-DAEMON@b.example", b"?", BACK, "a@b", MailKind.BOUNCE, id="daemon"),
        pytest.param(
            b"Mail Delivery System <x@b.example>", b"Delivery status",
            b"Auto-Submitted: auto-replied\n" + BACK, "a@b", MailKind.BOUNCE, id="bounce-before-auto-reply",
        ),
        pytest.param(b"postmaster@b.example", b"Undeliverable: x", BACK, "a@b", MailKind.BOUNCE, id="postmaster"),
        pytest.param(b"postmaster@b.example", b"Suspicious contents in mail", BACK, "a@b", MailKind.AUTOMATIC, id="a-filter-reports"),
        pytest.param(b"MAILER-DAEMON@b.example", b"Automatic reply: x", BACK, "a@b", MailKind.AUTOMATIC, id="a-responder-named-like-a-daemon"),
        pytest.param(b"ana@example.net", b"Undelivered mail", BACK, "a@b", MailKind.PERSON, id="talks-of-it-at-length"),
        pytest.param(b"r@b.example", b"Report Domain: x", b"TLS-Report-Domain: x\n", "a@b", MailKind.AUTOMATIC, id="tls-report"),
        pytest.param(b"ana@example.net", b"Undeliverable: Re: Sleep", BACK, "a@b", MailKind.DOUBTFUL, id="came-back-from-a-member"),
        pytest.param(b"ana@example.net", b"Undeliverable: my letters to the clinic", b"", "a@b", MailKind.PERSON, id="came-back-says-a-person"),
        pytest.param(b"c@spamarrest.com", b"Re: Sleep", b"", "a@b", MailKind.CHALLENGE, id="challenge-by-name"),
        pytest.param(b"c@b.example", b"Re: Sleep", b"X-Delivery-Agent: TMDA/1.1\n", "a@b", MailKind.CHALLENGE, id="challenge-by-program"),
        pytest.param(b"c@b.example", b"Please confirm your message", b"", "", MailKind.CHALLENGE, id="challenge"),
        pytest.param(b"ana@example.net", b"Please confirm your message", b"", "a@b", MailKind.PERSON, id="asks-to-confirm"),
        pytest.param(b"ana@example.net", b"Auto: Please confirm your message", b"", "", MailKind.AUTOMATIC, id="repeats-to-confirm"),
        pytest.param(b"ana@example.net", b"Automatic reply: Please confirm your message", b"Precedence: bulk\n", "a@b", MailKind.AUTOMATIC, id="is-away-and-repeats-to-confirm"),
        pytest.param(b"ana@example.net", b"Re: Delivery failed", BACK, "", MailKind.AUTOMATIC, id="repeats-that-it-failed"),
        pytest.param(b"MAILER-DAEMON@b.example", b"Re: Sleep", BACK, "", MailKind.BOUNCE, id="a-daemon-repeats"),
        pytest.param(b"ana@example.net", b"Re: Sleep [sender verification required]", b"", "", MailKind.CHALLENGE, id="a-filter-adds-to-what-it-repeats"),
        pytest.param(b"ana@example.net", b"Undelivered mail from my bank", b"", "a@b", MailKind.PERSON, id="talks-of-it"),
        pytest.param(b"notify@mail.example.org", b"x", b"", "a@b", MailKind.LOOP, id="ours"),
    ],
)  # fmt: skip
def test_kinds(sender, subject, fields, path, kind):
    mail = read(HEAD % (sender, subject, fields))

    assert isinstance(mail, Mail)
    assert classify(mail, reverse_path=path, domains=["mail.example.org"]) is kind


@pytest.mark.parametrize("sender", [b"notify@old.example", b"Us <notice@Old.Example>"])
def test_a_letter_from_an_earlier_domain_of_ours_is_ours_too(sender):
    mail = read(HEAD % (sender, b"x", b""))

    assert isinstance(mail, Mail)
    domains = ["mail.example.org", "old.example"]
    assert classify(mail, reverse_path="a@b", domains=domains) is MailKind.LOOP
    assert classify(mail, reverse_path="a@b", domains=domains[:1]) is MailKind.PERSON


@pytest.mark.parametrize(
    ("folder", "kinds", "share"),
    [
        pytest.param("dsn", {MailKind.PERSON, MailKind.DOUBTFUL}, 0.03, id="bounces-are-nobody"),
        pytest.param("autoreply", {MailKind.PERSON, MailKind.BOUNCE}, 0, id="auto-replies"),
        pytest.param("arf", set(MailKind) - {MailKind.COMPLAINT}, 0, id="complaints"),
        pytest.param("mdn", set(MailKind) - {MailKind.DISPOSITION}, 0, id="read-receipts"),
    ],
)
def test_automatic_mail_of_the_corpus_is_not_taken_for_something_else(corpus, folder, kinds, share):
    found = [_kind(path.read_bytes()) for path in (corpus / "auto" / folder).rglob("*.eml")]

    assert found
    assert sum(kind in kinds for kind in found) <= share * len(found)


def _kind(raw):
    mail = read(raw)
    if not isinstance(mail, Mail):
        return None
    path = mail.fields.first("return-path") if "return-path" in mail.fields.values else "unknown"
    return classify(mail, reverse_path=path, domains=["mail.example.org"])


def test_what_comes_to_our_reverse_path_needs_one_sign_less():
    mail = read(HEAD % (b"gateway@b.example", b"Delivery failure notification", BACK))
    assert isinstance(mail, Mail)
    facts = {"reverse_path": "gateway@b.example", "domains": ["mail.example.org"]}
    assert classify(mail, **facts) is MailKind.PERSON
    assert classify(mail, **facts, to_reverse_path=True) is MailKind.BOUNCE
