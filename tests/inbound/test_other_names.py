"""Communities are found by what people call them, in mails to join and to leave them."""

import re

import pytest
from sqlmodel import select

from digest.actions.communities import add_alias
from digest.actions.invitations import wanted_communities
from digest.community.communities.community import Community, Membership
from digest.community.communities.join import create_community, join
from digest.inbox.question import Question
from digest.letters.membership_changed import MembershipChangedPayload
from digest.outbox.delivery import Delivery, LetterKind
from tests.contexts import of_operator
from tests.inbound.post_office import PostOffice, new_stationery

CLEO = "cleo@example.net"
JOIN, LEAVE = "join@mail.example.org", "leave@mail.example.org"
TEMPLATES = new_stationery()
CALLED = {
    "willow": ("Willow", ("lung cancer", "Lungenkrebs", "cáncer de pulmón")),
    "lantern": ("Lantern", ("migraine", "Migräne", "migraña")),
    "gravel": ("Kidney stones", ()),
    "graft": ("Kidney transplant", ()),
}


@pytest.fixture
def called(village):
    """Communities with neutral names, and the illnesses that members call them by."""
    with village.store.write() as session:
        for name, (title, aliases) in CALLED.items():
            made = create_community(session, name=name, title=title, at=village.noon)
            for alias in aliases:
                add_alias(of_operator(session, village.noon), made, alias)
    return village


@pytest.fixture
def office(called, keys, tmp_path):
    return PostOffice(store=called.store, keys=keys, templates=TEMPLATES, folder=tmp_path)


def belongs_to(village):
    mine = select(Community.name).join(Membership).where(Membership.member_id == village.cleo.id)
    with village.store.read() as session:
        return set(session.exec(mine))


def put_into(village, *names):
    with village.store.write() as session:
        for found in session.exec(select(Community).where(Community.name.in_(names))).all():
            join(session, village.cleo.id, found.id, at=village.noon)


def choices(letter):
    """Return the names that stand above a way to join or leave."""
    return set(re.findall(r"<bdi>([^<]+)</bdi>", letter.html))


def told(village):
    letter = [each for each in village.all(Delivery) if each.kind is LetterKind.OVERVIEW][-1]
    return MembershipChangedPayload.of(letter).changes


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("lung cancer", {"willow"}),
        ("Bitte in die Lungenkrebs-Gruppe", {"willow"}),
        ("Migraene und Lungenkrebs", {"lantern", "willow"}),
        ("cancer de pulmon y migrana", {"willow", "lantern"}),
        ("terrible migraines since the second baby, Lantern", {"lantern"}),
    ],
)
def test_whoever_names_the_illness_in_their_language_joins_without_a_question(
    called, mail, words, names
):
    called.take(mail(CLEO, words, subject="Hello"), JOIN)

    assert belongs_to(called) == names
    assert told(called).unknown == ()


def test_a_strangers_yes_joins_what_they_called_by_its_illness(called, mail):
    called.take(mail("mara@example.com", "the Lungenkrebs group, please", subject="join"), JOIN)

    [question] = called.all(Question)
    assert len(wanted_communities(question)) == 1


def test_a_name_that_fits_two_is_asked_with_both(called, mail, office):
    called.take(mail(CLEO, "kidney", subject="join"), JOIN)
    office.run(called.noon)
    letter = office.sent[-1]

    assert belongs_to(called) == set()
    assert {"Kidney stones", "Kidney transplant"} <= choices(letter)


def test_leaving_looks_among_ones_own_first(called, mail):
    put_into(called, "gravel", "lantern")

    called.take(mail(CLEO, "", subject="leave kidney"), LEAVE)

    assert belongs_to(called) == {"lantern"}


def test_leaving_by_what_fits_two_of_ones_own_asks_which(called, mail, office):
    put_into(called, "gravel", "graft")

    called.take(mail(CLEO, "", subject="leave kidney"), LEAVE)
    office.run(called.noon)
    letter = office.sent[-1]

    assert belongs_to(called) == {"gravel", "graft"}
    assert "We are not sure which of your communities" in letter.html
    assert {"Kidney stones", "Kidney transplant"} <= choices(letter)


def test_leaving_where_one_is_not_tells_its_title(called, mail):
    put_into(called, "lantern")

    called.take(mail(CLEO, "", subject="leave Lungenkrebs"), LEAVE)

    assert belongs_to(called) == {"lantern"}
    assert told(called).not_in == ("Willow",)


def test_no_header_and_no_link_of_a_letter_names_the_illness(called, mail, office):
    called.take(mail(CLEO, "", subject="lung cancer"), JOIN)
    called.take(mail(CLEO, "Who else coughs?", subject="Coughing"), "willow@mail.example.org")
    office.run(called.noon)

    assert office.sent
    for letter in office.sent:
        headers = " ".join(value for key, value in letter.mail.items() if key != "References")
        assert "cancer" not in headers.lower()
        assert "ungenkrebs" not in f"{headers}{letter.html}{letter.text}"
