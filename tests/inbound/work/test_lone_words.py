"""A lone word that answers letters of ours, and that came to a conversation's address by mistake."""

import pytest

from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery
from tests.rows import words_of

ANA, BEN = "ana@example.net", "ben@example.net"


@pytest.fixture
def write(mail):
    """Let Ben write to the conversation, in a mail that answers no letter."""

    def send(village, text, subject="Re: Sleep"):
        to = village.address(Purpose.REPLY, village.ben, village.sleep.conversation_id)
        return village.take(mail(BEN, text, subject=subject), to)

    return send


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        pytest.param("Re: Sleep", "UNDO", id="word"),
        pytest.param("UNDO", "undo", id="subject"),
        pytest.param("Re: Sleep", "Undo it, please!\n\nBen", id="kindly"),
        pytest.param("Re: Sleep", "Bring it back", id="in-words"),
        pytest.param("Re: Sleep", "rückgängig machen", id="german"),
        pytest.param("Re: Sleep", "Deshacer", id="spanish"),
    ],
)
def test_undo_is_no_post_but_is_asked_about_and_comes_back(village, write, subject, text):
    before = village.posts()

    taken = write(village, text, subject)

    assert (taken.outcome, taken.reason) == (Outcome.REFUSED, "undo_what")
    assert (village.posts(), village.notices()) == (before, ["undo_what"])
    assert words_of(village.all(Delivery)[-1]) == text


@pytest.mark.parametrize("address", ["notify", "home", "settings"])
def test_undo_that_answers_no_letter_is_told_which_letter_to_answer(village, mail, address):
    taken = village.take(mail(BEN, "UNDO", subject="UNDO"), f"{address}@mail.example.org")

    assert (taken.reason, village.notices()) == ("undo_what", ["undo_what"])


@pytest.mark.parametrize(
    "word", ["KEEP", "Hide.", "DROP", "REPLACE", "Reply", "behalten", "ocultar"]
)
def test_a_word_that_answers_our_letters_is_asked_about_before_it_is_a_post(
    village, mail, write, word
):
    before = village.posts()

    taken = write(village, word)

    assert (taken.outcome, village.posts()) == (Outcome.HELD, before)
    question = village.all(Question)[-1]
    to = village.address(Purpose.CONFIRM, village.ben, question.id)
    village.take(mail(BEN, "YES"), to)
    village.work()
    assert word in village.posts()


@pytest.mark.parametrize("text", ["Yes", "No.", "I could not undo it.", "Keep going!"])
def test_a_short_answer_to_others_is_a_post(village, write, text):
    assert write(village, text).outcome is Outcome.POSTED
    assert text in village.posts()


@pytest.mark.parametrize("word", ["DELETE", "löschen", "EDIT", "ändern", "cambiar"])
def test_a_change_of_a_post_is_no_post_elsewhere(village, write, word):
    before = village.posts()

    assert write(village, word).reason == "unclear_post"
    assert village.posts() == before


@pytest.mark.parametrize(
    "text",
    [
        *("HELP", "help please", "SHORT", "weekly", "Break 2 weeks please", "READ", "Hilfe"),
        *("shorter letters please", "How do I mute someone?", "how do I undo something?"),
        *("I want to report a rude member.", "I would like to report Ben's post"),
        *("Which of my messages can be seen by the others?", "I need to speak to a person"),
        *("I did not understand this letter, what am I to do",),
    ],
)
def test_what_few_words_want_of_us_is_asked_about(village, write, text):
    before = village.posts()

    assert write(village, text).outcome is not Outcome.POSTED
    assert village.posts() == before


@pytest.mark.parametrize(
    "text",
    [
        *("Report to the nurse, she helped me.", "I would stop the tablets.", "In the morning."),
        *("Stop the chemo? Never.", "I missed the appointment letter, what now?"),
        *("How do I get a new mask?", "Write to hana@work.example.org"),
    ],
)
def test_what_few_words_say_to_others_is_a_post(village, write, text):
    assert write(village, text).outcome is Outcome.POSTED


@pytest.mark.parametrize(
    "text",
    [
        *("Nobody in the group may see this. I want to kill myself.", "Secret: I want to die"),
        *("Hide this from everybody, I want to die", "I tell only you: I want to kill myself"),
        *("Das soll keiner aus der Gruppe lesen: ich will mich umbringen",),
        *("I'd rather stay anonymous. Honey helped me.", "oops wrong recipient"),
        *("my recovery code is 882 114", "card 4111 1111 1111 1111 exp 12/27", "DNI 12345678Z"),
        *("No quiero que esto se publique. La miel ayuda.",),
    ],
)
def test_what_others_are_not_to_read_is_asked_about(village, write, text):
    before = village.posts()

    assert write(village, text).outcome is Outcome.HELD
    assert village.posts() == before
