"""A report is taken back in answer to the letter about it, while nobody has decided."""

from datetime import timedelta

import pytest
from sqlmodel import select

from digest.community.people.muted_member import MutedMember
from digest.community.requests.moderation_request import ModerationRequest, close_request
from digest.mail.signed_address import Purpose
from digest.mail.threading import message_id
from digest.outbox.delivery import Delivery
from tests.inbound.conftest import DOMAIN

ANA = "ana@example.net"


@pytest.fixture
def report(village, mail):
    """Let Ana report Ben's post, and return how she answers the letter about it."""
    village.take(
        mail(ANA, "It sells pills."), village.address(Purpose.REPORT, village.ana, village.sleep.id)
    )
    letter = village.all(Delivery)[-1]
    named = message_id(village.keys, DOMAIN, member_id=village.ana.id, delivery_id=letter.id)

    def answer(text):
        raw = mail(ANA, text, subject="Re: Thank you for telling us", In_Reply_To=named)
        return village.take(raw, f"notice@{DOMAIN}", at=village.noon + timedelta(hours=3))

    return answer


def mutes(village):
    with village.store.read() as session:
        return session.exec(select(MutedMember)).all()


def ended(village):
    return [(each.ended_by, each.ruling) for each in village.all(ModerationRequest)]


@pytest.mark.parametrize(
    "text",
    [
        "UNDO",
        "I did not mean to report it",
        "take the report back please",
        "please do not report it after all",
        "Das war ein Versehen, bitte rückgängig machen",
    ],
)
def test_undo_takes_a_report_back_and_it_can_be_made_again(village, mail, report, text):
    report(text)
    assert ended(village) == [("who reported it", "withdrawn")]
    assert village.notices()[-1] == "report_withdrawn"

    to = village.address(Purpose.REPORT, village.ana, village.sleep.id)
    village.take(mail(ANA, "Now I am sure."), to)
    assert ended(village)[1:] == [(None, None)]


def test_a_report_that_is_decided_stands(village, report):
    with village.store.write() as session:
        request = session.get_one(ModerationRequest, 1)
        close_request(request, by="member 9", action="keep", at=village.noon)
        session.add(request)

    report("UNDO")

    assert (ended(village), village.notices()[-1]) == ([("member 9", "keep")], "report_stands")


@pytest.mark.parametrize("text", ["Thank you for your help", "Do you know when they decide?"])
def test_other_words_leave_it(village, report, text):
    report(text)
    assert ended(village) == [(None, None)]


@pytest.fixture
def answer_another(village, mail, report):
    """Let Ana answer a letter that told of another change than her report."""
    village.take(mail(ANA, "mute Ben"), f"help@{DOMAIN}")
    village.take(mail(ANA, "unmute Ben"), f"help@{DOMAIN}")
    letter = village.all(Delivery)[-1]
    named = message_id(village.keys, DOMAIN, member_id=village.ana.id, delivery_id=letter.id)

    def answer(text):
        raw = mail(ANA, text, subject="Re: You no longer mute a member", In_Reply_To=named)
        return village.take(raw, f"notice@{DOMAIN}", at=village.noon + timedelta(hours=3))

    return answer


@pytest.mark.parametrize(
    "text",
    [
        "I was wrong about that, take back my report",
        "Undo the report please",
        "sorry, undo the report I made",
        "Withdraw my complaint, I was mistaken",
        "ich nehme meine Meldung zurück",
    ],
)
def test_a_report_is_taken_back_by_its_name_in_answer_to_any_letter(village, answer_another, text):
    answer_another(text)

    assert village.notices()[-1] == "report_withdrawn"
    assert not mutes(village)


def test_what_was_undone_already_is_asked_about_and_not_done_again(village, answer_another):
    answer_another("UNDO, take back my report")
    answer_another("I was wrong about that, take back my report")

    assert village.notices()[-1] == "undo_what"
    assert not mutes(village)


def test_of_several_that_go_by_the_name_none_is_undone(village, mail, report):
    village.take(mail(ANA, "mute Ben"), f"help@{DOMAIN}")
    to = village.address(Purpose.MUTE, village.ana, village.sleep.conversation_id)
    village.take(mail(ANA, ""), to)

    report("undo the mute")

    assert village.notices()[-1] == "undo_what"
    assert (len(mutes(village)), ended(village)) == (1, [(None, None)])


def test_the_one_that_goes_by_the_name_is_undone(village, mail, report):
    village.take(mail(ANA, "mute Ben"), f"help@{DOMAIN}")

    report("undo the mute")

    assert (mutes(village), ended(village)) == ([], [(None, None)])
