"""A summary of an earlier day comes again when its reader asks, drawn from what they may read now."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from digest.community.communities.community import Membership
from digest.community.conversations.post import Post, PostState
from digest.intents.phrases import SummaryAgain
from digest.intents.slots import PAST_DAY
from digest.language.vocabulary import vocabularies
from digest.language.words import split_words
from digest.outbox.delivery import LetterKind
from inbound.interpret.commands.asked import asked_at
from tests.inbound.post_office import PostOffice, new_stationery

ANA = "ana@example.net"
HELP = "help@mail.example.org"
DAY = timedelta(days=1)
MONDAY = date(2026, 3, 2)


@pytest.fixture
def office(village, keys, tmp_path):
    return PostOffice(village.store, keys, new_stationery(), tmp_path / "state")


@pytest.fixture
def tuesday(village, office):
    """Send Ana the summary of Tuesday morning, and return when that was."""
    at = village.noon + timedelta(hours=18)
    office.run(at)
    return at


def asked(village, office, mail, text, at):
    """Return the letters to Ana that a mail of hers brings."""
    before = len(office.sent)
    village.take(mail(ANA, text, subject="again"), HELP, at=at)
    office.send_due(at)
    return [each for each in office.sent[before:] if each.member_id == village.ana.id]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Please send me yesterday's letter again.", 1),
        ("Bitte schickt mir die Zusammenfassung von gestern noch einmal", 1),
        ("Envíame el resumen de anteayer otra vez", 2),
        ("Could you resend the summary of 3 March?", 30),
        ("my last summary again please", 30),
    ],
)
def test_it_comes_with_what_can_be_read_now(village, office, mail, tuesday, text, days):
    (letter,) = asked(village, office, mail, text, tuesday + days * DAY)

    assert letter.kind is LetterKind.OVERVIEW
    assert letter.mail["Subject"] == "Tuesday again: 1 conversation, 1 new post"
    assert "About sleep" in letter.text
    assert "from Monday 2 March, 11:00 to Tuesday 3 March, 05:00" in " ".join(letter.text.split())

    village.take(mail(ANA, "That helps me.", subject="Re: Sleep"), to_of(letter), at=tuesday + DAY)
    assert village.posts()[-1] == "That helps me.", "it is answered as a summary is"


def to_of(letter):
    return letter.mail["Reply-To"].addresses[0].addr_spec


def test_what_was_hidden_or_may_not_be_read_any_more_is_not_in_it(village, office, mail, tuesday):
    ben = village.start("Food")
    with village.store.write() as session:
        session.get_one(Post, village.sleep.id).state = PostState.HIDDEN
    (letter,) = asked(village, office, mail, "my last summary again", tuesday + DAY)
    assert "About sleep" not in letter.shown
    assert "About food" in letter.shown

    with village.store.write() as session:
        session.exec(delete(Membership))
    (letter,) = asked(village, office, mail, "resend my last summary", tuesday + DAY)
    assert "You are no longer in the communities" in " ".join(letter.text.split())
    assert "About" not in letter.text
    assert ben


def test_of_a_day_without_one_that_is_told(village, office, mail, tuesday):
    asked(village, office, mail, "resend the letter of 1 March", tuesday + DAY)

    assert village.notices(village.ana) == ["no_summary"]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("friday", date(2026, 2, 27)),
        ("monday", MONDAY),
        ("12 november", date(2025, 11, 12)),
        ("12.11.", date(2025, 11, 12)),
        ("29 february", date(2024, 2, 29)),
        ("2026-03-01", date(2026, 3, 1)),
    ],
)
def test_a_day_without_a_year_is_the_last_one_of_that_name(words, day):
    found = (PAST_DAY.read(split_words(words), each, MONDAY) for each in vocabularies())

    assert day in found


def test_a_wish_for_summaries_is_no_wish_for_one_again():
    wishes = "the summary again every day", "start my summary again", "I want summaries again"
    for text in wishes:
        found = asked_at("help", "", text, today=MONDAY)
        assert not isinstance(found, tuple) or not any(isinstance(e, SummaryAgain) for e in found)
