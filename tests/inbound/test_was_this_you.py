"""The letter that asks "was this you?" is nobody's way to reach a member with words of their own."""

import pytest

from digest.mail.signed_address import Purpose
from digest.outbox.delivery import LetterKind
from tests.inbound.post_office import PostOffice, new_stationery

ANA = "Ana Realname <ana@example.net>"
BAIT = """Your account is closed. Log in at https://evil.example/login
or at evil.example today, call +44 1632 960 961,
or write to help@evil.example at once. Otherwise all is lost for ever."""


@pytest.fixture
def office(village, keys, tmp_path) -> PostOffice:
    return PostOffice(village.store, keys, new_stationery(), tmp_path / "state")


def asked(village, office, raw, purpose=Purpose.REPLY):
    """Return the letter that a mail in Ana's name made us write, which nobody vouches for."""
    number = village.sleep.conversation_id
    village.take(raw, village.address(purpose, village.ana, number))
    office.run(village.noon)
    [letter] = [each for each in office.sent if each.kind is LetterKind.NOTICE]
    return letter


def test_it_shows_nothing_that_a_stranger_wants_pressed(village, office, mail):
    letter = asked(
        village, office, mail(ANA, BAIT, subject="See https://evil.example", verdict="none")
    )

    assert "Your account is closed." in letter.text
    for part in (letter.text, letter.html, str(letter.mail["Subject"])):
        assert not any(each in part for each in ("evil", "960", "all is lost", "at once"))
    assert letter.html.count("<a ") == sum(
        letter.html.count(f"<a {each}") for each in ('class="r" href="mailto:', 'href="mailto:')
    )


def test_it_shows_enough_that_its_writer_knows_it_again(village, office, mail):
    letter = asked(
        village,
        office,
        mail(ANA, "Dear Ben,\nI sleep propped up.\nTea helps as well.", verdict="none"),
    )

    for words in ("Dear Ben,", "I sleep propped up. …"):
        assert words in letter.text
        assert words in letter.html


def test_a_mailbox_that_asks_to_be_ours_is_written_so_that_it_cannot_be_pressed(
    village, office, mail
):
    letter = asked(village, office, mail("ana@evil.example", "Hello", verdict="pass"))

    assert "ana (at) evil (dot) example" in letter.text
    assert "evil.example" not in letter.shown
