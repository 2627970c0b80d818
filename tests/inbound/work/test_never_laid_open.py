"""What a member wants hidden is never shown by their own words for it, wherever they say so."""

import pytest

from digest.community.people.member import Member
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.id_codec import pack_ids


@pytest.fixture
def hidden(village):
    """Ana sees neither titles nor contents in her letters."""
    with village.store.write() as session:
        ana = session.get_one(Member, village.ana.id)
        ana.shows_content, ana.discreet = False, True


@pytest.mark.parametrize(
    "text",
    [
        "letters that show nothing please",
        "I do not want my daughter to see what it is about, so hide the titles please",
        "please go on hiding, show no titles",
        "bitte die Titel verstecken, meine Tochter soll sie nicht sehen",
        "que no se vean, oculten los títulos por favor",
    ],
)
@pytest.mark.parametrize("place", ["settings", "summary"])
def test_words_that_hide_show_nothing(village, mail, hidden, text, place):
    to = "settings@mail.example.org"
    if place == "summary":
        posts = [village.sleep, village.start("Food")]
        of_posts = {"carried": pack_ids(post.id for post in posts), "until": village.noon}
        village.letter(LetterKind.SUMMARY, village.ana, **of_posts)
        to = village.address(Purpose.SUMMARY, village.ana, village.all(Delivery)[-1].id)
    village.take(mail("ana@example.net", text), to)

    with village.store.read() as session:
        ana = session.get_one(Member, village.ana.id)
        assert (ana.shows_content, ana.discreet) == (False, True)


def test_words_that_no_longer_hide_show_again(village, mail, hidden):
    village.take(mail("ana@example.net", "titles on"), "settings@mail.example.org")

    with village.store.read() as session:
        assert session.get_one(Member, village.ana.id).discreet is False
