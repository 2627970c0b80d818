"""The relay for trying out."""

import mailbox

import pytest

from digest.errors import RelayDeferred
from digest.outbox.compose import Composed
from digest.outbox.maildir_relay import MaildirRelay


@pytest.fixture
def letter():
    return Composed(
        delivery_id=17,
        member_id=3,
        reverse_path="b.x@mail.example.org",
        recipient="ana@example.net",
        message=b"Subject: Hello\r\n\r\nHello.\r\n",
    )


def test_a_letter_is_found_by_its_delivery_and_member(tmp_path, letter):
    answer = MaildirRelay(tmp_path / "letters").send(letter)

    assert answer == "kept as new/delivery-17-member-3.eml"
    kept = tmp_path / "letters" / "new" / "delivery-17-member-3.eml"
    assert kept.read_bytes() == letter.message


def test_mail_programs_can_read_the_folder(tmp_path, letter):
    MaildirRelay(tmp_path / "letters").send(letter)
    (message,) = mailbox.Maildir(tmp_path / "letters", create=False)
    assert message["Subject"] == "Hello"


def test_the_same_delivery_again_is_kept_once(tmp_path, letter):
    relay = MaildirRelay(tmp_path / "letters")
    relay.send(letter)
    relay.send(letter)
    assert len(list((tmp_path / "letters").rglob("*.eml"))) == 1


def test_a_folder_that_cannot_be_written_puts_the_letter_off(tmp_path, letter):
    (tmp_path / "letters").write_text("a file in the way")
    with pytest.raises(RelayDeferred):
        MaildirRelay(tmp_path / "letters").send(letter)
