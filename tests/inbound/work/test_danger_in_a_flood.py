"""Danger is read however much else waits: in the letter that goes out at once, and in each one after it."""

from datetime import timedelta

import pytest

from digest.community.communities.community import Membership
from digest.community.people.moderator import Moderator
from digest.community.requests import open_request
from digest.letters.remind_moderators import enqueue_due, tell_at_once
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import LetterKind
from tests.inbound.post_office import PostOffice, new_stationery

CLEO = "cleo@example.net"
SOON = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MANY = 14  # more than a letter holds


@pytest.fixture
def office(village, keys, tmp_path):
    return PostOffice(village.store, keys, new_stationery(), tmp_path / "state")


@pytest.fixture
def cared_for(village):
    """Let Ben be the only moderator, and Cleo a member who can report."""
    with village.store.write() as session:
        session.add(
            Membership(
                member_id=village.cleo.id, community_id=village.lung.id, joined_at=village.noon
            )
        )
        session.add(
            Moderator(member_id=village.ben.id, community_id=village.lung.id, since=village.noon)
        )
    return village


def wait(village, *said):
    """Let Ana's words wait for the moderators, oldest first; return what was opened."""
    with village.store.write() as session:
        return [
            open_request.words(session, village.ana.id, village.lung.id, said=each, at=village.noon)
            for each in said
        ]


def flood(what):
    return [f"{what}, number {n}." for n in range(MANY)]


def to_moderator(office):
    found = [each for each in office.sent if each.kind is LetterKind.MODERATION]
    return [" ".join(each.text.split()) for each in found]


@pytest.mark.parametrize("what", ["May I post about honey", "Cleo wants to hang herself today"])
@pytest.mark.parametrize("way", ["help", "report"])
def test_the_letter_that_goes_out_at_once_shows_what_it_goes_out_for(
    cared_for, mail, office, what, way
):
    wait(cared_for, *flood(what))
    post = cared_for.say(cared_for.ana, "Tea did not help me at all.")
    to = {
        "help": "help@mail.example.org",
        "report": cared_for.address(Purpose.REPORT, cared_for.cleo, post.id),
    }[way]
    words = "Ana has taken all her pills, I am sure."

    cared_for.take(mail(CLEO, words), to)
    office.run(cared_for.noon + SOON)

    [letter] = to_moderator(office)
    assert words in letter
    assert "3 more things wait and did not fit" in letter


def test_each_of_many_that_go_out_together_shows_its_own_first(cared_for, office):
    opened = wait(cared_for, *flood("Cleo wants to hang herself today"))
    with cared_for.store.write() as session:
        for each in opened:
            assert tell_at_once(session, [each], at=cared_for.noon)
    office.run(cared_for.noon + SOON)

    letters = to_moderator(office)
    assert len(letters) == MANY
    for each in opened:
        first = [letter.partition("Cleo wants")[2].partition(".")[0] for letter in letters]
        assert any(each.words.endswith(f"{begun}.") for begun in first)


def test_later_letters_show_danger_before_all_else_the_newest_first(cared_for, office):
    wait(cared_for, *flood("May I post about honey"))
    wait(cared_for, "Cleo has taken all her pills.", "Cleo wants to hang herself.")
    wait(cared_for, *flood("May I post about tea"))
    with cared_for.store.write() as session:
        enqueue_due(session, cared_for.noon + HOUR)
    office.run(cared_for.noon + HOUR)

    [letter] = to_moderator(office)
    places = [letter.find(each) for each in ("hang herself", "all her pills", "honey, number 0")]
    assert -1 not in places
    assert places == sorted(places)


def test_of_more_dangers_than_a_letter_holds_the_newest_are_shown_and_the_others_counted(
    cared_for, office
):
    said = flood("Cleo wants to hang herself today")
    wait(cared_for, *said)
    with cared_for.store.write() as session:
        enqueue_due(session, cared_for.noon + HOUR)
    office.run(cared_for.noon + HOUR)

    [letter] = to_moderator(office)
    assert [each in letter for each in said] == [False] * 2 + [True] * 12
    assert "2 more things wait and did not fit" in letter


def test_the_letter_that_goes_out_at_once_says_so_in_its_subject_and_its_heading(
    cared_for, mail, office
):
    wait(cared_for, "May I post about honey")
    cared_for.take(
        mail(CLEO, "My aunt says she will hang herself tonight."), "help@mail.example.org"
    )
    office.run(cared_for.noon + SOON)
    with cared_for.store.write() as session:
        enqueue_due(session, cared_for.noon + 25 * HOUR)
    office.run(cared_for.noon + 25 * HOUR)

    first, later = [each for each in office.sent if each.kind is LetterKind.MODERATION]
    assert first.mail["Subject"] == "Please look at this now"
    for part in (first.text, first.html):
        said = " ".join(part.split())
        assert said.index("Somebody may be in danger") < said.index("hang herself tonight")
        assert "call the emergency number" in said
    assert later.mail["Subject"] == "2 decisions for you as moderator"
