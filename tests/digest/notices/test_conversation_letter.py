"""The letter with a whole conversation."""

import pytest

from digest.community import change
from digest.community.follow import unfollow
from digest.community.join import leave
from digest.community.member import MemberState
from digest.community.tag import ConversationTag, tag_named
from digest.outbox.delivery import DeliveryState, Kind
from digest.outbox.owe import owe
from digest.outbox.packed import unpack_ids

CONVERSATION = Kind.CONVERSATION


@pytest.fixture
def ask():
    def ask(talk, member, minutes=10):
        owe(
            talk.session,
            kind=CONVERSATION,
            key=f"conversation:{member.id}:{minutes}",
            member_id=member.id,
            at=talk.at(minutes),
            conversation_id=talk.conversation.id,
            reply_to_id="<asking@example.net>",
        )

    return ask


def test_it_brings_all_that_can_be_seen_newest_at_the_end(store, begin, postman, ask):
    with store.write() as session:
        talk = begin(session)
        tag = tag_named(session, "night")
        session.add(ConversationTag(conversation_id=talk.conversation.id, tag_id=tag.id))
        two = talk.say(talk.ben, "Propped up.", minutes=1)
        hidden = talk.say(talk.cora, "Buy my pills.", minutes=2)
        gone = talk.say(talk.cora, "Oops.", minutes=3)
        last = talk.say(talk.ana, "Thank you.", minutes=4)
        change.hide(session, hidden, actor="operator", reason="advertising", at=talk.at(5))
        change.delete(session, gone, at=talk.at(5))
        ask(talk, talk.cora)
        letter = postman.send(talk, CONVERSATION, minutes=10)[talk.cora.id]

        words = ["How do you sleep after surgery?", "Propped up.", "Thank you."]
        for part in (letter.text, letter.html):
            places = [part.index(each) for each in words]
            assert places == sorted(places)
            assert "#lung" in part
            assert "#night" in part
        assert b"my pills" not in letter.composed.message
        assert b"Oops" not in letter.composed.message
        assert unpack_ids(letter.composed.carried) == [talk.first.id, two.id, last.id]
        assert "3 posts" in letter.text


def test_it_belongs_to_the_thread_and_answers_the_mail_that_asked(store, begin, postman, ask):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.", minutes=1)
        told = postman.send(talk, Kind.NOTIFICATION, minutes=6)[talk.cora.id]
        ask(talk, talk.cora)
        letter = postman.send(talk, CONVERSATION, minutes=10)[talk.cora.id]

        assert letter.references == [
            *told.references,
            told.mail["Message-ID"],
            "<asking@example.net>",
        ]
        assert letter.mail["In-Reply-To"] == "<asking@example.net>"
        assert letter.mail["Auto-Submitted"] == "auto-replied"
        assert letter.mail["List-Unsubscribe"] is None


def test_it_is_for_those_who_may_read_whether_they_follow_or_not(store, begin, postman, ask):
    with store.write() as session:
        talk = begin(session)
        unfollow(session, talk.cora.id, talk.conversation.id)
        leave(session, talk.ben.id, talk.lung.id)
        talk.ana.state = MemberState.SUSPENDED
        for member in (talk.ana, talk.ben, talk.cora):
            ask(talk, member)
        letters = postman.send(talk, CONVERSATION, minutes=10)

        assert list(letters) == [talk.cora.id]
        states = [d.state for d in talk.owed(CONVERSATION)]
        assert states.count(DeliveryState.CANCELLED) == 2
        assert "f." in letters[talk.cora.id].text


def test_a_deleted_first_post_leaves_a_line_where_it_was(store, begin, postman, ask):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.", minutes=1)
        change.delete(session, talk.first, at=talk.at(2))
        ask(talk, talk.cora)
        letter = postman.send(talk, CONVERSATION, minutes=10)[talk.cora.id]

        assert "deleted by its author" in letter.text
        assert talk.first.id not in unpack_ids(letter.composed.carried)


def test_of_too_many_posts_the_first_and_the_newest_stay(store, begin, postman, ask):
    with store.write() as session:
        talk = begin(session)
        for number in range(120):
            talk.say(talk.ben, f"Night {number}. " + "Too hot & too cold. " * 60, minutes=1)
        ask(talk, talk.cora)
        letter = postman.send(talk, CONVERSATION, minutes=10)[talk.cora.id]

        kept = unpack_ids(letter.composed.carried)
        assert len(letter.html.encode()) <= 80_000
        assert kept == [talk.first.id, *range(kept[1], talk.first.id + 121)]
        assert "Night 119." in letter.text
        assert "Night 1." not in letter.text
        assert "121 posts" in letter.text
        assert f"{121 - len(kept)} posts" in letter.text


def test_a_post_as_long_as_a_letter_is_whole_in_the_text_part(store, begin, postman, ask):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Long. " + "& " * 30_000 + "The end.", minutes=1)
        ask(talk, talk.cora)
        letter = postman.send(talk, CONVERSATION, minutes=10)[talk.cora.id]

        assert len(letter.html.encode()) <= 80_000
        assert "The end." in letter.text
        assert "plain text part" in letter.html
