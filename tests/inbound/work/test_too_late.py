"""After the hour of a post its author is told so at once, and moderators are offered; a yes asks them."""

from datetime import timedelta

import pytest

from digest.community.requests.moderation_request import ModerationRequest
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome
from digest.mail.signed_address import Purpose
from digest.mail.threading import message_id
from digest.outbox.delivery import Delivery, DeliveryState
from tests.rows import words_of

ANA = "ana@example.net"
LATE = timedelta(hours=3)
GONE = (
    "Oh dear, that was for you and not for the whole group! Take it off please",
    "Please get rid of it, it was private",
    "Delete my post about the tea",
    "Das war nur für Sie gedacht. Bitte nehmt es wieder weg!",
    "Era privado, quítenlo por favor",
)
YES = (
    "Yes please, let a moderator remove it",
    "yes, go on",
    "DELETE",
    "delete it please, I feel awful",
    "Could the moderators do it for me?",
    "Ja bitte",
    "Sí, pidan a un moderador que lo quite",
)
NEITHER = ("No, leave it then", "What is a window?", "I had a bad night again.")


@pytest.fixture
def tea(village):
    """A post of Ana's."""
    return village.say(village.ana, "Ginger tea helps me.")


@pytest.fixture
def say(village, mail, tea):
    """Let Ana answer the receipt of her post."""

    def send(text, at=LATE):
        to = village.address(Purpose.POST, village.ana, tea.id)
        moment = village.noon + at
        return village.take(mail(ANA, text, subject="Re: Your post: Sleep"), to, at=moment)

    return send


@pytest.fixture
def answer(village, mail):
    """Let Ana answer the last letter, which asks her nothing."""

    def send(text, verdict="pass"):
        with village.store.write() as session:
            letter = session.get_one(Delivery, village.all(Delivery)[-1].id)
            letter.state = DeliveryState.SENT
            number = letter.id
        named = message_id(
            village.keys, "mail.example.org", member_id=village.ana.id, delivery_id=number
        )
        raw = mail(ANA, text, subject="Re: It is too late", verdict=verdict, in_reply_to=named)
        return village.take(raw, "notice@mail.example.org", at=village.noon + LATE)

    return send


@pytest.fixture
def say_to_question(village, mail):
    """Let Ana answer the last question."""

    def send(text, at=LATE):
        to = village.address(Purpose.CONFIRM, village.ana, village.all(Question)[-1].id)
        return village.take(mail(ANA, text, subject="Re: Too late"), to, at=village.noon + at)

    return send


@pytest.mark.parametrize("text", GONE)
def test_who_wants_it_gone_reads_at_once_that_it_is_too_late(village, say, text):
    taken = say(text)

    assert (taken.outcome, taken.reason) == (Outcome.REFUSED, "delete_window_over")
    assert village.all(Question) == []
    assert village.posts()[-1] == "Ginger tea helps me."


@pytest.mark.parametrize("text", GONE[:2] + GONE[3:])
def test_in_time_what_was_not_for_others_is_deleted(village, say, text):
    assert say(text, at=timedelta(minutes=5)).outcome is Outcome.DELETED


@pytest.mark.parametrize(
    "text",
    [
        "Take it out before meals and rest a little.",
        "My doctor says take it off the list, it did nothing for her.",
        "Should I take it down? It was for you.",
    ],
)
def test_what_may_be_advice_or_a_question_deletes_nothing(village, say, text):
    say(text, at=timedelta(minutes=5))

    assert village.posts()[-1] == "Ginger tea helps me."


@pytest.mark.parametrize("text", YES)
def test_a_yes_to_that_letter_asks_a_moderator(village, say, answer, text):
    say(GONE[0])

    taken = answer(text)

    assert taken.reason == "ask a moderator"
    [request] = village.all(ModerationRequest)
    assert request.post_id == village.all(type(village.sleep))[-1].id
    assert village.notices(village.ana)[-1] == "late_asked"


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_no_yes_asks_nobody(village, say, answer, text):
    say(GONE[0])

    answer(text)

    assert village.all(ModerationRequest) == []


def test_a_yes_that_nobody_vouches_for_asks_nobody(village, say, answer):
    say(GONE[0])

    answer("yes please", verdict="none")

    assert village.all(ModerationRequest) == []


def test_other_words_are_kept_and_no_change_is_offered_that_would_be_refused(village, say):
    taken = say("I sleep upright now, and that helps me, too.")

    assert (taken.outcome, taken.reason) == (Outcome.HELD, "too_late_for_words")
    letter = village.all(Delivery)[-1]
    assert words_of(letter) == "I sleep upright now, and that helps me, too."


def test_they_can_still_be_a_reply(village, say, say_to_question):
    say("I sleep upright now, and that helps me, too.")

    say_to_question("REPLY")
    village.work(village.noon + LATE)

    assert village.posts()[-1] == "I sleep upright now, and that helps me, too."


@pytest.mark.parametrize("text", ["DELETE", "Yes, ask a moderator", "please remove it, I am sorry"])
def test_a_moderator_is_asked_in_answer_to_that_question_too(village, say, say_to_question, text):
    say("I sleep upright now, and that helps me, too.")

    assert say_to_question(text).reason == "ask a moderator"


@pytest.mark.parametrize("text", ["Yes", "Yes, they are for the others", "No, leave my post"])
def test_a_yes_to_other_words_asks_for_no_deletion(village, say, say_to_question, text):
    say("I sleep upright now, and that helps me, too.")

    say_to_question(text)

    assert village.all(ModerationRequest) == []


def test_what_is_unclear_again_is_told_the_same(village, say, say_to_question):
    say("I sleep upright now, and that helps me, too.")

    taken = say_to_question("hm, what do you mean by that")

    assert (taken.outcome, taken.reason) == (Outcome.REFUSED, "too_late_for_words")
