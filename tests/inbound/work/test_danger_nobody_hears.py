"""Where letters reach no moderator and no staff, the operator hears of each danger, within minutes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from digest.community.moderation.member_care import appoint
from digest.community.people.member import Address, Badge, Member, MemberState
from digest.community.requests import open_request
from digest.community.requests.moderation_request import ModerationRequest
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.suppression import SuppressionCause, suppress
from inbound.work.tell_operator import TellingOperator
from tests.inbound.work.test_tell_operator import OPERATOR, Office, Taking

ANA = "ana@example.net"
SOON = timedelta(minutes=3)
OWN = "Please do not let the others read this: I want to kill myself."
TOLD = "Please look after Cleo, she has taken all her pills."
PERHAPS = "Some evenings I think everybody would have it easier without me."


@pytest.fixture
def office(village):
    step = TellingOperator(
        store=village.store,
        relay=Taking(),
        to=OPERATOR,
        domain="mail.example.org",
        service_name="Lung Friends",
    )
    return Office(step, step.relay)


def no_moderator(session, village):
    """There is none."""


def suspended(session, village):
    appoint(session, village.ben, village.lung.id, actor="operator", at=village.noon)
    session.get_one(Member, village.ben.id).state = MemberState.SUSPENDED


def dead(session, village):
    appoint(session, village.ben, village.lung.id, actor="operator", at=village.noon)
    _kill(session, village.ben, village)


def dead_staff(session, village):
    dead(session, village)
    session.get_one(Member, village.cleo.id).badge = Badge.STAFF
    _kill(session, village.cleo, village)


def _kill(session, member, village):
    for each in session.exec(select(Address).where(Address.member_id == member.id)):
        suppress(session, each, SuppressionCause.DEAD, at=village.noon)


def write_all_day(village, mail, office, text, to):
    """Let Ana write the words, differently, three times a day; return how many letters each brought."""
    heard = []
    for n in range(3):
        at = village.noon + n * timedelta(hours=2)
        before = len(office.letters)
        village.take(mail(ANA, f"{text} Really, {n}."), to, at=at)
        office.tick(at)
        office.tick(at + SOON)
        heard.append(len(office.letters) - before)
    return heard


@pytest.mark.always
@pytest.mark.sample(7)
@pytest.mark.parametrize("who", [no_moderator, suspended, dead, dead_staff])
@pytest.mark.parametrize("way", ["reply", "published", "help", "report", "summary"])
@pytest.mark.parametrize("text", [OWN, TOLD, PERHAPS])
def test_the_operator_hears_of_each(village, mail, office, who, way, text):
    with village.store.write() as session:
        who(session, village)
    post = village.say(village.cleo, "Tea did not help me at all.")
    to = {
        "reply": village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id),
        "published": village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id),
        "help": "help@mail.example.org",
        "report": village.address(Purpose.REPORT, village.ana, post.id),
        "summary": "settings@mail.example.org",
    }[way]
    if way == "published":
        text = text.removeprefix("Please do not let the others read this: ")

    heard = write_all_day(village, mail, office, text, to)

    assert all(heard), heard
    assert not [each for each in village.all(Delivery) if each.kind is LetterKind.MODERATION]


@pytest.mark.parametrize("text", [OWN, TOLD])
def test_staff_hear_at_once_where_letters_reach_no_moderator(village, mail, text):
    with village.store.write() as session:
        dead(session, village)
        session.get_one(Member, village.cleo.id).badge = Badge.STAFF
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    village.take(mail(ANA, text.replace("Cleo", "Ida")), to)

    told = [each for each in village.all(Delivery) if each.kind is LetterKind.MODERATION]
    assert {each.member_id for each in told} == {village.cleo.id}


def test_a_flood_hides_none_from_the_operator(village, mail, office):
    for n in range(15):
        for member in (village.ana, village.ben):
            to = village.address(Purpose.REPLY, member, village.sleep.conversation_id)
            words = f"I want to kill myself. Number {n}."
            village.take(mail(f"{member.display_name.lower()}@example.net", words), to)
    for n in range(3):
        office.tick(village.noon + n * SOON)

    told = [line for each in office.letters for line in each.get_content().splitlines()]
    lines = [line for line in told if line.startswith("  mail ")]
    assert len(lines) == len(set(lines)) == 30


def test_who_posted_too_much_is_heard_all_the_same(village, mail, office):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    for n in range(20):
        village.take(mail(ANA, f"Tea helps me at night, number {n}."), to)
    office.tick(village.noon)
    before = len(office.letters)

    held = village.take(mail(ANA, "I want to kill myself."), to)
    office.tick(village.noon + SOON)

    assert held.reason == "too many posts"
    assert "look after" in office.letters[before].get_content()


def test_what_is_urgent_stands_first_and_in_the_subject(village, mail, office):
    with village.store.write() as session:
        about = {"said": "May I post about honey?", "at": village.noon}
        for _ in range(25):
            open_request.words(session, village.cleo.id, village.lung.id, **about)
        open_request.look_after_member(session, village.ana.id, words=PERHAPS, at=village.noon)
        open_request.words(session, village.cleo.id, village.lung.id, **about)
    office.tick(village.noon)

    urgent = village.all(ModerationRequest)[-2]
    [letter] = office.letters
    assert letter["Subject"] == "Lung Friends: Please look at this now (1)"
    lines = [each for each in letter.get_content().splitlines() if each.startswith("  ")]
    assert lines[0].startswith(f"  {urgent.id}, ")
    assert "and 7 more: digest moderation list" in lines[-1]


def test_what_is_held_for_a_person_is_told_of_again_within_minutes_and_shown(village, mail, office):
    for n in range(25):
        village.take(mail(f"s{n}@example.net", "Spam"), "staff@mail.example.org")
    for n in range(2):
        at = village.noon + n * SOON
        taken = village.take(mail(ANA, f"{PERHAPS} Really, {n}."), "staff@mail.example.org", at=at)
        office.tick(at)
        office.tick(at + SOON)
        assert any(f"mail {taken.id}," in each.get_content() for each in office.letters)


def test_what_comes_while_a_letter_goes_out_is_told_in_the_next(village, mail, office):
    class Slow(Taking):
        def send(self, letter):
            if not self.taken:
                village.take(mail(ANA, f"{PERHAPS} Really."), "help@mail.example.org")
            return super().send(letter)

    village.take(mail(ANA, PERHAPS), "help@mail.example.org")
    slow = Slow()
    watched = Office(replace(office.step, relay=slow), slow)
    watched.tick(village.noon)
    watched.tick(village.noon + SOON)

    assert len(watched.letters) == 2
