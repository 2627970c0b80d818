"""A member wants larger print: the letter says how a mail program does it, and how to reach a person."""

import pytest

from digest.community.people.member import Member
from digest.letters.notice import NoticePayload
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery
from tests.inbound.post_office import PostOffice, new_stationery

ANA = "ana@example.net"


@pytest.mark.parametrize("where", ["settings", "help", "summary"])
def test_the_letter_says_what_helps_and_sets_nothing(village, mail, keys, tmp_path, where):
    pain = village.start("Pain")
    summary = village.numbering(village.sleep, pain)
    to = summary if where == "summary" else f"{where}@mail.example.org"

    village.take(mail(ANA, "I can't read this, too small"), to)

    office = PostOffice(village.store, keys, new_stationery(), tmp_path / "state")
    office.send_due(village.noon)
    [letter] = [each for each in office.sent if each.member_id == village.ana.id]
    text = " ".join(letter.text.split())
    assert letter.mail["Subject"] == "How you make the letters larger"
    assert "hold the key Ctrl (on a Mac: Cmd) and press +" in text
    assert "They have exactly the size that your mail program uses" in text
    assert "PERSON" in text
    assert "To: settings@mail.example.org" in text  # plain text, by a ready mail
    with village.store.read() as session:
        assert session.get_one(Member, village.ana.id).text_only is False


def test_it_is_never_published_unasked(village, mail):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    before = village.posts()

    village.take(mail(ANA, "letters bigger"), to)

    assert village.posts() == before
    assert NoticePayload.of(village.all(Delivery)[-1]).offers != ()
