"""Whose letters show no words of others is asked before an answer to one is published."""

from datetime import timedelta

import pytest

from digest.community.conversations.post import Post
from digest.community.people.member import Member, MemberState
from digest.inbox.question import Question
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.id_codec import pack_ids
from tests.inbound.post_office import PostOffice, new_stationery

ANA = "ana@example.net"


@pytest.fixture
def hidden(village):
    with village.store.write() as session:
        session.get_one(Member, village.ana.id).shows_content = False
    return village


@pytest.mark.parametrize(
    "words", ["1", "What is this about?", "Yes, I see it the same way", "Thank you, I read it all"]
)
def test_what_answers_a_letter_that_shows_nothing_is_asked_about(hidden, mail, words):
    before = len(hidden.all(Post))
    to = hidden.address(Purpose.REPLY, hidden.ana, hidden.sleep.conversation_id)
    hidden.take(mail(ANA, words), to)

    assert len(hidden.all(Post)) == before
    assert hidden.all(Delivery)[-1].reason == "publish_this"


def test_what_they_begin_is_published(hidden, mail):
    before = len(hidden.all(Post))
    hidden.take(mail(ANA, "Who knows a good pillow?", subject="Pillows"), "lung@mail.example.org")

    assert len(hidden.all(Post)) == before + 1


WISHES = [
    "MORE",
    "READ",
    "Send it to me",
    "yes send it to me",
    "more please",
    "Show me please",
    "yes please I want to read it",
    "ja bitte, schick es mir",
]


def read_by_ana(village):
    sent = village.all(Delivery)[-1]
    return sent.member_id == village.ana.id and sent.kind is LetterKind.CONVERSATION


@pytest.mark.parametrize("words", WISHES)
def test_a_wish_to_read_what_a_letter_did_not_show_is_done_and_never_a_text(hidden, mail, words):
    before = len(hidden.all(Post))
    to = hidden.address(Purpose.REPLY, hidden.ana, hidden.sleep.conversation_id)
    hidden.take(mail(ANA, words), to)

    assert (len(hidden.all(Post)), hidden.all(Question)) == (before, [])
    assert read_by_ana(hidden)


@pytest.mark.parametrize("words", WISHES)
def test_a_wish_to_read_in_answer_to_the_question_is_done_and_leaves_it_open(hidden, mail, words):
    before = len(hidden.all(Post))
    to = hidden.address(Purpose.REPLY, hidden.ana, hidden.sleep.conversation_id)
    hidden.take(mail(ANA, "Yes, I see it the same way"), to)
    question = hidden.all(Question)[-1]
    hidden.take(mail(ANA, words), hidden.address(Purpose.CONFIRM, hidden.ana, question.id))

    assert (len(hidden.all(Post)), hidden.all(Question)[-1].ended_at) == (before, None)
    assert read_by_ana(hidden)


@pytest.fixture
def office(village, keys, tmp_path):
    return PostOffice(village.store, keys, new_stationery(), tmp_path / "state")


def test_the_answer_to_a_report_does_not_name_who_wrote(hidden, mail, office):
    to = hidden.address(Purpose.REPORT, hidden.ana, hidden.sleep.id)
    hidden.take(mail(ANA, "It sells things."), to)
    office.run(hidden.noon + timedelta(minutes=1))

    [letter] = [each for each in office.sent if each.member_id == hidden.ana.id]
    assert "Ben" not in letter.shown
    assert "Sleep" not in letter.shown


@pytest.mark.parametrize("words", ["mute this person", "mute him", "mute Ben"])
def test_the_answer_to_a_muting_names_nobody(hidden, mail, office, words):
    to = hidden.address(Purpose.REPLY, hidden.ana, hidden.sleep.conversation_id)
    hidden.take(mail(ANA, words), to)
    office.run(hidden.noon + timedelta(minutes=1))

    assert hidden.notices() == ["member_muted"]
    [letter] = [each for each in office.sent if each.member_id == hidden.ana.id]
    assert "this member" in letter.shown
    assert "Ben" not in letter.shown


@pytest.mark.parametrize("purpose", [Purpose.REPLY, Purpose.SUMMARY])
def test_undo_in_answer_to_the_question_brings_no_conversation(hidden, mail, purpose):
    carried = {"carried": pack_ids([hidden.sleep.id]), "until": hidden.noon}
    hidden.letter(LetterKind.SUMMARY, hidden.ana, **carried)
    about = {
        Purpose.REPLY: hidden.sleep.conversation_id,
        Purpose.SUMMARY: hidden.all(Delivery)[-1].id,
    }
    hidden.take(
        mail(ANA, "Thank you, my dear"), hidden.address(purpose, hidden.ana, about[purpose])
    )
    question = hidden.all(Question)[-1]
    before = len(hidden.all(Post))

    hidden.take(mail(ANA, "UNDO"), hidden.address(Purpose.CONFIRM, hidden.ana, question.id))

    assert not read_by_ana(hidden)
    assert len(hidden.all(Post)) == before


@pytest.mark.parametrize(
    "purpose", [Purpose.UNFOLLOW, Purpose.MUTE, Purpose.UNMUTE, Purpose.REPORT]
)
def test_no_letter_to_who_is_suspended_tells_a_title_or_a_name(village, mail, office, purpose):
    suspend(village)
    number = village.sleep.id if purpose is Purpose.REPORT else village.sleep.conversation_id

    village.take(mail(ANA, ""), village.address(purpose, village.ana, number))
    office.run(village.noon + timedelta(minutes=1))

    [letter] = office.sent
    assert "Ben" not in letter.shown
    assert "Sleep" not in letter.shown


def test_who_is_suspended_sees_how_much_they_follow_and_not_what(village, mail, office):
    number = village.sleep.conversation_id
    village.take(mail(ANA, ""), village.address(Purpose.FOLLOW, village.ana, number))
    office.run(village.noon + timedelta(minutes=1))
    suspend(village)

    village.take(mail(ANA, "", subject="followed"), "tags@mail.example.org")
    office.run(village.noon + timedelta(minutes=2))

    shown = office.sent[-1].shown
    assert "You follow one conversation" in shown
    assert "Your membership is suspended" in shown
    assert "Sleep" not in shown


def suspend(village):
    with village.store.write() as session:
        session.get_one(Member, village.ana.id).state = MemberState.SUSPENDED
