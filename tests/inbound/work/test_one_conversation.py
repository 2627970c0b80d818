"""A summary of one conversation: plain words are posted there, what may be for us is asked about first."""

from datetime import timedelta

import pytest

from digest.community.people.member import Member, ReceiptChoice
from digest.community.requests.moderation_request import ModerationRequest
from digest.inbox.question import Question
from digest.letters.notice import NoticePayload, Reason
from digest.letters.receipt import ReceiptPayload
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from digest.policy import MailLimits
from inbound.work.answer_breaker import answers_lately

MINUTE = timedelta(minutes=1)
ANA = "Ana <ana@example.net>"


@pytest.fixture
def answer(village, mail):
    """Let Ana answer a summary of the one conversation that there is."""
    to = village.numbering(village.sleep)
    return lambda text: village.take(mail(ANA, text), to)


@pytest.fixture
def settle(village, mail):
    """Let Ana answer the question that she was asked."""

    def take(text):
        question = village.all(Question)[-1]
        to = village.address(Purpose.CONFIRM, village.ana, question.id)
        return village.take(mail(ANA, text), to)

    return take


def reports(village):
    return len(village.all(ModerationRequest))


@pytest.mark.parametrize(
    "text",
    [
        "A stool in the shower saved my knees.",
        "Which stool did you buy? Mine slips on the tiles.",
        "me too",
        "Same here, Clara. Every winter.",
        "Who writes these notes on the fridge?",
        "¿Quién escribe esas notas en la nevera?",
        "Oh bless you. Sending a hug.",
        "Bei mir hat ein Hocker in der Dusche geholfen.",
        "Sí, a mí me pasó igual.",
    ],
)
def test_plain_words_are_posted_at_once(village, answer, text):
    answer(text)

    assert village.posts()[-1] == text
    assert village.all(Question) == []


@pytest.mark.parametrize(
    "text",
    [
        "the one about the forms please",
        "?",
        "das mit den Formularen bitte",
        "la de los formularios por favor",
    ],
)
def test_what_may_be_a_wish_is_asked_about(village, answer, text):
    answer(text)

    (question,) = village.all(Question)
    assert question.told().letter_use == "read"
    assert NoticePayload.of(village.all(Delivery)[-1]).reason is Reason.PUBLISH_THIS
    assert len(village.posts()) == 1


def test_asking_for_more_of_it_brings_the_conversation(village, answer):
    answer("can i read the whole of it please")

    assert len(village.brought()) == 1
    assert len(village.posts()) == 1


@pytest.mark.parametrize("word", ["READ", "read it please", "I only wanted to read it"])
def test_it_is_read_and_the_words_go_nowhere(village, answer, settle, word):
    answer("the one about the forms please")

    settle(word)

    assert len(village.brought()) == 1
    assert len(village.posts()) == 1
    assert [each.was_yes for each in village.all(Question)] == [False]
    assert village.notices(village.ana) == ["publish_this"]


def test_its_newest_post_is_reported_with_the_words(village, answer, settle):
    answer("the one about the forms please, it is an advert")

    settle("REPORT")

    assert reports(village) == 1
    assert len(village.posts()) == 1
    assert village.notices(village.ana) == ["publish_this", "reported"]


def test_a_yes_posts_the_words_without_another_question(village, answer, settle):
    answer("the one about the forms please")

    settle("YES")
    village.work(village.noon + MINUTE)  # what was released

    assert village.posts()[-1] == "the one about the forms please"
    assert len(village.all(Question)) == 1


def test_a_no_drops_them(village, answer, settle):
    answer("?")

    settle("NO")

    assert len(village.posts()) == 1
    assert village.notices(village.ana) == ["publish_this", "dropped"]


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("A stool in the shower saved my knees.", False),
        (
            "I get up and do the ironing. No sense lying there getting cross with the ceiling.",
            True,
        ),
    ],
)
def test_who_gets_no_receipts_gets_one_where_we_doubted(village, answer, text, is_told):
    with village.store.write() as session:
        session.get_one(Member, village.ana.id).receipts = ReceiptChoice.PROBLEMS

    answer(text)

    assert village.posts()[-1] == text
    receipts = [each for each in village.all(Delivery) if each.kind is LetterKind.RECEIPT]
    assert [ReceiptPayload.of(each).was_doubted for each in receipts] == [True] * is_told


@pytest.mark.parametrize("posts_since", [False, True])
def test_undo_elsewhere_takes_back_no_choice_that_a_post_came_after(village, mail, posts_since):
    village.take(mail(ANA, "weekly"), "settings@mail.example.org")
    if posts_since:
        village.say(village.ana, "Me too.", at=village.noon + MINUTE)

    village.take(mail(ANA, "UNDO"), "help@mail.example.org", at=village.noon + 2 * MINUTE)

    assert (village.notices(village.ana)[-1] == "undo_what") is posts_since


def test_a_conversation_in_several_letters_is_one_answer(village, mail):
    for number in range(200):
        village.say(village.ben, f"Night {number}. " + "Too hot and cold. " * 60)
    to = village.address(Purpose.GET, village.ana, village.sleep.conversation_id)

    village.take(mail(ANA, ""), to)

    assert len(village.brought()) > 2
    with village.store.read() as session:
        assert answers_lately(session, at=village.noon, limits=MailLimits()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "No, thank you.",
        "not today",
        "Not now, thanks",
        "maybe later",
        "nein danke",
        "heute nicht",
        "hoy no, gracias",
        "My password is hunter2.",
        "mein Passwort ist hase7",
        "mi contraseña es gato5",
    ],
)
def test_what_only_answers_us_or_tells_a_secret_is_asked_about(village, answer, text):
    answer(text)

    assert (village.posts(), village.notices()) == (["About sleep"], ["publish_this"])


@pytest.mark.parametrize("text", ["1", "1."])
def test_its_number_brings_it(village, answer, text):
    answer(text)

    assert (village.posts(), len(village.brought())) == (["About sleep"], 1)


@pytest.mark.parametrize(
    "text",
    [
        "No, honey made it worse for me.",
        "Not today, but yesterday I tried it and it helped.",
        "I lost my password to the hospital page, and they would not let me in.",
    ],
)
def test_what_goes_on_is_for_others(village, answer, text):
    answer(text)

    assert (village.posts()[-1], village.all(Question)) == (text, [])


@pytest.mark.parametrize("text", ["no", "not today", "1"])
def test_in_a_conversation_it_is_said_to_somebody(village, mail, text):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    village.take(mail(ANA, text), to)

    assert village.posts()[-1] == text
