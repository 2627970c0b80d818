"""An answer that says no, and wishes for something besides."""

import pytest
from sqlmodel import select

from digest.community.conversations.follow import Follow, Mute
from digest.community.people.member import Member
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import Outcome
from digest.letters.notice import NoticePayload
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery
from tests.rows import words_of

ANA = "ana@example.net"
BREAK = "Ich brauche bitte eine Pause bis 14. April."


@pytest.fixture
def asked(village, mail):
    """Let Ana send a community words that are a wish to us, so that she is asked whether to publish them."""

    def send(text=BREAK):
        village.take(mail(ANA, text, subject="Pause"), "lung@mail.example.org")
        return village.all(Question)[-1]

    return send


@pytest.fixture
def say(village, mail):
    """Let Ana answer the last question."""

    def send(text, **how):
        to = village.address(Purpose.CONFIRM, village.ana, village.all(Question)[-1].id)
        return village.take(mail(ANA, text, subject="Re: question"), to, **how)

    return send


def ana_of(village):
    with village.store.read() as session:
        return session.get_one(Member, village.ana.id)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Nein, nicht veröffentlichen, sondern die Pause machen", 14),
        ("Nein danke, bitte nur die Pause bis 20. April", 20),
        ("No, don't publish it, I want a break until 18 April", 18),
        ("No, no lo publiquéis, quiero la pausa", 14),
    ],
)
def test_the_wish_beside_a_no_is_done_with_it(village, asked, say, text, until):
    question = asked()

    say(text)

    assert village.all(Question)[-1].was_yes is False
    assert ana_of(village).paused_until.day == until
    assert "dropped" in village.notices(village.ana)
    assert question.asks == "publish_this"


def test_a_sentence_behind_a_no_is_heard_too_where_the_no_alone_was_not_plain(village, asked, say):
    asked()

    say("No. Please send me the summary once a week on Saturdays instead of every day.")

    assert village.all(Question)[-1].was_yes is False
    assert ana_of(village).summary_frequency == "weekly"


def test_a_wish_that_is_not_clear_is_offered_in_the_letter_about_the_no(village, asked, say):
    asked()

    say("No, thanks, drop it. I just wanted fewer mails.")

    letter = village.all(Delivery)[-1]
    assert (letter.reason, NoticePayload.of(letter).offers != ()) == ("dropped", True)


@pytest.mark.parametrize("text", ["No", "Nein danke, bitte wegwerfen", "no, drop it please. Ana"])
def test_a_no_alone_offers_nothing(village, asked, say, text):
    asked()

    say(text)

    letter = village.all(Delivery)[-1]
    assert (letter.reason, NoticePayload.of(letter).offers) == ("dropped", ())


def test_a_story_behind_a_no_does_nothing_and_its_words_are_kept(village, asked, say):
    asked()

    say("No, my doctor said on Monday that I should wait with that for a while and see.")

    assert ana_of(village).paused_until is None
    assert village.all(Question)[-1].was_yes is not True
    assert words_of(village.all(Delivery)[-1])


PRIVATE = "Ginger tea helps me.\n\nWrite to me: ana@example.net"
TO_A_PERSON = (
    "No, a person please|No. I want to speak to somebody.|Nein, bitte ein Mensch"
    "|no, persona por favor|No. Person."
)
OF_ONE = "no letters about this one|No, no letters about this one please|No, unfollow"


@pytest.fixture
def asked_in_answer(village, mail):
    """Let Ana answer a conversation that she follows, with words that we ask about first."""
    village.say(village.ana, "I sleep badly, too.")
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.take(mail(ANA, PRIVATE), to)
    [question] = village.all(Question)
    assert question.asks == "publish_this"
    return question


def who(village, table):
    """Return the members in rows of this table."""
    with village.store.read() as session:
        return list(session.exec(select(table.member_id)))


def asks(village, kind):
    """Ask Ana something of this kind, about no mail."""
    with village.store.write() as session:
        session.add(Question(member_id=village.ana.id, asks=kind, asked_at=village.noon))


@pytest.mark.parametrize("text", TO_A_PERSON.split("|"))
def test_who_says_no_and_asks_for_a_person_is_heard_by_one(village, asked_in_answer, say, text):
    taken = say(text)

    assert (taken.outcome, taken.reason) == (Outcome.HELD, "for a person")
    assert taken.raw is not None
    assert village.notices(village.ana)[-1] == "a_person_reads"
    assert village.posts() == ["About sleep", "I sleep badly, too."]


@pytest.mark.parametrize("kind", [QuestionKind.TERMINATE, QuestionKind.DATA])
def test_the_no_beside_that_is_taken_and_told(village, say, kind):
    asks(village, kind)

    taken = say("No, a person please")

    assert taken.reason == "for a person"
    assert village.all(Question)[-1].was_yes is False
    assert village.notices(village.ana) == ["as_it_was", "a_person_reads"]


def test_who_asks_for_a_person_where_letters_are_asked_about_keeps_them(village, say):
    asks(village, QuestionKind.STILL_WANTED)

    assert say("No, a person please").reason == "for a person"
    assert village.all(Question)[-1].ended_at is None
    assert ana_of(village).summary_frequency == "daily"


@pytest.mark.parametrize("text", OF_ONE.split("|"))
def test_no_letters_about_this_one_unfollows_it(village, asked_in_answer, say, text):
    assert village.ana.id in who(village, Follow)

    say(text)

    assert village.ana.id not in who(village, Follow)
    assert village.notices(village.ana)[-1] == "unfollowed"
    assert village.posts() == ["About sleep", "I sleep badly, too."]


def test_a_no_that_is_a_part_of_the_command_leaves_the_question_open(village, asked_in_answer, say):
    say("no letters about this one")

    assert village.all(Question)[-1].ended_at is None


def test_mute_this_behind_a_no_mutes_the_conversation(village, asked_in_answer, say):
    say("No, mute this")

    assert who(village, Mute) == [village.ana.id]
    assert village.all(Question)[-1].was_yes is False


def test_letters_about_one_of_several_are_asked_about_and_the_kept_words_stay(village, mail, say):
    pain = village.start("Pain")
    village.take(mail(ANA, "I do that, too."), village.numbering(village.sleep, pain))

    taken = say("no letters about this one")

    assert (taken.outcome, taken.reason) == (Outcome.REFUSED, "which_again")
    assert village.all(Question)[-1].ended_at is None
    assert words_of(village.all(Delivery)[-1]) == "no letters about this one"


def test_words_beside_a_no_that_we_do_not_understand_go_back(village, asked_in_answer, say):
    say("No, report this")

    assert words_of(village.all(Delivery)[-1]) == "No, report this"
    assert village.notices(village.ana)[-1] == "dropped"


def test_a_wish_beside_a_no_without_proof_is_asked_about(village, asked_in_answer, say, mail):
    to = village.address(Purpose.CONFIRM, village.ana, asked_in_answer.id)

    village.take(mail(ANA, "No, weekly please", verdict="none"), to)

    assert village.notices(village.ana)[-1] == "was_this_you"
    assert ana_of(village).summary_frequency == "daily"


def test_an_answer_once_more_that_asks_for_a_person_is_heard(village, asked_in_answer, say):
    say("No")

    assert say("No, a person please").reason == "for a person"
