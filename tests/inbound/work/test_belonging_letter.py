"""The letters about belonging and the welcome, as their readers see them: each link does what it says."""

import re
from urllib.parse import unquote

import pytest

from digest.actions.membership import join_community
from digest.community.communities.join import create_community
from digest.community.leaving.pending_member import placeholder_name
from digest.community.people.member import Member
from digest.intents.phrases import JoinCommunity, LeaveCommunity, NoCommunity
from digest.letters.overview import Overview, OverviewPayload
from digest.letters.recipient import recipients
from digest.letters.rules import RulesOfConduct
from digest.letters.welcome import Welcome
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.enqueue import enqueue
from inbound.interpret.commands.asked import asked_at
from tests.contexts import of_operator
from tests.inbound.post_office import PostOffice, new_stationery

CLEO, JOIN, LEAVE = "cleo@example.net", "join@mail.example.org", "leave@mail.example.org"
TEMPLATES = new_stationery()
LINK = re.compile(r'href="mailto:(\w+)@mail\.example\.org(?:\?subject=([^"&]*))?"')


@pytest.fixture
def letter(village, keys, tmp_path):
    """Send what is due, and return the one overview among it."""
    office = PostOffice(store=village.store, keys=keys, templates=TEMPLATES, folder=tmp_path)

    def take():
        office.sent.clear()
        office.run(village.noon)
        (found,) = [each for each in office.sent if each.kind is LetterKind.OVERVIEW]
        return found

    return take


@pytest.fixture
def town(village):
    """A second community, in which nothing is written, with marks in its title."""
    with village.store.write() as session:
        create_community(session, name="hills", title="Kidney <b>& co</b>", at=village.noon)
    return village


def links(letter):
    return {(command, unquote(subject)) for command, subject in LINK.findall(letter.html)}


def plain(letter):
    return " ".join(letter.text.split())


def test_whom_the_operator_puts_in_hears_who_did_it(village, letter):
    with village.store.write() as session:
        join_community(of_operator(session, village.noon), village.cleo.id, village.lung.id)
    told = plain(letter())

    assert "because the people who run" in told
    assert "a mail from you" not in told


def test_every_link_is_read_back_as_what_it_says(town, mail, letter):
    town.take(mail(CLEO, "lung\nkidney transplant", subject="hello"), JOIN)
    letter()
    town.take(mail(CLEO, "hills, lung hills of nowhere, pancreas", subject="Re: Your"), JOIN)
    told = letter()

    assert told.mail["Reply-To"] == JOIN
    assert told.mail["Subject"] == "Your communities"
    found = links(told)
    assert ("lung", "") in found  # a conversation is started there
    assert ("leave", "hills") in found
    for command, subject in found - {("lung", ""), ("hills", "")}:
        (phrase,) = asked_at(command, subject, "")
        assert isinstance(phrase, JoinCommunity | LeaveCommunity | NoCommunity), (command, subject)
        assert getattr(phrase, "name", subject) == subject


def test_a_title_is_shown_as_it_is_and_breaks_nothing(town, mail, letter):
    town.take(mail(CLEO, "", subject="hills"), JOIN)
    told = letter()

    assert "You are in “Kidney <b>& co</b>” now." in plain(told)
    assert "Kidney &lt;b&gt;&amp; co&lt;/b&gt;" in told.html


def test_leaving_tells_how_to_come_back(town, mail, letter):
    town.take(mail(CLEO, "", subject="hills"), JOIN)
    letter()
    town.take(mail(CLEO, "", subject="hills, pancreas"), LEAVE)
    told = letter()

    assert "You have left" in told.text
    assert ("join", "hills") in links(told)
    assert "so we could not leave it for you: pancreas" in plain(told)
    assert "You are in none at the moment." in told.text


def test_silence_at_leave_shows_what_can_be_left(town, mail, letter):
    town.take(mail(CLEO, "hills, lung", subject="join"), JOIN)
    letter()
    town.take(mail(CLEO, "", subject=""), LEAVE)
    told = letter()

    assert "Which community do you want to leave?" in told.text
    assert {("leave", "hills"), ("leave", "lung")} <= links(told)


def test_thanks_for_the_welcome_are_not_taken_for_a_complaint(town, mail, letter):
    town.take(mail(CLEO, "Thank you so much!", subject="Re: Welcome"), JOIN)
    told = letter()

    assert "Which community do you want to join?" in told.text
    assert "We have no community" not in told.text


def test_a_story_is_given_back(town, mail, letter):
    story = "My mother has had lung disease for years now, and we do not know what to do next."
    town.take(mail(CLEO, story, subject="Re: Welcome"), JOIN)
    told = letter()

    assert plain(told).count("My mother has had lung disease") == 2
    assert ("join", "lung") in links(told)


def test_the_welcome_shows_around(town, letter):
    with town.store.write() as session:
        member = session.get_one(Member, town.cleo.id)
        member.display_name = name = placeholder_name(session)
        enqueue(
            session, OverviewPayload(reason=Overview.WELCOME), to=member.id, key="w", at=town.noon
        )
    told = letter()

    assert told.mail["Subject"] == "Welcome to Community Digest"
    assert told.mail["Reply-To"] == JOIN
    assert told.text.index("Lung") < told.text.index("Kidney")  # where more is written comes first
    assert name in told.text
    assert {("join", "lung"), ("communities", "communities"), ("settings", "name ...")} <= links(
        told
    )
    for words in ("phone numbers", "06:00 (UTC)", "STOP", "cannot replace"):
        assert words in plain(told)
    assert "THE RULES" in told.text


def test_the_welcome_quotes_the_rules(town):
    letter = Delivery(kind=LetterKind.OVERVIEW, reason=Overview.WELCOME)
    with town.store.read() as session:
        recipient = recipients(session, [town.cleo.id])[town.cleo.id]
        values = Welcome(rules=RulesOfConduct(text="Be kind.\nNo selling."))(
            session, recipient, letter, town.noon
        )
    shown = TEMPLATES.render("welcome", **values)

    assert b"Be kind." in shown.text.form
    assert b"No selling." in shown.html.form


def test_the_first_receipt_of_somebody_without_a_chosen_name_says_so_once(
    town, mail, keys, tmp_path
):
    office = PostOffice(store=town.store, keys=keys, templates=TEMPLATES, folder=tmp_path)
    with town.store.write() as session:
        member = session.get_one(Member, town.ana.id)
        member.display_name = name = placeholder_name(session)
    for text in ("I sleep badly.", "Since the spring."):
        to = town.address(Purpose.REPLY, town.ana, town.sleep.conversation_id)
        town.take(mail("ana@example.net", text), to)
    office.run(town.noon)
    receipts = [each for each in office.sent if each.kind is LetterKind.RECEIPT]

    assert [f"Others see you as “{name}”" in " ".join(each.text.split()) for each in receipts] == [
        True,
        False,
    ]
    assert "Choose a name" in receipts[0].html
