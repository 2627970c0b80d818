"""STOP stops what it answers, says so, and tells how to stop everything; each way back is a ready mail."""

import pytest

from digest.community.people.member import (
    Member,
    NotificationTiming,
    ReceiptChoice,
    SummaryFrequency,
)
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.id_codec import pack_ids
from tests.rows import buttons_of

BEN = "ben@example.net"


@pytest.fixture
def answer(mail):
    """Let Ben answer a letter of one kind with some words."""

    def send(village, kind, text):
        post = village.say(village.ben, "I sleep badly since the spring, as many do here")
        summary = {"carried": pack_ids([post.id, village.start("Food").id]), "until": village.noon}
        named = {
            "summary": village.letter(LetterKind.SUMMARY, village.ben, **summary),
            "notice": village.letter(LetterKind.NOTICE, village.ben, reason="followed"),
            "overview": village.letter(LetterKind.OVERVIEW, village.ben, reason="help"),
        }
        to = {
            "notification": (Purpose.REPLY, village.sleep.conversation_id),
            "receipt": (Purpose.POST, post.id),
        }
        if kind in named:
            raw, address = mail(BEN, text, In_Reply_To=named[kind]), "notify@mail.example.org"
        else:
            purpose, number = to[kind]
            raw, address = mail(BEN, text), village.address(purpose, village.ben, number)
        return village.take(raw, address)

    return send


def ben(village):
    return village.all(Member)[1]


def last(village):
    notice = village.all(Delivery)[-1]
    return notice.reason, buttons_of(notice)


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    ("kind", "reason", "offers"),
    [
        pytest.param(
            "summary", "stopped_summary", ["settings daily", "help stop all"], id="summary"
        ),
        pytest.param("notification", "unfollowed", ["help stop all"], id="notification"),
        pytest.param("receipt", "unfollowed", ["settings problems", "help stop all"], id="receipt"),
        *(
            pytest.param(
                kind,
                "stop_what",
                ["settings no summary", "settings replies off", "help stop all"],
                id=kind,
            )
            for kind in ("notice", "overview")
        ),
    ],
)
@pytest.mark.parametrize("word", ["STOP", "unsubscribe", "Stop!\n\nBen"])
def test_stop_as_the_answer_to_any_letter(village, answer, kind, reason, offers, word):
    answer(village, kind, word)

    assert last(village) == (reason, offers)
    is_summary = kind == "summary"
    assert (ben(village).summary_frequency is SummaryFrequency.NEVER) is is_summary
    assert ben(village).notifications is NotificationTiming.GATHERED
    assert word not in village.posts()


@pytest.mark.parametrize("kind", ["summary", "notification"])
def test_stop_above_a_post_stops_nothing_and_the_words_come_back(village, answer, kind):
    post = "Stop\n\nI mean it, Anna, stop taking both pills together.\nAsk your doctor first.\nBen"
    answer(village, kind, post)

    reason, offers = last(village)
    assert reason == "unclear_post"
    assert "help stop all" in offers
    assert "stop taking both pills" in (village.all(Delivery)[-1].payload or "")
    assert ben(village).notifications is NotificationTiming.GATHERED
    assert ben(village).summary_frequency is not SummaryFrequency.NEVER


@pytest.mark.parametrize("kind", ["summary", "notification", "receipt", "notice", "overview"])
def test_stop_all_as_the_answer_to_any_letter(village, answer, kind):
    answer(village, kind, "STOP ALL")

    assert last(village) == (
        "stopped_all",
        [
            "settings daily",
            "settings replies together",
            "settings my posts always",
            "settings announcements on",
        ],
    )
    member = ben(village)
    assert member.summary_frequency is SummaryFrequency.NEVER
    assert member.notifications is NotificationTiming.OFF
    assert member.receipts is ReceiptChoice.PROBLEMS


def test_start_brings_letters_about_own_posts_back_with_the_others(village, mail, answer):
    answer(village, "notice", "STOP ALL")

    village.take(mail(BEN, "START"), "help@mail.example.org")

    assert ben(village).receipts is ReceiptChoice.ALWAYS
    assert ben(village).notifications is NotificationTiming.GATHERED


def test_start_leaves_what_was_chosen_of_own_posts_and_never_stopped(village, mail, answer):
    village.take(mail(BEN, "", subject="problems"), "settings@mail.example.org")
    answer(village, "notice", "STOP ALL")

    village.take(mail(BEN, "START"), "help@mail.example.org")

    assert ben(village).receipts is ReceiptChoice.PROBLEMS


def test_the_ready_mails_bring_everything_back_as_it_was(village_everywhere, mail, answer):
    village = village_everywhere
    with village.store.write() as session:
        member = session.get_one(Member, village.ben.id)
        member.summary_frequency, member.summary_weekday = SummaryFrequency.WEEKLY, 2
        member.notifications = NotificationTiming.SETTLED
    answer(village, "notice", "STOP ALL")

    for line in last(village)[1]:
        command, _, subject = line.partition(" ")
        village.take(mail(BEN, "", subject=subject), f"{command}@mail.example.org")

    member = ben(village)
    assert (member.summary_frequency, member.summary_weekday, member.notifications) == (
        SummaryFrequency.WEEKLY,
        2,
        NotificationTiming.SETTLED,
    )


def test_stop_all_works_as_a_ready_mail_too(village, mail):
    village.take(mail(BEN, "", subject="stop all"), "help@mail.example.org")

    assert last(village)[0] == "stopped_all"
    assert ben(village).notifications is NotificationTiming.OFF


def test_who_stopped_before_is_told_all_the_same(village, answer):
    answer(village, "notice", "STOP ALL")
    answer(village, "overview", "Stop all.")

    told = [buttons_of(each) for each in village.all(Delivery) if buttons_of(each)]
    assert told == [
        [
            "settings daily",
            "settings replies together",
            "settings my posts always",
            "settings announcements on",
        ],
        ["settings daily", "settings replies together"],
    ]


def test_stop_to_a_question_drops_nothing(village, mail):
    to = village.address(Purpose.REPLY, village.ben, village.sleep.conversation_id)
    village.take(mail(BEN, "Me too.", verdict="none"), to)
    [question] = village.all(Question)
    at_question = village.address(Purpose.CONFIRM, village.ben, question.id)

    village.take(mail(BEN, "STOP"), at_question)

    assert last(village)[0] == "stop_what"
    assert village.all(ReceivedMail)[0].outcome is Outcome.HELD
    village.take(mail(BEN, "yes"), at_question)
    village.work()
    assert village.posts()[-1] == "Me too."


@pytest.mark.parametrize("kind", ["summary", "notification", "notice"])
def test_an_out_of_office_answer_that_says_stop_stops_nothing(village, mail, kind):
    summary = {"carried": pack_ids([1]), "until": village.noon}
    names = {
        "summary": village.letter(LetterKind.SUMMARY, village.ben, **summary),
        "notice": village.letter(LetterKind.NOTICE, village.ben, reason="followed"),
        "notification": village.letter(
            LetterKind.NOTIFICATION, village.ben, conversation_id=village.sleep.conversation_id
        ),
    }
    before = len(village.all(Delivery))
    raw = mail(BEN, "STOP ALL", In_Reply_To=names[kind], Auto_Submitted="auto-replied")

    village.take(raw, "notify@mail.example.org")

    assert ben(village).notifications is NotificationTiming.GATHERED
    assert len(village.all(Delivery)) == before
