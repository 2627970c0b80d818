"""Who asks, in answer to no letter about a post, that what they just wrote be taken down."""

from datetime import timedelta

import pytest

from digest.community.conversations.post import Post, PostState
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.letters.notice import NoticePayload
from digest.mail.signed_address import Purpose
from digest.mail.threading import message_id
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.id_codec import pack_ids, pack_in_order
from tests.inbound.conftest import DOMAIN

ANA = "ana@example.net"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def places(village):
    """Return the addresses at which such a wish comes, and which are of no post."""
    village.letter(
        LetterKind.SUMMARY,
        village.ana,
        carried=pack_ids([village.sleep.id]),
        named=pack_in_order([village.sleep.conversation_id]),
        until=village.noon,
    )
    summary = village.all(Delivery)[-1].id
    return {
        "help": f"help@{DOMAIN}",
        "community": f"lung@{DOMAIN}",
        "summary": village.address(Purpose.SUMMARY, village.ana, summary),
        "letter": village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id),
    }


def say(village, minutes=10):
    return village.say(village.ana, "I am in York.", at=village.noon - timedelta(minutes=minutes))


def gone(village):
    return [each.id for each in village.all(Post) if each.state is PostState.DELETED]


@pytest.mark.parametrize("place", ["help", "community", "summary", "letter"])
@pytest.mark.parametrize(
    "text",
    [
        "Please delete what I just wrote, I said York and that is too near home",
        "please take down my last message",
        "Remove what I posted this morning.",
        "Bitte löschen Sie meinen letzten Beitrag",
        "Por favor, borre lo que acabo de escribir",
    ],
)
def test_the_one_post_of_the_hour_is_deleted_and_can_come_back(village, mail, places, place, text):
    mine = say(village)
    taken = village.take(mail(ANA, text), places[place])

    told = village.all(Delivery)[-1]
    assert (taken.outcome, gone(village), told.reason) == (Outcome.DELETED, [mine.id], "deleted")

    named = message_id(village.keys, DOMAIN, member_id=village.ana.id, delivery_id=told.id)
    village.take(mail(ANA, "undo", in_reply_to=named), f"notice@{DOMAIN}")
    assert gone(village) == []


@pytest.mark.parametrize("place", ["help", "summary", "letter"])
def test_of_several_posts_none_goes_and_all_are_shown(village, mail, places, place):
    say(village, 20)
    say(village, 5)
    village.take(mail(ANA, "delete what I just wrote"), places[place])

    assert gone(village) == []
    assert [each.reason for each in village.all(Delivery)][-2:] == ["home", "explained"]


@pytest.mark.parametrize("place", ["help", "summary"])
def test_after_the_hour_a_moderator_can_be_asked(village, mail, places, place):
    mine = say(village, 61)
    village.take(mail(ANA, "please delete my last post"), places[place])

    told = village.all(Delivery)[-1]
    assert gone(village) == []
    assert told.reason == "delete_window_over"
    assert NoticePayload.of(told).post_id == mine.id


@pytest.mark.parametrize(
    "text",
    [
        "please take down what I wrote yesterday",
        "please remove my first post",
        "Please delete that post",
        "I will not delete my last post",
        "delete all my messages",
    ],
)
def test_what_may_be_another_post_is_not_deleted(village, mail, places, text):
    say(village)
    village.take(mail(ANA, text), places["help"])

    assert gone(village) == []


@pytest.mark.parametrize(
    "text",
    ["I deleted what I just wrote in my diary.", "My last post was silly, I delete too much."],
)
def test_who_only_tells_of_it_posts(village, mail, places, text):
    say(village)
    taken = village.take(mail(ANA, text), places["letter"])

    assert (taken.outcome, gone(village)) == (Outcome.POSTED, [])


def ask(village, mail):
    """Let Ana write words that wait for her answer."""
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.take(mail(ANA, "unfolow"), to)


@pytest.mark.parametrize("place", ["help", "summary", "letter"])
@pytest.mark.parametrize("has_posted", [False, True])
def test_words_that_wait_are_newer_than_any_post(village, mail, places, place, has_posted):
    if has_posted:
        say(village)
    ask(village, mail)
    village.take(mail(ANA, "delete what i just wrote"), places[place], at=village.noon + MINUTE)

    assert gone(village) == []
    assert [each.was_yes for each in village.all(Question)] == [False]


def test_a_post_since_words_began_to_wait_is_newer(village, mail, places):
    ask(village, mail)
    mine = say(village, -5)
    later = village.noon + 10 * MINUTE
    village.take(mail(ANA, "delete what i just wrote"), places["help"], at=later)

    assert gone(village) == [mine.id]
    assert [each.was_yes for each in village.all(Question)] == [None]


@pytest.mark.parametrize("place", ["help", "summary", "letter"])
@pytest.mark.parametrize(
    "text",
    [
        "I should be grateful if the moderators would remove what I said about ben.",
        "please delete my post about Ben",
        "Bitte löschen Sie, was ich über Ben geschrieben habe.",
        "Por favor, borrad lo que dije sobre Ben",
    ],
)
def test_the_post_that_is_named_by_what_it_is_about_is_the_one(village, mail, places, place, text):
    def post(words, minutes):
        at = village.noon - timedelta(minutes=minutes)
        return village.say(village.ana, words, at=at)

    about_him = post("I do not care for Ben.", 30)
    post("I am worried about Cleo.", 5)
    village.take(mail(ANA, text), places[place])

    assert gone(village) == [about_him.id]
    told = NoticePayload.of(village.all(Delivery)[-1])
    assert told.thrown == "I do not care for Ben."


@pytest.mark.parametrize(
    "text", ["delete what I wrote about my sister", "Borrad mi mensaje sobre el médico"]
)
def test_a_named_post_that_is_none_of_theirs_deletes_no_other(village, mail, places, text):
    say(village)
    village.take(mail(ANA, text), places["letter"])

    assert gone(village) == []
    assert [each.reason for each in village.all(Delivery)][-2:] == ["home", "explained"]


@pytest.mark.parametrize(
    "text", ["Borrad lo que he escrito antes, por favor.", "Please delete what I wrote before."]
)
def test_what_was_written_before_is_a_post_and_not_the_words_that_wait(village, mail, places, text):
    mine = say(village)
    ask(village, mail)
    village.take(mail(ANA, text), places["letter"], at=village.noon + MINUTE)

    assert gone(village) == [mine.id]
    assert [each.was_yes for each in village.all(Question)] == [None]


INHALER = "An inhaler with salt water helped me. Ring me, I am at home: 030 12345678"
WAITING = "I would like to know how you all wait. Ring me on 030 555 0199, any time."


def wait_for(village, mail, words, at):
    """Let Ana write a text that waits for her answer."""
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.take(mail(ANA, words), to, at=at)
    return village.all(Question)[-1].id


@pytest.mark.parametrize(
    ("text", "thrown"),
    [
        ("Please delete my last post about the inhaler, it was too much.", 0),
        ("Könnten Sie meinen Beitrag über den Inhaler bitte wieder löschen?", 0),
        ("delete what I just wrote", 1),
        ("please delete my post about the weather", None),
    ],
)
def test_of_several_texts_that_wait_the_one_that_is_named_goes_back(
    village, mail, places, text, thrown
):
    asked = [
        wait_for(village, mail, words, village.noon + at * MINUTE)
        for at, words in enumerate((INHALER, WAITING))
    ]

    village.take(mail(ANA, text), places["community"], at=village.noon + 5 * MINUTE)

    ended = [each.id for each in village.all(Question) if each.ended_at is not None]
    assert ended == ([] if thrown is None else [asked[thrown]])
    told = village.all(Delivery)[-1]
    if thrown is None:
        assert told.reason == "explained"
    else:
        assert NoticePayload.of(told).thrown == (INHALER, WAITING)[thrown]


@pytest.mark.parametrize(
    "text",
    [
        "Please delete my last post and tell the moderators that somebody threatens me.",
        "Bitte löschen Sie meinen letzten Beitrag und sagen Sie den Moderatoren, dass mich jemand bedrängt.",
    ],
)
@pytest.mark.parametrize("does", ["dropped", "deleted"])
def test_what_moderators_are_to_be_told_is_read_by_a_person(village, mail, places, text, does):
    if does == "dropped":
        wait_for(village, mail, WAITING, village.noon)
    else:
        say(village)

    village.take(mail(ANA, text), places["help"], at=village.noon + MINUTE)

    assert [each.reason for each in village.all(Delivery)][-2:] == [does, "a_person_reads"]
    assert village.all(ReceivedMail)[-1].outcome is Outcome.HELD  # for whoever reads it
