"""What people say to "Shall we publish this?" in words of their own, where theirs was a wish to us."""

from datetime import timedelta

import pytest

from digest.community.people.member import Member
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.inbox.question import Question
from digest.mail.signed_address import Purpose

ANA = "ana@example.net"


@pytest.fixture
def answer(village, mail):
    """Let Ana answer a conversation with words to us, and then our question about them."""

    def send(words, text):
        to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
        village.take(mail(ANA, words), to)
        [question] = village.all(Question)
        assert question.asks == "publish_this"
        about = village.address(Purpose.CONFIRM, village.ana, question.id)
        village.take(mail(ANA, text, subject="Re: Shall we publish this?"), about)
        village.work()

    return send


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("I want to report this, he makes fun of us.", "Yes report it"),
        ("I want to report this, he makes fun of us.", "It is indeed a report. Please see to it."),
        ("A moderator ought to see this.", "To the moderators, as I wrote."),
        ("Ich melde das hiermit, er hat meinen Namen genannt.", "Ja, bitte an die Moderatoren"),
        ("Quiero denunciar esto, se burla.", "Sí, a los moderadores."),
    ],
)
def test_who_says_that_it_is_for_the_moderators_has_reported(village, answer, words, text):
    answer(words, text)

    [report] = village.all(ModerationRequest)
    assert report.kind is RequestKind.REPORT
    assert words in report.words
    assert village.posts() == ["About sleep"]


@pytest.mark.parametrize("text", ["Certainly not.", "By no means"])
def test_a_no_may_be_said_otherwise(village, answer, text):
    answer("Ich melde das hiermit, er hat meinen Namen genannt.", text)

    assert [each.was_yes for each in village.all(Question)] == [False]
    assert village.posts() == ["About sleep"]


@pytest.mark.parametrize(
    "text",
    [
        "That was for you. Break from 4 May, 2 weeks",
        "Das war für Sie. Bitte Pause vom 5. bis 12. Mai.",
        "Eso era para ustedes. Pausa del 5 al 12 de mayo",
    ],
)
def test_what_was_for_us_is_done_where_it_is_plain_the_second_time(village, answer, text):
    answer("To the people who run this: no letters while I am away.", text)

    with village.store.read() as session:
        paused = session.get_one(Member, village.ana.id).paused_until
    assert paused is not None
    assert paused > village.noon + timedelta(days=7)
    assert village.posts() == ["About sleep"]


def test_a_command_about_the_conversation_is_done(village, answer):
    answer("To the people who run this: this one is too much.", "unfollow")

    assert village.notices(village.ana)[-1] == "unfollowed"
    assert village.posts() == ["About sleep"]
