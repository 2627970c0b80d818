"""Who is told of a post, and when: receipts and notifications owed, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import func, select

from digest.community.communities.community import HoldFirst
from digest.community.communities.join import leave
from digest.community.communities.tag import follow_tag
from digest.community.conversations.conversation import ConversationState
from digest.community.conversations.follow import follow, unfollow
from digest.community.conversations.post import EditWindow
from digest.community.people.member import MemberState, NotificationTiming, ReceiptChoice
from digest.community.posting import change
from digest.letters.audience import announce_edit
from digest.letters.receipt import ReceiptPayload
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind

pytestmark = pytest.mark.both_stores

SENDING, DEFERRED, UNKNOWN = DeliveryState.SENDING, DeliveryState.DEFERRED, DeliveryState.UNKNOWN


def told(talk):
    return [(d.member_id, d.post_id, d.last_post_id) for d in talk.owed(LetterKind.NOTIFICATION)]


def test_every_follower_but_the_author_is_told_after_the_gathering_delay(store, begin):
    with store.write() as session:
        talk = begin(session)
        post = talk.say(talk.ben, "Propped up.")

        owed = talk.owed(LetterKind.NOTIFICATION)
        assert told(talk) == [(talk.ana.id, post.id, post.id), (talk.cora.id, post.id, post.id)]
        assert {d.due_at for d in owed} == {talk.at(5)}
        assert owed[0].key == f"notify:{talk.ana.id}:{talk.conversation.id}:{post.id}"


@pytest.mark.parametrize(
    ("timing", "minutes"),
    [
        pytest.param(NotificationTiming.AT_ONCE, 0, id="at-once"),
        pytest.param(NotificationTiming.GATHERED, 5, id="gathered"),
        pytest.param(NotificationTiming.SETTLED, 65, id="settled-and-gathered"),
    ],
)
def test_a_member_chooses_when_to_be_told(store, begin, timing, minutes):
    with store.write() as session:
        talk = begin(session)
        talk.cora.notifications = timing
        talk.say(talk.ben, "Propped up.")

        assert talk.owed(LetterKind.NOTIFICATION, talk.cora)[0].due_at == talk.at(minutes)


def test_several_replies_within_the_delay_are_one_letter(store, begin):
    with store.write() as session:
        talk = begin(session)
        first = talk.say(talk.ben, "Propped up.")
        talk.say(talk.ben, "With two pillows.", minutes=1)
        last = talk.say(talk.ben, "And tea.", minutes=4)

        assert told(talk) == [(talk.ana.id, first.id, last.id), (talk.cora.id, first.id, last.id)]
        assert {d.due_at for d in talk.owed(LetterKind.NOTIFICATION)} == {talk.at(5)}


def test_announcing_twice_owes_nothing_more(store, begin):
    with store.write() as session:
        talk = begin(session)
        post = talk.say(talk.ben, "Propped up.")
        before = told(talk)
        talk.announce(post)

        assert told(talk) == before
        assert len(talk.owed(LetterKind.RECEIPT)) == 1


@pytest.mark.parametrize(
    ("state", "attempts", "carried", "letters"),
    [
        pytest.param(DeliveryState.PLANNED, 0, None, 1, id="never-tried"),
        pytest.param(DEFERRED, 1, None, 1, id="the-relay-said-later"),
        pytest.param(DEFERRED, 2, b"\x01", 2, id="the-relay-said-later-of-one-perhaps-sent"),
        pytest.param(SENDING, 1, None, 2, id="being-sent"),
        pytest.param(UNKNOWN, 1, b"\x01", 2, id="perhaps-sent"),
        pytest.param(DeliveryState.PLANNED, 1, b"\x01", 2, id="came-back-from-a-killed-worker"),
        pytest.param(DeliveryState.SENT, 1, b"\x01", 2, id="sent"),
    ],
)
def test_a_later_post_joins_only_a_letter_that_surely_was_not_sent(
    store, begin, state, attempts, carried, letters
):
    with store.write() as session:
        talk = begin(session)
        first = talk.say(talk.ben, "Propped up.")
        waiting = talk.owed(LetterKind.NOTIFICATION, talk.cora)[0]
        waiting.state, waiting.attempts, waiting.carried = state, attempts, carried
        last = talk.say(talk.ben, "And tea.", minutes=1)

        owed = talk.owed(LetterKind.NOTIFICATION, talk.cora)
        spans = [(d.post_id, d.last_post_id) for d in owed]
        expected = [(first.id, last.id)] if letters == 1 else [(first.id,) * 2, (last.id,) * 2]
        assert spans == expected


def test_a_settled_letter_takes_only_what_has_settled_when_it_is_due(store, begin):
    with store.write() as session:
        talk = begin(session)
        talk.cora.notifications = NotificationTiming.SETTLED
        first = talk.say(talk.ben, "Propped up.")
        second = talk.say(talk.ben, "And tea.", minutes=5)
        third = talk.say(talk.ben, "No coffee.", minutes=6)

        owed = talk.owed(LetterKind.NOTIFICATION, talk.cora)
        spans = [(d.post_id, d.last_post_id, d.due_at) for d in owed]
        assert spans == [
            (first.id, second.id, talk.at(65)),
            (third.id, third.id, talk.at(71)),
        ]


def test_a_post_approved_late_is_told_of_without_reaching_back(store, begin):
    with store.write() as session:
        talk = begin(session, hold_first=HoldFirst.LINKS)
        held = talk.say(talk.ben, "See https://pillows.example")
        later = talk.say(talk.cora, "Propped up.", minutes=1)
        assert told(talk) == [
            (talk.ana.id, later.id, later.id),
            (talk.ben.id, later.id, later.id),
        ]

        change.approve(session, held, actor="operator", window=EditWindow(), at=talk.at(2))
        talk.announce(held, minutes=2)

        assert (talk.ana.id, held.id, held.id) in told(talk)
        assert (talk.ana.id, later.id, later.id) in told(talk)
        assert (talk.cora.id, held.id, held.id) in told(talk)


@pytest.mark.parametrize(
    "change_cora",
    [
        pytest.param(lambda t: unfollow(t.session, t.cora.id, t.conversation.id), id="unfollowed"),
        pytest.param(
            lambda t: setattr(t.cora, "notifications", NotificationTiming.OFF), id="chose-off"
        ),
        pytest.param(lambda t: setattr(t.cora, "state", MemberState.SUSPENDED), id="suspended"),
        pytest.param(lambda t: setattr(t.cora, "paused_until", t.at(90)), id="pauses"),
        pytest.param(lambda t: pause(t.cora, t.at(-90), t.at(90)), id="pauses-since-then"),
        pytest.param(lambda t: leave(t.session, t.cora.id, t.lung.id), id="left-the-community"),
        pytest.param(
            lambda t: setattr(t.conversation, "state", ConversationState.REMOVED), id="removed"
        ),
    ],
)
def test_nobody_is_told_who_does_not_want_or_may_not(store, begin, change_cora):
    with store.write() as session:
        talk = begin(session)
        change_cora(talk)
        talk.say(talk.ben, "Propped up.")

        assert talk.owed(LetterKind.NOTIFICATION, talk.cora) == []


@pytest.mark.both_stores
def test_who_pauses_later_is_told_until_then(store, begin):
    with store.write() as session:
        talk = begin(session)
        pause(talk.cora, talk.at(60), talk.at(90))
        talk.say(talk.ben, "Propped up.")

        assert len(talk.owed(LetterKind.NOTIFICATION, talk.cora)) == 1


def test_who_follows_the_tag_is_told_without_being_a_member(store, begin, make_member, noon):
    with store.write() as session:
        talk = begin(session)
        dora = make_member(session, "Dora")
        follow(session, dora.id, talk.conversation.id, at=noon)
        follow_tag(session, dora.id, talk.lung.tag_id, at=noon)
        talk.say(talk.ben, "Propped up.")

        assert len(talk.owed(LetterKind.NOTIFICATION, dora)) == 1


def test_it_takes_as_many_statements_for_forty_followers_as_for_two(
    store, begin, make_member, noon
):
    def count(talk, text):
        statements = []
        listen = (session.get_bind(), "before_cursor_execute", lambda *a: statements.append(a[2]))
        event.listen(*listen)
        talk.say(talk.ben, text)
        event.remove(*listen)
        return len(statements)

    with store.write() as session:
        talk = begin(session)
        few = count(talk, "Propped up.")
        for number in range(40):
            more = make_member(session, f"Follower {number}", talk.lung)
            follow(session, more.id, talk.conversation.id, at=noon)
        session.flush()

        assert count(talk, "And tea.") <= few
        owed = session.exec(select(func.count(Delivery.id)).where(Delivery.kind == "notification"))
        assert owed.one() == 42


def test_the_author_gets_a_receipt_that_knows_what_was_left_out(store, begin):
    with store.write() as session:
        talk = begin(session)
        post = talk.say(talk.ben, "Propped up.", cut="> How do you sleep?\nBen", attachments=2)

        receipt = talk.owed(LetterKind.RECEIPT)[0]
        assert (receipt.member_id, receipt.post_id) == (talk.ben.id, post.id)
        assert receipt.key == f"receipt:{post.id}:1"
        assert receipt.reply_to_id == "<mail.propped@ben.example>"
        left_out = ReceiptPayload.of(receipt).removed
        assert (left_out.cut, left_out.attachments) == ("> How do you sleep?\nBen", 2)


@pytest.mark.parametrize(
    ("text", "facts", "receipts"),
    [
        pytest.param("Propped up.", {}, 0, id="nothing-wrong"),
        pytest.param("Propped up.", {"cut": "Ben"}, 1, id="something-cut"),
        pytest.param("Propped up.", {"attachments": 1}, 1, id="attachment-dropped"),
        pytest.param("Call me on 020 7946 0958", {}, 1, id="contact-data"),
        pytest.param("See https://pillows.example", {}, 1, id="held"),
    ],
)
def test_who_wants_receipts_of_problems_only_gets_no_other(store, begin, text, facts, receipts):
    with store.write() as session:
        talk = begin(session)
        talk.ben.receipts = ReceiptChoice.PROBLEMS
        talk.say(talk.ben, text, **facts)

        assert len(talk.owed(LetterKind.RECEIPT)) == receipts


def test_an_edit_is_receipted_again_and_nobody_else_is_told(store, begin):
    with store.write() as session:
        talk = begin(session)
        post = talk.say(talk.ben, "Propped up.")
        change.edit(session, post, text="Propped up, mostly.", title=None, at=talk.at(2))
        before = told(talk)
        announce_edit(session, post, at=talk.at(2), answers="<edit@ben.example>")

        assert [d.key for d in talk.owed(LetterKind.RECEIPT)] == [
            f"receipt:{post.id}:1",
            f"receipt:{post.id}:2",
        ]
        assert told(talk) == before


def test_following_again_does_not_bring_the_earlier_letter_twice(store, begin):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.")
        unfollow(session, talk.cora.id, talk.conversation.id)
        session.flush()
        follow(session, talk.cora.id, talk.conversation.id, at=talk.at(2))
        talk.say(talk.ben, "And tea.", minutes=3)

        assert len(talk.owed(LetterKind.NOTIFICATION, talk.cora)) == 1


def test_a_letter_due_later_than_its_gathering_still_gathers(store, begin):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.")
        waiting = talk.owed(LetterKind.NOTIFICATION, talk.cora)[0]
        waiting.state, waiting.due_at = DEFERRED, talk.noon + timedelta(hours=4)
        last = talk.say(talk.ben, "And tea.", minutes=90)

        owed = talk.owed(LetterKind.NOTIFICATION, talk.cora)
        assert [(d.last_post_id, d.due_at) for d in owed] == [(last.id, waiting.due_at)]


def pause(member, begins, ends):
    member.paused_from, member.paused_until = begins, ends
