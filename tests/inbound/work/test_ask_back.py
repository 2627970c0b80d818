"""Words that could belong in several places are kept, and go where a plain answer says, once."""

from datetime import timedelta

import pytest
from sqlmodel import select

from digest.community.communities.community import Membership
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.follow import Mute, follow
from digest.community.conversations.post import Post
from digest.inbox.question import CHOOSING_FOR, LETTERS, Question
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.id_codec import pack_ids
from tests.rows import words_of

ANA, BEN = "ana@example.net", "ben@example.net"
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def asked(mail):
    """Let Ana answer a summary of three conversations; return what was kept and what she is asked."""

    def send(village, text="Ginger tea helps me.", titles=("Food", "Rest")):
        posts = [village.sleep, *(village.start(title) for title in titles)]
        summary = {"carried": pack_ids(post.id for post in posts), "until": village.noon}
        village.letter(LetterKind.SUMMARY, village.ana, **summary)
        number = village.all(Delivery)[-1].id
        village.take(mail(ANA, text), village.address(Purpose.SUMMARY, village.ana, number))
        return village.all(Question)[-1]

    return send


@pytest.fixture
def say(mail):
    """Let Ana answer the question."""

    def send(village, text, *, subject="Re: Which conversation do you mean?", at=None):
        question = village.all(Question)[-1]
        to = village.address(Purpose.CONFIRM, village.ana, question.id)
        received = village.take(mail(ANA, text, subject=subject), to, at=at)
        village.work(at)
        return received

    return send


def titles(village, question):
    by_id = {each.id: each.title for each in village.all(Conversation)}
    return [by_id[number] for number in question.told().conversations]


def posted_in(village, text):
    by_id = {each.id: each.title for each in village.all(Conversation)}
    return [by_id[post.conversation_id] for post in village.all(Post) if post.text == text]


def test_a_letter_posts_the_kept_words_once_and_now(village_everywhere, asked, say):
    village = village_everywhere
    question = asked(village)
    assert titles(village, question) == ["Rest", "Food", "Sleep"]
    later = village.noon + 3 * HOUR

    for text in ("B", "b)", "B please"):
        say(village, text, at=later)

    assert posted_in(village, "Ginger tea helps me.") == ["Food"]
    post = village.all(Post)[-1]
    assert (post.published_at, post.settles_at) == (later, later + HOUR)
    kept = village.all(ReceivedMail)[0]
    assert (kept.outcome, kept.post_id, kept.accepted_at) == (
        Outcome.POSTED,
        post.id,
        village.noon,
    )
    receipts = [each for each in village.all(Delivery) if each.kind is LetterKind.RECEIPT]
    assert [each.post_id for each in receipts] == [post.id]
    assert village.notices(village.ana) == ["which_conversation"]


@pytest.mark.parametrize(
    ("text", "subject", "place"),
    [
        pytest.param("The second one, please", "Re: Which?", "Food", id="place"),
        pytest.param("sleep", "Re: Which?", "Sleep", id="title"),
        pytest.param("C", "C", "Sleep", id="ready-mail"),
        pytest.param("", "A", "Rest", id="ready-mail-without-its-text"),
    ],
)
def test_it_can_be_said_in_many_ways(village, asked, say, text, subject, place):
    asked(village)

    say(village, text, subject=subject)

    assert posted_in(village, "Ginger tea helps me.") == [place]


def test_none_drops_the_words(village_everywhere, asked, say):
    village = village_everywhere
    asked(village)

    said = say(village, "None of them")
    say(village, "B")

    assert said.reason == "declined"
    assert posted_in(village, "Ginger tea helps me.") == []
    assert village.all(ReceivedMail)[0].outcome is Outcome.IGNORED
    assert village.notices() == ["which_conversation", "dropped", "answered_before"]


def test_after_each_unclear_answer_the_list_is_shown_again(village_everywhere, asked, say):
    village = village_everywhere
    asked(village)

    for text in ("A and B", "What do you mean by that?", "B"):
        say(village, text)

    assert village.notices() == ["which_conversation", "which_again", "which_again"]
    again, unclear = village.all(Delivery)[2:4]
    assert (words_of(again), words_of(unclear)) == ("A and B", "What do you mean by that?")
    assert posted_in(village, "Ginger tea helps me.") == ["Food"]


def test_another_answer_later_moves_nothing(village, asked, say):
    asked(village)
    say(village, "A")

    say(village, "B")

    assert posted_in(village, "Ginger tea helps me.") == ["Rest"]
    assert village.notices()[-1] == "answered_before"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(ConversationState.CLOSED, "closed", id="closed"),
        pytest.param(ConversationState.REMOVED, "gone", id="deleted"),
        pytest.param(None, "may_not_read", id="left-the-community"),
    ],
)
def test_what_cannot_be_answered_any_more_is_refused_with_the_words(
    village_everywhere, asked, say, change, reason
):
    village = village_everywhere
    question = asked(village)
    with village.store.write() as session:
        number = question.told().conversations[1]
        if change is None:
            session.delete(session.get_one(Membership, (village.ana.id, village.lung.id)))
        else:
            session.get_one(Conversation, number).state = change

    say(village, "B")

    assert posted_in(village, "Ginger tea helps me.") == []
    letter = village.all(Delivery)[-1]
    assert (letter.reason, words_of(letter)) == (reason, "Ginger tea helps me.")


def test_after_seven_days_an_answer_comes_too_late(village, asked, say):
    asked(village)

    say(village, "B", at=village.noon + CHOOSING_FOR)

    assert posted_in(village, "Ginger tea helps me.") == []
    assert village.notices()[-1] == "not_kept"


def test_in_the_last_second_it_still_counts(village, asked, say):
    asked(village)

    say(village, "B", at=village.noon + CHOOSING_FOR - SECOND)

    assert posted_in(village, "Ginger tea helps me.") == ["Food"]


def test_an_automatic_answer_changes_nothing(village, mail, asked):
    question = asked(village)
    to = village.address(Purpose.CONFIRM, village.ana, question.id)

    village.take(mail(ANA, "B", Auto_Submitted="auto-replied"), to)
    village.work()

    assert posted_in(village, "Ginger tea helps me.") == []
    assert village.notices() == ["which_conversation"]


def test_nobody_else_says_where_the_words_belong(village, mail, asked):
    question = asked(village)

    to = village.address(Purpose.CONFIRM, village.ana, question.id)
    said = village.take(mail(BEN, "B"), to)
    village.work()

    assert (said.outcome, said.reason) == (Outcome.HELD, "not theirs")
    assert posted_in(village, "Ginger tea helps me.") == []


def test_no_more_than_twenty_are_offered_in_the_order_of_the_summary(village, asked):
    with village.store.write() as session:
        follow(session, village.ana.id, village.sleep.conversation_id, at=village.noon)

    question = asked(village, titles=[f"Question {number}" for number in range(1, 31)])

    named = titles(village, question)
    assert len(named) == len(LETTERS) == 20
    assert named[:3] == ["Sleep", "Question 30", "Question 29"]


def test_nothing_left_to_answer_is_said_at_once(village, mail):
    with village.store.write() as session:
        number = village.sleep.conversation_id
        session.get_one(Conversation, number).state = ConversationState.CLOSED
    village.letter(LetterKind.SUMMARY, village.ana, carried=pack_ids([1]), until=village.noon)
    to = village.address(Purpose.SUMMARY, village.ana, village.all(Delivery)[-1].id)

    village.take(mail(ANA, "Me too."), to)

    assert (village.notices(), words_of(village.all(Delivery)[-1])) == (
        ["no_conversation"],
        "Me too.",
    )


# What answers a receipt and neither edits nor deletes


@pytest.fixture
def thanks(mail):
    """Let Ana answer the receipt of her post in words that could mean several things."""

    def send(village, text="I meant twenty"):
        post = village.say(village.ana, "I take ten milligrams")
        village.take(mail(ANA, text), village.address(Purpose.POST, village.ana, post.id))

    return send


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        pytest.param("REPLACE", ["I meant twenty"], id="replace"),
        pytest.param("Reply please", ["I take ten milligrams", "I meant twenty"], id="reply"),
        pytest.param("drop it", ["I take ten milligrams"], id="drop"),
        pytest.param("EDIT\nI take twenty", ["I take twenty"], id="edit-it-is"),
        pytest.param("delete", [""], id="delete-the-post"),
    ],
)
def test_a_word_says_what_becomes_of_them(village_everywhere, thanks, say, text, posts):
    village = village_everywhere
    thanks(village)

    for _ in range(2):
        say(village, text)

    assert village.posts()[1:] == posts


def test_replacing_counts_by_when_it_was_said(village, thanks, say):
    thanks(village)

    say(village, "REPLACE", at=village.noon + HOUR)

    assert village.posts()[1:] == ["I take ten milligrams"]
    letter = village.all(Delivery)[-1]
    assert (letter.reason, words_of(letter)) == ("window_over", "I meant twenty")


def test_a_post_is_in_summaries_while_thanks_wait_for_an_answer(village, thanks):
    thanks(village, "Thanks!")

    assert village.all(Post)[-1].settles_at == village.noon + HOUR


@pytest.mark.parametrize(
    "text", ["Sorry! I mean B, Food", "I mean B", "it is B, sorry", "B, the one called Food"]
)
def test_a_letter_counts_beside_its_title_and_after_a_miss(village, asked, say, text):
    asked(village)

    for said in ("What do you mean?", "Who are you?", text):
        say(village, said)

    assert posted_in(village, "Ginger tea helps me.") == ["Food"]


@pytest.mark.parametrize("text", ["What is B?", "not B", "A or B", "I do not know B"])
def test_a_letter_in_a_question_or_beside_a_no_says_nothing(village, asked, say, text):
    asked(village)
    say(village, text)

    assert posted_in(village, "Ginger tea helps me.") == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("READ A and B", ["Rest", "Food"]),
        ("i want to READ c", ["Sleep"]),
        ("read all three", ["Rest", "Food", "Sleep"]),
        ("read all of them please", ["Rest", "Food", "Sleep"]),
    ],
)
def test_several_are_read_by_letter_and_the_question_stays_open(village, asked, say, text, places):
    asked(village)
    say(village, text)

    by_id = {each.id: each.title for each in village.all(Conversation)}
    sent = [each for each in village.all(Delivery) if each.kind is LetterKind.CONVERSATION]
    assert [by_id[each.conversation_id] for each in sent] == places
    assert village.all(Question)[-1].ended_at is None


@pytest.mark.parametrize(
    "text", ["MUTE B please, I do not want to read it", "mute b please", "mute B, it makes me sad"]
)
def test_one_is_muted_by_letter_whatever_the_reason(village, asked, say, text):
    asked(village)
    say(village, text)

    with village.store.read() as session:
        (muted,) = session.exec(select(Mute.conversation_id))
        assert session.get_one(Conversation, muted).title == "Food"
