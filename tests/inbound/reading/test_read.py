"""What a mail says: charsets, encodings, parts; and caps that nothing gets past."""

# ruff: noqa: E501  (a table reads best with one case a line)

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbound.reading.body import Problem
from inbound.reading.read import Flaw, Mail, Unreadable, read, refusal_at_door
from tests.cpu import within_cpu

HEAD = b"From: Ana <ana@example.net>\nSubject: Hi\nMIME-Version: 1.0\n"


def part(content: bytes, kind: bytes = b"text/plain", **fields: bytes) -> bytes:
    more = b"".join(b"%b: %b\n" % (n.replace("_", "-").encode(), v) for n, v in fields.items())
    return b"Content-Type: " + kind + b"\n" + more + b"\n" + content


def multi(kind: bytes, *parts: bytes, boundary: bytes = b"B") -> bytes:
    inside = b"".join(b"--" + boundary + b"\n" + each + b"\n" for each in parts)
    return b'Content-Type: multipart/%b; boundary="%b"\n\n%b--%b--\n' % (
        kind,
        boundary,
        inside,
        boundary,
    )


PLAIN, HTML = part(b"Plain words"), part(b"<p>HTML words</p>", b"text/html")
IMAGE = part(b"AAAA", b"image/png", Content_Transfer_Encoding=b"base64")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(b"\nHello", "Hello", id="no-mime"),
        pytest.param(b"\nmerci \xe7a", "merci ça", id="latin-1-undeclared"),
        pytest.param(part("schön".encode(), b"text/plain; charset=us-ascii"), "schön", id="utf-8-undeclared"),
        pytest.param(part("привет".encode("koi8-r"), b"text/plain; charset=koi8-r"), "привет", id="koi8"),
        pytest.param(part("日本".encode("iso-2022-jp"), b"text/plain; charset=iso-2022-jp"), "日本", id="jis"),
        pytest.param(part(b"shalom \xf9", b"text/plain; charset=iso-8859-8-i"), "shalom ש", id="hebrew"),
        pytest.param(part(b"caf\xe9 \x80", b"text/plain; charset=iso-8859-1"), "café €", id="western"),
        pytest.param(part(b"x\xe9", b"text/plain; charset=klingon"), "xé", id="unknown-charset"),
        pytest.param(part(b"x", b"text/plain; charset=idna"), "x", id="codec-that-is-no-charset"),
        pytest.param(part(b"+ADw-b+AD4-", b"text/plain; charset=utf-7"), "+ADw-b+AD4-", id="utf-7"),
        pytest.param(part(b"x", b'text/plain; charset="utf-8\0"'), "x", id="nul-in-charset"),
        pytest.param(part(b"plain", b"text/plain; charset=utf-16"), "plain", id="utf-16-that-is-none"),
        pytest.param(
            part(b64encode("weit \u263a".encode("utf-16")), b"text/plain; charset=utf-16",
                 Content_Transfer_Encoding=b"base64"), "weit \u263a", id="utf-16-in-base64",
        ),
        pytest.param(part(b"a=C3=A4=\nb", Content_Transfer_Encoding=b"quoted-printable"), "aäb", id="qp"),
        pytest.param(
            part(b64encode("grüß".encode()) + b"\n-- \nlist footer", Content_Transfer_Encoding=b"BASE64"),
            "grüß", id="base64-with-a-footer",
        ),
        pytest.param(part(b"one \ntwo\n\nthree", b"text/plain; format=flowed"), "one two\n\nthree", id="flowed"),
        pytest.param(part(b"a \nb", b"text/plain; format=flowed; delsp=yes"), "ab", id="flowed-delsp"),
        pytest.param(multi(b"alternative", PLAIN, HTML), "Plain words", id="plain-before-html"),
        pytest.param(multi(b"alternative", part(b"  \n"), HTML), "HTML words", id="empty-plain"),
        pytest.param(multi(b"alternative", HTML), "HTML words", id="html-only"),
        pytest.param(multi(b"mixed", PLAIN, IMAGE, part(b"and more")), "Plain words\n\nand more", id="apple"),
        pytest.param(multi(b"mixed", PLAIN, part(b"<b>Plain words</b>", b"text/html")), "Plain words", id="twice"),
        pytest.param(
            multi(b"related", multi(b"alternative", PLAIN, HTML, boundary=b"BB"), IMAGE), "Plain words",
            id="boundary-begins-with-another",
        ),
        pytest.param(multi(b"mixed", part(b"Sole", Content_Disposition=b"attachment")), "Sole", id="sole-attached"),
        pytest.param(part(b"----&nbsp;5&nbsp;mg &lt;1"), "----\xa05\xa0mg &lt;1", id="blanks-of-html-in-plain"),
        pytest.param(part(b"a\x00b\xe2\x80\xaec\x1b"), "abc", id="controls"),
    ],
)  # fmt: skip
def test_the_text_of_a_mail(body, text):
    mail = read(HEAD + body)

    assert isinstance(mail, Mail)
    assert mail.text == text
    assert mail.problem is None


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        pytest.param(b"\n", Problem.NO_TEXT, id="empty"),
        pytest.param(multi(b"mixed", IMAGE), Problem.PICTURES_ONLY, id="picture-only"),
        pytest.param(part(b"BEGIN:VCALENDAR", b"text/calendar"), Problem.CALENDAR_ONLY, id="calendar"),
        pytest.param(
            part(b"A" * 76 + b"\n!broken!\n" + b"B" * 76, Content_Transfer_Encoding=b"base64"),
            Problem.UNDECODABLE, id="base64-with-a-hole",
        ),
        pytest.param(
            part(b"QUFB\n" * 600_000, Content_Transfer_Encoding=b"base64"), Problem.TOO_LONG, id="long-base64"
        ),
        pytest.param(b"Content-Type: multipart/mixed\n\ntext", Problem.UNDECODABLE, id="no-boundary"),
        pytest.param(part(b"%%%%%%%%", Content_Transfer_Encoding=b"base64"), Problem.UNDECODABLE, id="garbage"),
        pytest.param(part(bytes(range(32)) * 20), Problem.UNDECODABLE, id="binary"),
        pytest.param(part(HEAD + b"\nNot mine.\n", b"message/rfc822"), Problem.ONLY_FORWARDED, id="forwarded"),
        pytest.param(
            multi(b"mixed", part(b"\n"), part(HEAD + b"\nNot mine.\n", b"message/rfc822")),
            Problem.ONLY_FORWARDED, id="forwarded-as-attachment",
        ),
        pytest.param(part(b"x", b"application/ms-tnef"), Problem.OUTLOOK_ONLY, id="winmail"),
        pytest.param(multi(b"encrypted", part(b"x", b"application/octet-stream")), Problem.ENCRYPTED, id="pgp"),
        pytest.param(part(b"x", b"application/pkcs7-mime"), Problem.ENCRYPTED, id="smime"),
        pytest.param(part(b"x" * 300_000), Problem.TOO_LONG, id="long"),
    ],
)  # fmt: skip
def test_why_there_is_no_text(body, problem):
    mail = read(HEAD + body)

    assert isinstance(mail, Mail)
    assert mail.problem is problem


@pytest.mark.parametrize(
    ("value", "author"),
    [
        pytest.param(b"ana@example.net", "ana@example.net", id="bare"),
        pytest.param(b"Ana <Ana@Example.net>", "Ana@Example.net", id="named"),
        pytest.param(b'"Realname, Ana" <ana@example.net>', "ana@example.net", id="quoted-comma"),
        pytest.param(b"=?utf-8?q?A=2C?= <ana@example.net>", "ana@example.net", id="encoded"),
        pytest.param(b"ana@example.net (Ana)", "ana@example.net", id="comment"),
        pytest.param(
            b'"ben@example.net" <ana@example.net>', "ana@example.net", id="address-as-name"
        ),
        pytest.param(
            b"=?utf-8?q?a=0D=0ABcc:x?= <ana@example.net>", "ana@example.net", id="encoded-crlf"
        ),
        pytest.param(b"ana@example.net, ben@example.net", None, id="two"),
        pytest.param(b"<ana@example.net> <ben@example.net>", None, id="two-angles"),
        pytest.param(b"ana@example.net)ben@example.net", None, id="broken-comment"),
        pytest.param(b"group: ana@example.net;", None, id="group"),
        pytest.param(b"a@[1.2", None, id="open-literal"),
        pytest.param(b"ana@localhost", None, id="no-domain"),
        pytest.param(b"ana..x@example.net", None, id="two-dots"),
        pytest.param(b"", None, id="empty"),
        pytest.param(b"((((((((((", None, id="comments"),
    ],
)
def test_the_author_is_one_mailbox_or_nobody(value, author):
    mail = read(b"From: " + value + b"\nSubject: x\n\nHello")

    assert isinstance(mail, Mail)
    assert mail.author == author


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"From: ana@example.net\nFrom: ben@example.net\n", id="two-fields"),
        pytest.param(b"From : ana@example.net\n", id="space-before-the-colon"),
        pytest.param(b"Sender: ana@example.net\nReply-To: ana@example.net\n", id="other-fields"),
        pytest.param(b"\xef\xbb\xbfFrom: ana@example.net\n", id="byte-order-mark"),
    ],
)
def test_an_ambiguous_header_has_no_author(head):
    mail = read(head + b"\nHello")

    assert isinstance(mail, Mail)
    assert mail.author is None


@pytest.mark.parametrize(
    ("raw", "flaw"),
    [
        pytest.param(HEAD + b"Subject: " + b"x" * 1_000_000 + b"\n\n.", Flaw.HEADER_TOO_LONG, id="subject"),
        pytest.param(b"From: " + b"=?utf-8?q?x?= " * 40_000 + b"\n\n.", Flaw.HEADER_TOO_LONG, id="from"),
        pytest.param(HEAD + b"X: y\n" * 20_000 + b"\n.", Flaw.HEADER_TOO_LONG, id="header"),
        pytest.param(
            HEAD + multi(b"mixed", *[PLAIN] * 2_000), Flaw.TOO_MANY_PARTS, id="parts"
        ),
        pytest.param(
            HEAD + b"".join(
                b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(1_000)
            ),
            Flaw.TOO_DEEP, id="nested-multiparts",
        ),
        pytest.param(HEAD + b"Content-Type: message/rfc822\n\n" * 1_000, Flaw.TOO_DEEP, id="nested-mails"),
        pytest.param(HEAD + b"Content-Type: message/rfc822\n\n" * 40, Flaw.TOO_DEEP, id="forty-mails"),
    ],
)  # fmt: skip
def test_what_is_beyond_a_limit_is_not_read(raw, flaw):
    with within_cpu(5):
        assert read(raw) == Unreadable(flaw)


@pytest.mark.parametrize(
    ("raw", "flaw"),
    [
        pytest.param(HEAD + b"\nHello", None, id="a-mail"),
        pytest.param(b"Subject: x\n\nHello", None, id="nobody"),
        pytest.param(b"From: MAILER-DAEMON (Mail System)\n\nHello", None, id="no-address"),
        pytest.param(HEAD + HEAD + b"\nHello", Flaw.AMBIGUOUS_AUTHOR, id="two-fields"),
        pytest.param(b"From: a@b.example, c@d.example\n\n.", Flaw.AMBIGUOUS_AUTHOR, id="two-authors"),
        pytest.param(b"From : a@b.example\n\n.", Flaw.AMBIGUOUS_AUTHOR, id="space-before-the-colon"),
        pytest.param(b"From: a@[1.2\n\n.", Flaw.AMBIGUOUS_AUTHOR, id="open-literal"),
        pytest.param(b"\xef\xbb\xbf" + HEAD + b"\n.", Flaw.MALFORMED, id="byte-order-mark"),
        pytest.param(HEAD + b"Received: x\n" * 100 + b"\n.", None, id="many-hops"),
        pytest.param(HEAD + b"Received: x\n" * 101 + b"\n.", Flaw.TOO_MANY_HOPS, id="too-many-hops"),
        pytest.param(HEAD + b"X:\n" * 1_000 + b"From: b@x.example\n\n.", Flaw.HEADER_TOO_LONG, id="fields"),
    ],
)  # fmt: skip
def test_what_the_door_refuses(raw, flaw):
    assert refusal_at_door(raw) is flaw


def test_the_door_takes_reports_however_their_programs_name_themselves():
    raw = b"From: MAILER-DAEMON@mailhub0 (Mail Delivery System)\n\nHello"

    assert refusal_at_door(raw) is Flaw.AMBIGUOUS_AUTHOR
    assert refusal_at_door(raw, is_report=True) is None


def test_ids_and_subject_are_taken_apart_safely():
    raw = (
        HEAD.replace(b"Subject: Hi", b"Subject: =?utf-8?q?One=0D=0ABcc:_x?=")
        + b"Message-ID: <\nIn-Reply-To: <c@d>\nReferences: <a@b>\n <c@d> junk\n\nHello"
    )

    mail = read(raw)

    assert isinstance(mail, Mail)
    assert (mail.subject, mail.message_id) == ("One Bcc: x", None)
    assert mail.answers == ("<c@d>", "<a@b>")


def test_a_long_list_of_references_is_cut_and_no_error():
    ids = b" ".join(b"<%d@example.net>" % number for number in range(1_000))

    mail = read(HEAD + b"References: " + ids + b"\n\nHello")

    assert isinstance(mail, Mail)
    assert mail.answers[0] == "<999@example.net>"
    assert len(mail.answers) == 20


def test_attachments_are_counted_and_signatures_are_not():
    signature = part(b"x", b"application/pgp-signature")
    logo = part(b"x", b"image/png", Content_ID=b"<logo>")
    mail = read(HEAD + multi(b"mixed", PLAIN, IMAGE, signature, logo))

    assert isinstance(mail, Mail)
    assert mail.attachments == 1


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", HEAD, HEAD + b"Content-Type: ", HEAD + b"From: "]),
)
def test_no_bytes_stop_the_reader(raw, head):
    found = read(head + raw)

    if isinstance(found, Mail):
        found.text.encode()
        found.subject.encode()


def test_ninety_html_parts_take_no_more_time_than_their_length():
    piece = "<p>" + "Words that no other part has, {0}. " * 150 + "</p>"
    parts = (f"--b\nContent-Type: text/html\n\n{piece.format(number)}\n" for number in range(90))
    body = "".join(parts) + "--b--\n"
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + body.encode()
    with within_cpu(1.2):
        assert "no other part has, 89" in read(raw).text
