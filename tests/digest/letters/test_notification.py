"""Notifications as their readers get them, composed by the real templates, on both databases."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import event

from digest.community.communities.community import HoldFirst
from digest.community.communities.join import leave
from digest.community.communities.tag import TagFollow, follow_tag
from digest.community.conversations.conversation import ConversationState
from digest.community.conversations.follow import follow, unfollow
from digest.community.conversations.post import EditWindow
from digest.community.people.member import (
    FORMER_MEMBER,
    Address,
    Member,
    MemberState,
    NotificationTiming,
    SummaryScope,
)
from digest.community.people.muted_member import mute_member
from digest.community.posting import change
from digest.mail.signed_address import Purpose
from digest.outbox.compose import Skipped
from digest.outbox.delivery import DeliveryState, LetterKind
from digest.store.id_codec import unpack_ids

NOTIFICATION, RECEIPT = LetterKind.NOTIFICATION, LetterKind.RECEIPT


def test_it_brings_the_whole_new_post_and_answers_go_to_the_conversation(
    store, begin, postman, keys
):
    with store.write() as session:
        talk = begin(session)
        post = talk.say(talk.ben, "Propped up.\nWith two pillows.")
        letter = postman.send(talk, NOTIFICATION)[talk.ana.id]

        assert letter.mail["Subject"] == "Re: Conversation C1"
        assert letter.mail["From"] == "Ben via Community Digest <notify@mail.example.org>"
        assert letter.mail["To"] == letter.composed.recipient == "ana@example.net"
        for part in (letter.text, letter.html):
            assert "Propped up." in part
            assert "With two pillows." in part
        local, _, domain = letter.mail["Reply-To"].addresses[0].addr_spec.partition("@")
        ticket = keys.read_local_part(local)
        assert (domain, ticket.purpose) == ("mail.example.org", Purpose.REPLY)
        assert (ticket.member_id, ticket.object_id) == (talk.ana.id, talk.conversation.id)
        assert unpack_ids(letter.composed.carried) == [post.id]
        assert letter.mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert letter.mail["Auto-Submitted"] == "auto-generated"


def test_gathered_replies_come_in_one_letter_oldest_first_with_how_it_began_and_without_ones_own(
    store, begin, postman
):
    with store.write() as session:
        talk = begin(session)
        one = talk.say(talk.ben, "Propped up.")
        two = talk.say(talk.cora, "Flat, with music.", minutes=2)
        letters = postman.send(talk, NOTIFICATION, minutes=7)

        ana = letters[talk.ana.id]
        assert ana.text.index("Propped up.") < ana.text.index("Flat, with music.")
        assert "\n  Earlier, you asked: “How do you sleep" in ana.text
        assert ana.text.startswith("Community Digest\r\n")
        assert unpack_ids(ana.composed.carried) == [one.id, two.id]
        assert ana.mail["From"].addresses[0].display_name == "Community Digest"
        assert "Propped up." not in letters[talk.ben.id].text
        assert "Flat, with music." not in letters[talk.cora.id].text


def test_it_says_what_made_the_reader_follow(store, begin, postman, make_member, noon):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.")
        dora = make_member(session, "Dora", talk.lung)
        follow(session, dora.id, talk.conversation.id, at=noon)
        talk.say(talk.cora, "Flat, with music.", minutes=2)
        letters = postman.send(talk, NOTIFICATION, minutes=7)

        said = {
            talk.ana.id: "because you began this conversation on Monday 2 March",
            talk.ben.id: "because you wrote in this conversation on Monday 2 March",
            dora.id: "because you chose to follow this conversation on Monday 2 March",
        }
        for member_id, why in said.items():
            letter = letters[member_id]
            assert why in " ".join(letter.text.split())
            assert why in letter.html
            assert re.search(r'href="mailto:x\.[a-z2-7]{37}@[^"]*"[^>]*>Unfollow</a>', letter.html)
            assert ">Stop all letters about replies</a>" in letter.html


def test_without_content_it_says_only_that_there_are_replies(store, begin, postman, keys):
    with store.write() as session:
        talk = begin(session)
        talk.ana.shows_content = False
        talk.say(talk.ben, "Propped up.")
        talk.say(talk.cora, "Flat, with music.", minutes=2)
        letter = postman.send(talk, NOTIFICATION, minutes=7)[talk.ana.id]

        everything = f"{letter.mail.items()}\n{letter.text}\n{letter.html}".casefold()
        words = set(re.findall(r"\w+", everything))
        assert words.isdisjoint({"sleep", "sleeping", "propped", "music", "ben", "cora", "lung"})
        assert letter.mail["Subject"] == f"Re: Conversation C{talk.conversation.id}"
        assert "There are 2 new replies in a conversation you follow." in letter.text
        (token,) = re.findall(r"\bg\.([a-z2-7]{37})@", letter.text)
        assert keys.read(Purpose.GET, token).object_id == talk.conversation.id
        assert "You chose that letters say only this" in " ".join(letter.text.split())


def test_its_headers_tell_no_community_to_whom_it_shows_nothing(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        talk.ana.shows_content = False
        talk.say(talk.cora, "Flat, with music.")
        letters = postman.send(talk, NOTIFICATION)

        for name in ("List-Id", "Feedback-ID"):
            assert talk.lung.code not in letters[talk.ana.id].mail[name]
            assert talk.lung.code in letters[talk.ben.id].mail[name]


def test_where_the_operator_chose_so_nobody_is_shown_anything(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        talk.ana.discreet = False
        talk.say(talk.ben, "Propped up.")
        quiet = replace(postman, sealer=replace(postman.sealer, shows_content=False))
        letter = quiet.send(talk, NOTIFICATION)[talk.ana.id]

        assert letter.mail["Subject"] == "Re: Conversation C1"
        words = " ".join(letter.text.split())
        assert "The people who run Community Digest chose that our letters show no titles" in words
        assert "To ask them about it, write to staff@mail.example.org." in words
        assert "mailto:staff@mail.example.org" in letter.html
        for place in ("pause@mail.example.org", "settings@mail.example.org"):
            assert f"mailto:{place}" in letter.html
            assert f"to:\r\n{place}\r\n" in letter.text
        for part in (letter.text, letter.html):
            assert "Propped up." not in part
            assert "Sleeping well" not in part
            assert "content%20on" not in part
            assert "content on" not in part


def test_nobody_is_told_what_a_member_says_whom_they_mute(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        mute_member(session, talk.ana.id, talk.ben.id, at=talk.noon)
        talk.say(talk.ben, "Propped up.")
        talk.say(talk.cora, "Flat, with music.", minutes=1)
        mute_member(session, talk.ben.id, talk.cora.id, at=talk.noon)  # while the letter waits
        letters = postman.send(talk, NOTIFICATION, minutes=7)

        assert "Propped up." not in letters[talk.ana.id].text
        assert "Flat, with music." in letters[talk.ana.id].text
        assert talk.ben.id not in letters
        assert "Propped up." in letters[talk.cora.id].text


def test_who_mutes_the_starter_is_told_no_title(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        ben = session.get_one(Member, talk.ben.id)
        ben.discreet = False
        mute_member(session, ben.id, talk.ana.id, at=talk.noon)
        talk.say(talk.cora, "Flat, with music.")
        letter = postman.send(talk, NOTIFICATION)[ben.id]

        assert letter.mail["Subject"] == "Re: Conversation C1"
        for part in (letter.text, letter.html):
            assert "Sleeping well" not in part
            assert "A conversation by a member you muted" in part


def test_the_author_is_never_notified(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.")

        assert talk.ben.id not in postman.send(talk, NOTIFICATION)


def test_what_was_edited_while_the_letter_waited_comes_as_it_is_now(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        post = talk.say(talk.ben, "Propped up.")
        change.edit(session, post, text="Sitting, really.", title=None, at=talk.at(3))
        letter = postman.send(talk, NOTIFICATION)[talk.ana.id]

        assert "Sitting, really." in letter.text
        assert "edited" in letter.text
        assert b"Propped up" not in letter.composed.message


def test_an_approved_post_is_not_called_edited(store, begin, postman):
    with store.write() as session:
        talk = begin(session, hold_first=HoldFirst.LINKS)
        post = talk.say(talk.ben, "See https://pillows.example")
        change.approve(session, post, actor="operator", window=EditWindow(), at=talk.at(1))
        talk.announce(post, minutes=1)

        assert "edited" not in postman.send(talk, NOTIFICATION, minutes=6)[talk.ana.id].text


def test_what_was_deleted_while_the_letter_waited_never_leaves(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        gone = talk.say(talk.ben, "Propped up.")
        talk.say(talk.ben, "Good night.", minutes=1)
        change.delete(session, gone, at=talk.at(3))
        letter = postman.send(talk, NOTIFICATION)[talk.ana.id]

        assert b"Propped up" not in letter.composed.message
        assert "Good night." in letter.text
        assert gone.id not in unpack_ids(letter.composed.carried)


@pytest.mark.parametrize("how", ["deleted", "hidden"])
def test_with_nothing_left_to_tell_no_letter_goes_out(store, begin, postman, how):
    with store.write() as session:
        talk = begin(session)
        post = talk.say(talk.ben, "Propped up.")
        if how == "deleted":
            change.delete(session, post, at=talk.at(3))
        else:
            change.hide(session, post, actor="operator", reason="rules", at=talk.at(3))

        assert postman.send(talk, NOTIFICATION) == {}
        assert {d.state for d in talk.owed(NOTIFICATION)} == {DeliveryState.EMPTY}


@pytest.mark.parametrize(
    "change_cora",
    [
        pytest.param(lambda t: unfollow(t.session, t.cora.id, t.conversation.id), id="unfollowed"),
        pytest.param(
            lambda t: setattr(t.cora, "notifications", NotificationTiming.OFF), id="stopped-all"
        ),
        pytest.param(lambda t: setattr(t.cora, "paused_until", t.at(90)), id="pauses"),
        pytest.param(lambda t: pause(t.cora, t.at(3), t.at(90)), id="began-to-pause"),
        pytest.param(lambda t: setattr(t.cora, "state", MemberState.SUSPENDED), id="suspended"),
        pytest.param(lambda t: leave(t.session, t.cora.id, t.lung.id), id="left-the-community"),
        pytest.param(
            lambda t: setattr(t.conversation, "state", ConversationState.REMOVED), id="removed"
        ),
    ],
)
def test_who_no_longer_wants_or_may_read_it_gets_no_letter_that_waited(
    store, begin, postman, change_cora
):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.")
        session.flush()
        change_cora(talk)

        assert talk.cora.id not in postman.send(talk, NOTIFICATION)
        owed = talk.owed(NOTIFICATION, talk.cora)[0]
        assert owed.state is DeliveryState.CANCELLED
        assert owed.answer


@pytest.mark.parametrize("flaw", ["unconfirmed", "suppressed"])
def test_nothing_goes_to_an_address_that_may_not_be_written_to(
    store, begin, postman, make_member, noon, flaw
):
    with store.write() as session:
        talk = begin(session)
        confirmed = None if flaw == "unconfirmed" else noon
        dora = make_member(session, "Dora", talk.lung, confirmed_at=confirmed)
        if flaw == "suppressed":
            session.get_one(Address, 4).suppressed_at = noon
        follow(session, dora.id, talk.conversation.id, at=noon)
        talk.say(talk.ben, "Propped up.")
        letters = postman.send(talk, NOTIFICATION)

        assert talk.ana.id in letters
        assert dora.id not in letters


def test_who_read_by_a_tag_and_dropped_it_is_not_told(store, begin, postman, make_member, noon):
    with store.write() as session:
        talk = begin(session)
        dora, emil = (make_member(session, name) for name in ("Dora", "Emil"))
        for recipient in (dora, emil):
            follow(session, recipient.id, talk.conversation.id, at=noon)
            follow_tag(session, recipient.id, talk.lung.tag_id, at=noon)
        talk.say(talk.ben, "Propped up.")
        session.delete(session.get_one(TagFollow, (dora.id, talk.lung.tag_id)))
        letters = postman.send(talk, NOTIFICATION)

        assert emil.id in letters
        assert dora.id not in letters


def test_who_follows_again_is_not_told_of_what_was_said_in_between(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.")
        unfollow(session, talk.cora.id, talk.conversation.id)
        session.flush()
        follow(session, talk.cora.id, talk.conversation.id, at=talk.at(2))
        talk.say(talk.ben, "Good night.", minutes=3)
        letter = postman.send(talk, NOTIFICATION, minutes=8)[talk.cora.id]

        assert "Good night." in letter.text
        assert "Propped up." not in letter.text


def test_a_post_said_while_a_letter_is_being_sent_gets_a_letter_of_its_own(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        one = talk.say(talk.ben, "Propped up.")
        being_sent = talk.owed(NOTIFICATION, talk.ana)[0]
        being_sent.state, being_sent.attempts = DeliveryState.SENDING, 1
        two = talk.say(talk.ben, "Good night.", minutes=5)
        being_sent = talk.owed(NOTIFICATION, talk.ana)[0]
        being_sent.state, being_sent.attempts = DeliveryState.PLANNED, 0
        first = postman.send(talk, NOTIFICATION, minutes=6)[talk.ana.id]
        second = postman.send(talk, NOTIFICATION, minutes=10)[talk.ana.id]

        assert unpack_ids(first.composed.carried) == [one.id]
        assert unpack_ids(second.composed.carried) == [two.id]


def test_no_post_is_told_twice_when_an_earlier_one_is_approved_late(store, begin, postman):
    with store.write() as session:
        talk = begin(session, hold_first=HoldFirst.LINKS)
        held = talk.say(talk.ben, "See https://pillows.example")
        told = talk.say(talk.cora, "Flat, with music.", minutes=1)
        first = postman.send(talk, NOTIFICATION, minutes=6)[talk.ana.id]
        change.approve(session, held, actor="operator", window=EditWindow(), at=talk.at(10))
        talk.announce(held, minutes=10)
        last = talk.say(talk.cora, "And a cat.", minutes=11)
        second = postman.send(talk, NOTIFICATION, minutes=16)[talk.ana.id]

        assert unpack_ids(first.composed.carried) == [told.id]
        assert unpack_ids(second.composed.carried) == [held.id, last.id]


def test_a_settled_letter_holds_nothing_that_can_still_be_changed(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        talk.ana.notifications = NotificationTiming.SETTLED
        post = talk.say(talk.ben, "Propped up.")
        talk.say(talk.ben, "Good night.", minutes=30)

        assert talk.ana.id not in postman.send(talk, NOTIFICATION, minutes=64)
        letter = postman.send(talk, NOTIFICATION, minutes=65)[talk.ana.id]
        assert unpack_ids(letter.composed.carried) == [post.id]


def test_a_conversation_is_one_thread_in_the_mail_program(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        talk.announce(talk.first)
        receipt = postman.send(talk, RECEIPT, minutes=1)[talk.ana.id]
        talk.say(talk.ben, "Propped up.", minutes=2)
        first = postman.send(talk, NOTIFICATION, minutes=7)[talk.ana.id]
        own = talk.say(talk.ana, "Thanks, I try it.", minutes=8)
        talk.say(talk.ben, "Good night.", minutes=9)
        second = postman.send(talk, NOTIFICATION, minutes=14)[talk.ana.id]

        root = receipt.references[0]
        assert receipt.references == [root, "<mail.how@ana.example>"]
        assert first.references == [*receipt.references, receipt.mail["Message-ID"]]
        assert second.references == [
            *first.references,
            first.mail["Message-ID"],
            own.message_id,
        ]
        for letter in (receipt, first, second):
            assert letter.mail["In-Reply-To"] == letter.references[-1]
            assert "=?" not in letter.mail["References"]


def test_nobody_sees_a_message_id_or_an_address_of_anybody_else(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        talk.announce(talk.first)
        talk.say(talk.ben, "Propped up.", minutes=1)
        talk.say(talk.cora, "Flat, with music.", minutes=2)
        letters = {
            **postman.send(talk, NOTIFICATION, minutes=7),
            -1: postman.send(talk, RECEIPT, minutes=7)[talk.cora.id],
        }

        ids = [d.message_id for d in talk.owed(NOTIFICATION)]
        assert len(set(ids)) == len(ids) == 3
        for member, name in ((talk.ana, "ana"), (talk.ben, "ben"), (talk.cora, "cora")):
            others = {"ana", "ben", "cora"} - {name}
            raw = letters[member.id].composed.message.lower().replace(b"=\r\n", b"")
            for other in others:
                assert f"{other}.example".encode() not in raw
                assert f"{other}@".encode() not in raw


@pytest.mark.parametrize(
    ("hides", "is_open", "subject"),
    [
        pytest.param(None, False, None, id="as-usual"),
        pytest.param(None, True, "Re: Sleeping well", id="an-open-community"),
        pytest.param(True, True, None, id="the-member-hides-them"),
        pytest.param(False, False, "Re: Sleeping well", id="the-member-wants-them"),
    ],
)
def test_a_subject_names_the_conversation_by_its_number_unless_titles_are_wanted(
    store, begin, postman, hides, is_open, subject
):
    with store.write() as session:
        talk = begin(session, is_open=is_open)
        talk.ana.discreet = hides
        talk.say(talk.ben, "Propped up.")
        letter = postman.send(talk, NOTIFICATION)[talk.ana.id]

        if subject is not None:
            assert letter.mail["Subject"] == subject
        else:
            assert letter.mail["Subject"].startswith("Re: ")
            assert str(talk.conversation.id) in letter.mail["Subject"]
            assert "Sleep" not in letter.mail["Subject"]


def test_the_first_one_offers_titles_and_no_other_does(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.")
        first = postman.send(talk, NOTIFICATION)[talk.ana.id]
        words = " ".join(first.text.split())
        assert "whoever sees your mailbox sees them, too" in words
        assert "a mail with the subject “titles on” to: settings@mail.example.org" in words
        assert "mailto:settings@mail.example.org?subject=titles%20on" in first.html

        talk.say(talk.cora, "Flat, with music.", minutes=30)
        later = postman.send(talk, NOTIFICATION, minutes=40)[talk.ana.id]
        assert "titles on" not in later.text + later.html


@pytest.mark.parametrize(
    ("hides", "is_open"),
    [
        pytest.param(True, False, id="who-hides-them"),
        pytest.param(False, False, id="who-has-them"),
        pytest.param(None, True, id="where-they-are-shown"),
    ],
)
def test_nobody_is_offered_titles_who_chose_or_has_them(store, begin, postman, hides, is_open):
    with store.write() as session:
        talk = begin(session, is_open=is_open)
        talk.ana.discreet = hides
        talk.say(talk.ben, "Propped up.")
        assert "titles on" not in postman.send(talk, NOTIFICATION)[talk.ana.id].text


def test_the_reply_button_writes_under_the_subject_of_the_letter(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.")
        letter = postman.send(talk, NOTIFICATION)[talk.ana.id]
        assert "subject=Re%3A%20Conversation%20C1" in letter.html
        assert "Sleeping%20well" not in letter.html


def test_a_retry_is_the_same_letter_with_the_same_message_id(store, begin, postman, open_letter):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.")
        owed = talk.owed(NOTIFICATION, talk.ana)
        first, second = (postman.compose(session, owed, talk.at(5))[0] for _ in range(2))

        assert open_letter(first).mail["Message-ID"] == open_letter(second).mail["Message-ID"]
        assert first == second


def test_a_former_member_is_called_just_that(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        post = talk.say(talk.ben, "Propped up.")
        post.author_id = None
        session.flush()
        letter = postman.send(talk, NOTIFICATION)[talk.ana.id]

        assert FORMER_MEMBER in letter.text
        assert "Ben" not in letter.text
        assert "Ben" not in letter.mail["From"]


def test_times_are_those_of_the_readers_zone(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        talk.ana.zone = "Asia/Tokyo"
        talk.say(talk.ben, "Propped up.")
        letter = postman.send(talk, NOTIFICATION)[talk.ana.id]

        assert "Mon 21:00" in letter.text


@pytest.mark.beyond_the_sample
def test_a_flood_of_long_posts_still_fits_and_what_is_left_out_is_not_called_told(
    store, begin, postman, open_letter
):
    with store.write() as session:
        talk = begin(session)
        for number in range(40):
            talk.say(talk.ben, f"{number} " + "All the pillows of the world. & " * 500)
        owed = talk.owed(NOTIFICATION, talk.ana)
        whole = postman.compose(session, owed, talk.at(5))[0]
        small = postman.compose(session, owed, talk.at(5), html_limit=12_000)[0]

        assert len(open_letter(whole).html.encode()) <= 80_000
        assert len(unpack_ids(whole.carried)) == 40
        assert 0 < len(unpack_ids(small.carried)) < 40
        left_out = 40 - len(unpack_ids(small.carried))
        assert f"{left_out} earlier posts" in open_letter(small).text


def test_a_batch_takes_as_many_statements_as_one_letter(store, begin, postman, make_member, noon):
    def count(deliveries):
        statements = []
        listen = (session.get_bind(), "before_cursor_execute", lambda *a: statements.append(a[2]))
        event.listen(*listen)
        letters = postman.compose(session, deliveries, talk.at(5))
        event.remove(*listen)
        assert not any(isinstance(letter, Skipped) for letter in letters)
        return len(statements)

    with store.write() as session:
        talk = begin(session)
        for number in range(20):
            more = make_member(session, f"Follower {number}", talk.lung)
            follow(session, more.id, talk.conversation.id, at=noon)
        talk.say(talk.ben, "Propped up.")
        owed = talk.owed(NOTIFICATION)
        session.expunge_all()

        assert count(owed) == count(owed[:1])


def pause(member, begins, ends):
    member.paused_from, member.paused_until = begins, ends


def test_it_says_that_a_conversation_stays_in_the_summary_where_that_brings_all(
    store, begin, postman
):
    with store.write() as session:
        talk = begin(session)
        talk.ben.summary_scope = SummaryScope.FOLLOWED
        talk.say(talk.cora, "Propped up.", minutes=1)
        talk.say(talk.ben, "Me too.", minutes=1)
        letters = postman.send(talk, LetterKind.NOTIFICATION, minutes=6)

        for member, stays in ((talk.ana, True), (talk.ben, False)):
            for part in (letters[member.id].text, letters[member.id].html):
                assert ("Your summary will still show it." in " ".join(part.split())) is stays


@pytest.mark.parametrize(
    ("minutes", "says_so"), [pytest.param(5, True, id="soon"), pytest.param(61, False, id="later")]
)
def test_a_post_that_can_still_change_is_said_to(
    store, begin, postman, open_letter, minutes, says_so
):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.")
        owed = talk.owed(NOTIFICATION, talk.ana)
        letter = open_letter(postman.compose(session, owed, talk.at(minutes))[0])

    for part in (letter.text, letter.html):
        said = " ".join(part.split())
        assert ("Its author can still change the post for a while." in said) is says_so


def test_all_letters_can_be_stopped_and_all_settings_seen_from_it(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.")
        letter = postman.send(talk, NOTIFICATION)[talk.ana.id]

    for part in (letter.text, letter.html):
        assert "Stop all letters" in part
        assert "All settings" in part
    assert "mailto:help@mail.example.org?subject=stop%20all" in letter.html


def test_without_content_it_says_why_it_came_and_how_to_hear_no_more_of_the_conversation(
    store, begin, postman, keys
):
    with store.write() as session:
        talk = begin(session)
        talk.ana.shows_content = False
        talk.say(talk.ben, "Propped up.")
        letter = postman.send(talk, NOTIFICATION)[talk.ana.id]

        for part in (letter.text, letter.html):
            assert "because you began this conversation on Monday 2 March" in " ".join(part.split())
            for purpose in (Purpose.UNFOLLOW, Purpose.MUTE):
                (token,) = set(re.findall(rf"\b{purpose}\.([a-z2-7]{{37}})@", part))
                assert keys.read(purpose, token).object_id == talk.conversation.id


def test_where_all_its_posts_can_still_change_it_says_so_of_all(store, begin, postman, open_letter):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.")
        talk.say(talk.cora, "Flat, with music.", minutes=2)
        owed = talk.owed(NOTIFICATION, talk.ana)
        letter = open_letter(postman.compose(session, owed, talk.at(7))[0])

    for part in (letter.text, letter.html):
        said = " ".join(part.split())
        assert "The authors can still change these posts for a while." in said


def test_both_parts_name_the_ways_to_fewer_letters_in_one_order(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.")
        letter = postman.send(talk, NOTIFICATION)[talk.ana.id]

    ways = [
        "A two-week break",
        "All settings",
        "Stop all letters about replies",
        "Stop all letters",
    ]
    for part in (letter.text, letter.html):
        places = [part.rindex(each) for each in ways]
        assert places == sorted(places)
