"""A post that its author deletes, with a reason or without, and brings back within the hour."""

from datetime import timedelta

import pytest

from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.post import Post, PostState
from digest.community.people.member import Member, MemberState
from digest.community.posting.change import hide
from digest.community.posting.conversation_care import close
from digest.community.requests import open_request
from digest.community.requests.moderation_request import ModerationRequest
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome
from digest.letters.receipt import ReceiptPayload
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind

ANA, BEN = "ana@example.net", "ben@example.net"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
REASON = "Oh no, wrong group. Delete please!"


@pytest.fixture
def say(mail):
    """Let Ana answer the receipt of a post."""

    def send(village, post, text, *, subject="Re: Your post: Sleep", at=None, **how):
        to = village.address(Purpose.POST, village.ana, post.id)
        return village.take(mail(ANA, text, subject=subject, **how), to, at=at)

    return send


def the_post(village, post):
    with village.store.read() as session:
        return session.get_one(Post, post.id)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        pytest.param("Re: Your post", "please delete my post, i wrote it twice", id="reason"),
        pytest.param("Re: Your post", REASON, id="excuse-before"),
        pytest.param("Delete this post", "", id="subject-alone"),
        pytest.param("Re: Your post", "Bitte löschen, falsche Gruppe.", id="german"),
        pytest.param("Re: Your post", "Bórralo por favor, me equivoqué.", id="spanish"),
    ],
)
def test_a_deletion_with_its_reason_deletes_within_the_hour(village, say, subject, text):
    post = village.say(village.ana, "I take 20 mg.")

    taken = say(village, post, text, subject=subject)

    assert (taken.outcome, the_post(village, post).state) == (Outcome.DELETED, PostState.DELETED)
    assert village.notices() == ["deleted"]


def test_after_the_hour_it_is_refused_in_words(village, say):
    post = village.say(village.ana, "I take 20 mg.")

    taken = say(village, post, REASON, at=village.noon + HOUR)

    assert (taken.outcome, taken.reason) == (Outcome.REFUSED, "delete_window_over")
    assert the_post(village, post).state is PostState.VISIBLE


def test_words_that_only_tell_of_deleting_delete_nothing_and_delete_is_offered(village, say):
    post = village.say(village.ana, "I take 20 mg.")

    say(village, post, "I deleted my files")
    say(village, post, "Should I delete this?")

    assert the_post(village, post).state is PostState.VISIBLE
    assert village.notices() == ["ask_back", "ask_back"]


def test_the_answer_delete_to_the_question_deletes_the_post(village, say, mail):
    post = village.say(village.ana, "I take 20 mg.")
    say(village, post, "I am not so sure about this.")
    question = village.all(Question)[-1]

    to = village.address(Purpose.CONFIRM, village.ana, question.id)
    village.take(mail(ANA, "DELETE", subject="DELETE"), to)

    assert the_post(village, post).state is PostState.DELETED
    assert village.notices() == ["ask_back", "deleted"]


@pytest.mark.parametrize("text", ["Bitte nicht löschen!", "Who can delete my post apart from me?"])
def test_what_only_speaks_of_deleting_in_free_words_deletes_nothing(village, say, text):
    post = village.say(village.ana, "I take 20 mg.")

    say(village, post, text)

    assert the_post(village, post).state is PostState.VISIBLE


def test_the_plain_word_deletes_the_post_also_where_other_words_wait(village, say, mail):
    post = village.say(village.ana, "I take 20 mg.")
    say(village, post, "I am not so sure about this.")
    question = village.all(Question)[-1]

    to = village.address(Purpose.CONFIRM, village.ana, question.id)
    village.take(mail(ANA, "Borrar", subject="Re: question"), to)

    assert the_post(village, post).state is PostState.DELETED


def test_the_text_before_a_change_stands_in_its_receipt(village, say):
    post = village.say(village.ana, "I sat in the salt room for an hour, and it cost eleven euros.")

    say(village, post, "EDIT\nIt was twelve euros.")

    receipt = village.all(Delivery)[-1]
    assert the_post(village, post).text == "It was twelve euros."
    assert ReceiptPayload.of(receipt).before.startswith("I sat in the salt room")


def test_undo_brings_the_post_back_and_its_conversation(village_everywhere, mail):
    village = village_everywhere
    to = village.address(Purpose.POST, village.ben, village.sleep.id)
    village.take(mail(BEN, REASON), to)
    assert village.all(Conversation)[0].state is ConversationState.REMOVED

    taken = village.take(mail(BEN, "UNDO", subject="UNDO"), to, at=village.noon + 59 * MINUTE)

    post = the_post(village, village.sleep)
    assert (taken.outcome, taken.reason) == (Outcome.COMMAND, "undo")
    assert (post.state, post.text) == (PostState.VISIBLE, "About sleep")
    assert village.all(Conversation)[0].state is ConversationState.OPEN
    assert village.notices() == ["deleted", "brought_back"]
    # as after any late decision: no summary that was written meanwhile has missed it
    assert post.settles_at == village.noon + 64 * MINUTE
    assert post.published_at == village.noon
    assert post.was_shown_before


def test_undo_counts_for_an_hour_from_the_deletion(village, say):
    post = village.say(village.ana, "I take 20 mg.")
    deleted = village.noon + 50 * MINUTE
    say(village, post, "DELETE", at=deleted)

    late = say(village, post, "Undo", at=deleted + HOUR)
    assert (late.outcome, late.reason) == (Outcome.REFUSED, "undo_over")
    say(village, post, "Undo it, please!", at=deleted + 59 * MINUTE)

    assert the_post(village, post).state is PostState.VISIBLE


def test_only_its_proved_author_undoes_a_deletion(village, say, mail):
    post = village.say(village.ana, "I take 20 mg.")
    say(village, post, "DELETE")

    asked = say(village, post, "UNDO", verdict="fail")
    village.take(mail(BEN, "UNDO"), village.address(Purpose.POST, village.ana, post.id))
    village.take(mail(BEN, "UNDO"), village.address(Purpose.POST, village.ben, post.id))

    assert asked.outcome is Outcome.HELD
    assert the_post(village, post).state is PostState.DELETED


def test_undo_does_not_show_what_a_moderator_hid_or_what_is_not_deleted(village, say):
    post = village.say(village.ana, "I take 20 mg.")
    assert say(village, post, "UNDO").reason == "not_deleted"
    with village.store.write() as session:
        hide(session, session.get_one(Post, post.id), actor="x", reason="", at=village.noon)

    assert say(village, post, "Undo it").reason == "not_deleted"
    assert the_post(village, post).state is PostState.HIDDEN


def test_a_suspended_author_brings_nothing_back(village, say):
    post = village.say(village.ana, "I take 20 mg.")
    say(village, post, "DELETE")
    with village.store.write() as session:
        session.get_one(Member, village.ana.id).state = MemberState.SUSPENDED

    assert say(village, post, "UNDO").reason == "suspended"
    assert the_post(village, post).state is PostState.DELETED


def test_what_moderators_had_to_decide_waits_again(village, say):
    post = village.say(village.ana, "Buy my pills.")
    with village.store.write() as session:
        found = session.get_one(Post, post.id)
        open_request.report(session, found, member_id=village.ben.id, words="spam", at=village.noon)

    say(village, post, "DELETE")
    assert village.all(ModerationRequest)[0].ruling == "deleted"
    say(village, post, "UNDO")

    request = village.all(ModerationRequest)[0]
    assert (request.ended_at, request.ended_by, request.ruling) == (None, None, None)


def test_deleting_and_undoing_opens_no_conversation_that_a_moderator_closed(village, mail):
    with village.store.write() as session:
        conversation = session.get_one(Conversation, village.sleep.conversation_id)
        close(session, conversation, actor="x", reason="", at=village.noon)
    to = village.address(Purpose.POST, village.ben, village.sleep.id)

    village.take(mail(BEN, "DELETE"), to)
    village.take(mail(BEN, "UNDO"), to)

    assert village.all(Conversation)[0].state is ConversationState.CLOSED


def test_deleting_twice_is_answered_twice(village, say):
    post = village.say(village.ana, "I take 20 mg.")
    say(village, post, "DELETE")

    assert say(village, post, "Please delete it, I wrote it twice.").reason == "deleted_already"
    assert village.notices() == ["deleted", "deleted_already"]


def test_a_notification_that_waited_meanwhile_still_brings_the_post(village, say, mail):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.take(mail(ANA, "I take 20 mg in the evening.", subject="Re: Sleep"), to)
    post = village.all(Post)[-1]

    say(village, post, "DELETE")
    say(village, post, "UNDO")

    waiting = [each for each in village.all(Delivery) if each.kind is LetterKind.NOTIFICATION]
    assert [(each.post_id, each.state) for each in waiting] == [(post.id, DeliveryState.PLANNED)]
