import email
import email.policy

import pytest

from digest.mail.attachment import Attachment

EVERY_BYTE = bytes(range(256)) * 500


@pytest.fixture
def sent(letters, writer, heading):
    """Print a notice with files, and read it again by the standard library."""

    def send(*attachments):
        raw = writer.write(
            heading("notice"), letters()["notice-deleted"].rendered, attachments
        ).message
        return raw, email.message_from_bytes(raw, policy=email.policy.default)

    return send


def test_a_file_arrives_with_its_name_its_type_and_every_byte(sent):
    _, message = sent(Attachment("your-data.zip", "application/zip", EVERY_BYTE))

    [part] = message.iter_attachments()

    assert message.get_content_type() == "multipart/mixed"
    assert (part.get_filename(), part.get_content_type()) == ("your-data.zip", "application/zip")
    assert part.get_content() == EVERY_BYTE
    assert not message.defects
    assert not part.defects


def test_the_letter_itself_is_still_text_and_html(sent):
    _, message = sent(Attachment("a.zip", "application/zip", b"x"))

    assert "Your post is deleted" in message.get_body(("plain",)).get_content()
    assert "Your post is deleted" in message.get_body(("html",)).get_content()


def test_two_files_come_in_their_order(sent):
    page = Attachment("all.html", "text/html; charset=utf-8", "<p>Ä</p>".encode())

    _, message = sent(page, Attachment("b.zip", "application/zip", b""))

    html, archive = message.iter_attachments()
    assert html.get_payload(decode=True) == "<p>Ä</p>".encode()
    assert html.get_content_charset() == "utf-8"
    assert archive.get_filename() == "b.zip"


def test_no_line_is_longer_than_76_characters_and_each_ends_as_mail_does(sent):
    raw, _ = sent(Attachment("a.zip", "application/zip", EVERY_BYTE))

    body = raw.split(b"base64\r\n\r\n", 1)[1]
    assert max(map(len, body.split(b"\r\n"))) == 76
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")


def test_neither_boundary_begins_like_the_other(sent):
    _, message = sent(Attachment("a.zip", "application/zip", b"x"))

    outer, inner = message.get_boundary(), next(message.iter_parts()).get_boundary()

    assert not outer.startswith(inner)
    assert not inner.startswith(outer)


def test_a_letter_without_a_file_is_as_it_always_was(sent):
    _, message = sent()

    assert message.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a b.zip", "application/zip"),
        ('a".zip', "application/zip"),
        ("a\r\nBcc: x@y", "application/zip"),
        ("ä.zip", "application/zip"),
        ("", "application/zip"),
        ("../a.zip", "application/zip"),
        ("a.zip", "application/zip\r\nBcc: x@y"),
    ],
)
def test_a_name_or_a_type_that_a_header_cannot_hold_is_refused(name, media_type):
    with pytest.raises(ValueError, match="plain"):
        Attachment(name, media_type, b"")
