"""Who was not understood ten times within an hour is still served, where what they want is clear."""

from datetime import timedelta

import pytest

from digest.community.people.member import Member
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome
from digest.mail.signed_address import Purpose

ANA = "ana@example.net"
DOUBTFUL = "Ginger tea helps me.\n\nWrite to me: ana@example.net"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def write(village, mail):
    """Let Ana write a mail, after twelve that nobody understands."""
    for n in range(12):
        at = village.noon + n * MINUTE
        village.take(mail(ANA, f"Flibber {n}", subject="x"), "settings@mail.example.org", at=at)

    def send(to, text, subject="x"):
        at = village.noon + 20 * MINUTE
        return village.take(mail(ANA, text, subject=subject), f"{to}@mail.example.org", at=at)

    return send


def test_a_clear_wish_is_done_and_told(village, write):
    taken = write("settings", "Please send me the summary only once a week, on Saturdays.")

    assert taken.outcome is Outcome.COMMAND
    with village.store.read() as session:
        assert session.get_one(Member, village.ana.id).summary_frequency == "weekly"


def test_a_post_is_published(village, write):
    assert write("lung", "Does honey help at night?", "Honey").outcome is Outcome.POSTED


def test_a_question_is_answered(village, write):
    assert write("help", "Who can see my name?").outcome is Outcome.COMMAND


@pytest.mark.parametrize(
    ("text", "reason"),
    [("PERSON", "a_person_reads"), ("I cannot go on, I want to kill myself.", "unclear")],
)
def test_who_asks_for_a_person_or_is_in_danger_is_not_met_with_silence(
    village, write, text, reason
):
    write("help", text, "")

    assert village.notices(village.ana)[-1] == reason


def test_one_more_that_nobody_understands_is_told_to_have_been_added(village, write):
    told = village.notices(village.ana)

    assert write("settings", "Flabber").outcome is Outcome.HELD
    assert village.notices(village.ana) == [*told, "added"]


@pytest.mark.parametrize(
    "text",
    [
        "Please send me the summary only once a week",
        "nur noch einmal die Woche",
        "una vez por semana",
    ],
)
def test_a_clear_wish_is_done_that_answers_a_doubt_of_ours_and_the_doubt_stays_open(
    village, mail, text
):
    conversation = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.take(mail(ANA, DOUBTFUL, subject="Re: a letter"), conversation)
    for n in range(12):
        at = village.noon + n * MINUTE
        village.take(mail(ANA, f"Flibber {n}", subject="x"), "settings@mail.example.org", at=at)
    asked = village.all(Question)[-1]
    to = village.address(Purpose.CONFIRM, village.ana, asked.id)

    taken = village.take(mail(ANA, text, subject="Re: Did you?"), to, at=village.noon + 20 * MINUTE)

    assert taken.outcome is Outcome.COMMAND
    with village.store.read() as session:
        assert session.get_one(Member, village.ana.id).summary_frequency == "weekly"
    assert village.all(Question)[-1].ended_at is None
