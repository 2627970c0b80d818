"""A member is muted in answer to what they wrote, by name or as "him", and nothing of it is published."""

import pytest
from sqlmodel import select

from digest.community.people.muted_member import MutedMember
from digest.inbox.received_mail import Outcome
from digest.letters.notice import NoticePayload
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery

ANA = "ana@example.net"


@pytest.fixture
def answer(mail):
    """Let Ana answer a letter about Ben's conversation."""

    def send(village, text):
        to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
        return village.take(mail(ANA, text, subject="Re: Sleep"), to)

    return send


def muted(village):
    with village.store.read() as session:
        rows = session.exec(select(MutedMember))
        return [(each.member_id, each.muted_id) for each in rows]


@pytest.mark.parametrize(
    "text",
    [
        "mute Ben please",
        "Mute him",
        "Can you mute Ben? He upsets me.",
        "I would like to mute this person, thank you",
        "Please mute that gentleman. He is unkind.",
        "Bitte schalten Sie Ben stumm",
        "ihn bitte stummschalten",
        "silencie a esta persona",
    ],
)
def test_who_wrote_is_muted_and_nothing_is_published(village, answer, text):
    answer(village, text)

    assert muted(village) == [(village.ana.id, village.ben.id)]
    assert village.notices() == ["member_muted"]
    assert len(village.posts()) == 1


def test_undo_in_the_next_mail_takes_it_back(village, answer, mail):
    answer(village, "mute Ben please")
    village.take(mail(ANA, "unmute Ben", subject="Re: Muted"), "help@mail.example.org")
    assert muted(village) == []


@pytest.mark.parametrize("text", ["mute him", "please mute this person"])
def test_of_several_who_wrote_one_is_asked_for(village, answer, text):
    village.say(village.cleo, "I sleep badly too.")
    answer(village, text)
    assert (muted(village), village.notices()) == ([], ["unclear_post"])


def test_a_name_that_is_nobodys_there_is_not_published(village, answer):
    answer(village, "mute Colin please")
    assert (muted(village), village.notices()) == ([], ["unknown_member"])
    assert len(village.posts()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "I mute the television at night, and sleep better.",
        "My phone is muted from ten on. That helps Ben and me.",
        "POST\nmute Ben",
    ],
)
def test_words_for_others_stay_posts(village, answer, text):
    taken = answer(village, text)
    assert (taken.outcome, muted(village)) == (Outcome.POSTED, [])


def test_who_is_not_muted_is_told_to_be_so_already(village, mail):
    village.take(mail(ANA, "UNMUTE Ben", subject=""), "help@mail.example.org")

    assert (muted(village), village.notices()) == ([], ["member_unmuted"])
    assert NoticePayload.of(village.all(Delivery)[-1]).is_so_already
