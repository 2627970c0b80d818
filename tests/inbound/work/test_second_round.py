"""What people say to "Shall we publish this?" in words of their own, where theirs was a wish to us."""

from datetime import timedelta

import pytest
from sqlmodel import select

from digest.community.communities.community import Membership
from digest.community.people.member import Member
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.intents.phrases import Terminate
from digest.letters.notice import NoticePayload
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from tests.rows import words_of

ANA = "ana@example.net"
MEMBERS = 2


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


PHONE = "Me too. Ring me, I am at home all day: 0171 555 0123"


@pytest.mark.parametrize(
    "text",
    [
        "Yes please but take the phone number out",
        "Take the number out and publish the rest",
        "No, leave the number out",
        "Only the first sentence please",
        "Ja, aber ohne den letzten Absatz",
        "Sí, pero sin el nombre de mi hija",
        "Quita el número y publica lo demás",
    ],
)
def test_a_part_of_a_text_is_neither_published_nor_thrown_away_nor_another_wish(
    village, answer, text
):
    answer(PHONE, text)

    [question] = village.all(Question)
    assert question.ended_at is None
    assert village.notices(village.ana) == ["publish_this", "yes_or_no"]
    assert village.posts() == ["About sleep"]
    with village.store.read() as session:
        assert len(session.exec(select(Membership)).all()) == MEMBERS


@pytest.mark.parametrize(
    "text",
    [
        "Sorry, I meant yes",
        "Perdón, quería decir que sí",
        "Entschuldigung, ich meinte ja",
        "its a joke man for them",
        "Ja bitte, das sollen alle lesen",
    ],
)
def test_a_yes_may_be_said_otherwise(village, answer, text):
    answer(PHONE, text)

    assert village.posts()[-1] == PHONE


@pytest.mark.parametrize(
    "text", ["It is a joke, not for the others", "That was a bad joke for the others"]
)
def test_what_only_resembles_a_yes_publishes_nothing(village, answer, text):
    answer(PHONE, text)

    assert village.posts() == ["About sleep"]


@pytest.mark.parametrize(
    "text",
    [
        "No it is a question for you.",
        "Nein, das war eine Frage an Sie",
        "Era una pregunta para ustedes",
    ],
)
def test_words_that_were_for_us_are_read_by_a_person_where_they_are_not_understood(
    village, answer, text
):
    answer("To the people who run this: how does the kitchen light know?", text)

    held = village.all(ReceivedMail)[-1]
    assert (held.outcome, held.reason) == (Outcome.HELD, "for a person")
    assert village.all(Question)[-1].ended_at is None
    assert village.posts() == ["About sleep"]


def test_words_that_were_for_us_are_answered_where_they_are_understood(village, answer):
    answer("Can my husband see my address, you who run this?", "No it is a question for you.")

    assert [each.was_yes for each in village.all(Question)] == [False]
    assert [each.kind for each in village.all(Delivery)][-1] is LetterKind.OVERVIEW
    assert village.posts() == ["About sleep"]


@pytest.mark.parametrize(
    "words",
    [
        "im out. delete my account and everything",
        "Ich bin hier raus, bitte mein Konto löschen und alles",
        "Me voy, borrad mi cuenta y todo lo que escribí",
    ],
)
def test_no_yes_is_asked_for_where_it_could_be_one_to_an_end(village, mail, words):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.take(mail(ANA, words), to)

    assert village.all(Question) == []
    [letter] = village.all(Delivery)
    assert letter.reason == "unclear_post"
    assert words_of(letter) == words
    assert Terminate(erases=True) in NoticePayload.of(letter).offers
