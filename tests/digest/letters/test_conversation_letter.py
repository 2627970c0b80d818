"""The letter with a whole conversation."""

import re

import pytest

from digest.community.communities.join import leave
from digest.community.communities.tag import ConversationTag, get_or_create_tag
from digest.community.conversations.follow import unfollow
from digest.community.people.member import MemberState
from digest.community.people.muted_member import mute_member
from digest.community.posting import change
from digest.letters.new_to_reader import SentBefore, new_to_reader
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import DeliveryState, LetterKind
from digest.store.id_codec import unpack_ids
from tests.rows import owe

CONVERSATION = LetterKind.CONVERSATION


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
        tag = get_or_create_tag(session, "night")
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
            assert "#lung" not in part  # its community is named by its title
            assert "#night" in part
        assert b"my pills" not in letter.composed.message
        assert b"Oops" not in letter.composed.message
        assert unpack_ids(letter.composed.carried) == [talk.first.id, two.id, last.id]
        assert "3 posts" in letter.text


def test_it_belongs_to_the_thread_and_answers_the_mail_that_asked(store, begin, postman, ask):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.", minutes=1)
        told = postman.send(talk, LetterKind.NOTIFICATION, minutes=6)[talk.cora.id]
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


def test_a_post_of_a_muted_member_is_one_line(store, begin, postman, ask):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.", minutes=1)
        mute_member(session, talk.cora.id, talk.ben.id, at=talk.noon)
        ask(talk, talk.cora)
        letter = postman.send(talk, CONVERSATION, minutes=10)[talk.cora.id]

        for part in (letter.text, letter.html):
            assert "whom you mute" in part
            assert "Propped up." not in part


@pytest.mark.beyond_the_sample
def test_of_too_many_posts_the_first_and_the_newest_stay(store, begin, postman, ask):
    with store.write() as session:
        talk = begin(session)
        for number in range(120):
            talk.say(talk.ben, f"Night {number}. " + "Too hot & too cold. " * 60, minutes=1)
        ask(talk, talk.cora)
        letter = postman.send(talk, CONVERSATION, minutes=10)[talk.cora.id]

        kept = unpack_ids(letter.composed.carried)
        assert len(letter.html.encode()) <= 80_000
        assert kept == [*range(talk.first.id, talk.first.id + 121)]  # the page has them all
        assert "Night 119." in letter.text
        assert "Night 1." not in letter.text
        assert "121 posts" in letter.text
        assert re.search(r"\d+ posts between the first and the newest did not fit", letter.text)


def test_a_page_with_all_posts_is_attached_to_a_letter_that_cannot_hold_them(
    store, begin, postman, ask
):
    with store.write() as session:
        talk = begin(session)
        for number in range(120):
            talk.say(talk.ben, f"Night {number}. <script>x</script> " + "Too hot. " * 90, minutes=1)
        hidden = talk.say(talk.ben, "Buy my pills.", minutes=1)
        change.hide(session, hidden, actor="operator", reason="", at=talk.at(2))
        ask(talk, talk.cora)
        letter = postman.send(talk, CONVERSATION, minutes=10)[talk.cora.id]

        assert letter.mail.get_content_type() == "multipart/mixed"
        (file,) = letter.mail.iter_attachments()
        assert file.get_filename() == f"conversation-{talk.conversation.id}.html"
        page = file.get_content()
        places = [page.index(f"Night {number}. ") for number in range(120)]
        assert places == sorted(places)
        assert "How do you sleep" in page
        assert "pills" not in page
        assert "<script" not in page
        assert not re.search(r"""(?:src|href)=["'](?!mailto:|#p)|@import|url\(""", page)
        assert set(re.findall(r'href="#(p\d+)"', page)) <= set(re.findall(r'id="(p\d+)"', page))
        reply = re.search(r"mailto:(r\.[a-z2-7]{37}@[a-z.]+)", page)[1]
        assert str(letter.mail["Reply-To"]) == reply
        assert len(unpack_ids(letter.composed.carried)) == 121
        assert all(len(line) <= 998 for line in letter.composed.message.split(b"\r\n"))
        assert b"\n" not in letter.composed.message.replace(b"\r\n", b"")


@pytest.mark.beyond_the_sample
def test_a_page_too_large_to_send_says_what_it_leaves_out(sqlite_store, begin, postman, ask):
    with sqlite_store.write() as session:
        talk = begin(session)
        for number in range(120):
            talk.say(talk.ben, f"Night {number}. " + "ö " * 900, minutes=1)
        ask(talk, talk.cora)
        letter = postman.send(talk, CONVERSATION, minutes=10, page_limit=150_000)[talk.cora.id]

        (file,) = letter.mail.iter_attachments()
        page = file.get_content()
        shown = len(re.findall("<article", page))
        assert f"{121 - shown} posts after the first one are not on this page" in page
        assert f"{shown} posts, as many as can be sent" in " ".join(letter.text.split())
        assert "Night 119. " in page
        assert "How do you sleep" in page
        assert len(unpack_ids(letter.composed.carried)) == shown


def test_a_letter_that_holds_the_whole_conversation_brings_no_page(store, begin, postman, ask):
    with store.write() as session:
        talk = begin(session)
        ask(talk, talk.cora)
        letter = postman.send(talk, CONVERSATION, minutes=10)[talk.cora.id]

        assert letter.mail.get_content_type() == "multipart/alternative"
        assert "attached" not in letter.text


def test_a_post_as_long_as_a_letter_is_whole_in_the_text_part_and_on_the_page(
    store, begin, postman, ask
):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Long. " + "& " * 30_000 + "The end.", minutes=1)
        ask(talk, talk.cora)
        letter = postman.send(talk, CONVERSATION, minutes=10)[talk.cora.id]

        assert len(letter.html.encode()) <= 80_000
        assert "The end." in letter.text
        assert "attached to this letter" in letter.html
        (file,) = letter.mail.iter_attachments()
        assert "The end." in file.get_content()


def test_what_the_last_letter_brought_and_what_came_since_is_marked_as_new(
    store, begin, postman, ask
):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ben, "Propped up.", minutes=1)
        postman.send(talk, LetterKind.NOTIFICATION, minutes=6)
        talk.say(talk.ben, "On two bricks.", minutes=7)
        postman.send(talk, LetterKind.NOTIFICATION, minutes=13)
        talk.say(talk.ben, "With a shawl.", minutes=14)
        talk.say(talk.cora, "I do the same.", minutes=14)
        ask(talk, talk.cora, minutes=15)
        letter = postman.send(talk, CONVERSATION, minutes=15)[talk.cora.id]

        assert "2 posts came with your last letter about this, or since." in letter.html
        assert '<a href="#new"' in letter.html
        assert letter.html.count('id="new"') == 1
        for part in (letter.text, letter.html):
            begins = part.lower().index("new from here")
            assert part.index("Propped up.") < begins < part.index("On two bricks.")
        marked = re.findall(r"By .*?, new:\s+(.*)\.", letter.text)
        assert marked == ["On two bricks", "With a shawl"]


def test_nothing_is_marked_where_nothing_or_all_is_new(store, begin, postman, ask):
    with store.write() as session:
        talk = begin(session)
        ask(talk, talk.cora)
        letter = postman.send(talk, CONVERSATION, minutes=10)[talk.cora.id]

        assert "#new" not in letter.html
        assert "NEW FROM HERE" not in letter.text


@pytest.mark.parametrize(
    ("letters", "new"),
    [
        pytest.param([], set(), id="no-letter"),
        pytest.param([({1, 2, 3}, False)], set(), id="all-in-one"),
        pytest.param([({1}, False), ({1, 2}, False)], {2, 3}, id="the-last-and-since"),
        pytest.param([({1}, False), ({1, 2}, False), ({9}, False)], {2, 3}, id="of-another"),
        pytest.param([({1, 2}, False), ({1, 2}, True)], {3}, id="read-since"),
        pytest.param([({2}, False)], {2, 3}, id="never-what-is-older"),
        pytest.param([({1, 2}, True)], set(), id="only-asked-for"),
        pytest.param([({1}, False), ({1, 2, 3}, True)], set(), id="all-read"),
    ],
)
def test_new_is_what_the_last_unasked_letter_brought_or_none_did(letters, new):
    sent = [SentBefore(frozenset(posts), was_asked) for posts, was_asked in letters]
    assert new_to_reader({1, 2, 3}, sent) == new


def test_a_letter_beside_a_page_is_short_so_that_the_whole_mail_is_small(
    sqlite_store, begin, postman, ask
):
    with sqlite_store.write() as session:
        talk = begin(session)
        for number in range(60):
            talk.say(talk.ben, f"Night {number}. " + "Too hot & too cold. " * 60, minutes=1)
        ask(talk, talk.cora)
        letter = postman.send(talk, CONVERSATION, minutes=10)[talk.cora.id]

        (file,) = letter.mail.iter_attachments()
        assert all(f"Night {number}." in file.get_content() for number in range(60))
        assert len(letter.composed.message) <= 200_000


def test_it_has_a_way_to_mute_the_conversation(store, begin, postman, ask, keys):
    with store.write() as session:
        talk = begin(session)
        ask(talk, talk.cora)
        letter = postman.send(talk, CONVERSATION, minutes=10)[talk.cora.id]

        for part in (letter.text, letter.html):
            (token,) = re.findall(r"\bq\.([a-z2-7]{37})@", part)
            assert keys.read(Purpose.MUTE, token).object_id == talk.conversation.id
