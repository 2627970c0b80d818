"""Letters about a conversation that just began, for members who want to know at once."""

import re
from datetime import timedelta

import pytest

from digest.community.communities.community import Membership
from digest.community.communities.join import leave
from digest.community.conversations.follow import follow, unfollow
from digest.community.conversations.post import EditWindow
from digest.community.people.member import MemberState, NotificationTiming
from digest.community.people.muted_member import mute_member
from digest.community.posting import change
from digest.letters.notification import NotificationComposer
from digest.outbox.compose import Skipped
from digest.outbox.delivery import LetterKind

pytestmark = pytest.mark.both_stores

NEW = LetterKind.NEW_CONVERSATION


@pytest.fixture
def talk(store, begin):
    """Ana starts a conversation; Ben wants to know of new ones at once, Cora does not."""
    with store.write() as session:
        made = begin(session)
        for member in (made.ana, made.ben):
            session.get_one(Membership, (member.id, made.lung.id)).instant = True
        session.flush()
        for row in (made.ben, made.cora):  # nobody follows yet
            unfollow(session, row.id, made.conversation.id)
        session.flush()
        yield made


def test_who_chose_it_is_told_at_once_and_the_starter_is_not(talk, postman):
    talk.announce(talk.first)

    assert [each.member_id for each in talk.owed(NEW)] == [talk.ben.id]
    letter = postman.send(talk, NEW, minutes=0)[talk.ben.id]
    assert letter.mail["Subject"] == f"Conversation C{talk.conversation.id}"
    assert "How do you sleep after surgery?" in letter.text
    assert "Ana via Community Digest" in letter.mail["From"]
    assert "You chose to be told of each new conversation in Lung right away." in " ".join(
        letter.text.split()
    )
    assert re.match(
        r"<https://example.org/u/[a-z2-7]{37}>, <mailto:u\.", letter.mail["List-Unsubscribe"]
    )
    assert letter.mail["Feedback-ID"].startswith("new-conversation:")


def test_its_links_stop_this_community_alone_and_its_answer_posts(talk, postman):
    talk.announce(talk.first)

    letter = postman.send(talk, NEW, minutes=0)[talk.ben.id]
    keys = postman.sealer.keys
    stop = keys.read("u", re.search(r"/u/([a-z2-7]{37})>", letter.mail["List-Unsubscribe"])[1])
    assert (stop.object_id, stop.detail) == (talk.lung.id, 3)
    answer = keys.read_local_part(str(letter.mail["Reply-To"]).strip("<>").partition("@")[0])
    assert (answer.purpose, answer.object_id) == ("r", talk.conversation.id)


def test_whoever_wants_titles_has_them_in_subjects(talk, postman):
    talk.ben.discreet = False
    talk.announce(talk.first)

    letter = postman.send(talk, NEW, minutes=0)[talk.ben.id]
    assert letter.mail["Subject"] == "Sleeping well"


def test_a_held_first_post_is_told_when_it_is_approved_and_only_once(talk, postman):
    talk.first.state, talk.first.settles_at = "held", None
    talk.announce(talk.first)
    assert talk.owed(NEW) == []

    change.approve(talk.session, talk.first, actor="operator", window=EditWindow(), at=talk.at(10))
    talk.announce(talk.first, minutes=10, answers=None)
    talk.announce(talk.first, minutes=20, answers=None)

    assert len(talk.owed(NEW)) == 1


def test_a_reply_is_no_new_conversation(talk):
    talk.say(talk.cora, "I read until I am tired.")

    assert talk.owed(NEW) == []


@pytest.mark.parametrize(
    ("facts", "owed"),
    [
        pytest.param({"state": MemberState.SUSPENDED}, 0, id="suspended"),
        pytest.param({"paused_until": timedelta(days=1)}, 0, id="paused"),
        pytest.param({"paused_until": timedelta(0)}, 1, id="pause-is-over"),
        pytest.param(
            {"paused_from": timedelta(0), "paused_until": timedelta(1)}, 0, id="pause-begins-now"
        ),
        pytest.param(
            {"paused_from": timedelta(0, 1), "paused_until": timedelta(1)}, 1, id="pause-to-come"
        ),
        pytest.param({"notifications": NotificationTiming.OFF}, 1, id="no-notifications"),
    ],
)
def test_nobody_is_told_who_gets_nothing_now(talk, facts, owed):
    for name, value in facts.items():
        setattr(talk.ben, name, talk.noon + value if isinstance(value, timedelta) else value)
    talk.session.flush()

    talk.announce(talk.first)

    assert len(talk.owed(NEW)) == owed


def test_whoever_is_notified_of_the_same_post_gets_no_second_letter(talk):
    follow(talk.session, talk.ben.id, talk.conversation.id, at=talk.noon)
    talk.announce(talk.first)

    assert talk.owed(NEW) == []
    assert [each.member_id for each in talk.owed(LetterKind.NOTIFICATION)] == [talk.ben.id]


def test_a_notification_does_not_bring_again_what_this_letter_brought(talk, postman):
    talk.announce(talk.first)
    postman.send(talk, NEW, minutes=0)
    follow(talk.session, talk.ben.id, talk.conversation.id, at=talk.noon)
    talk.announce(talk.first, minutes=1, answers=None)  # shown again, say

    (due,) = talk.owed(LetterKind.NOTIFICATION)
    (result,) = NotificationComposer(sealer=postman.sealer)(talk.session, [due], talk.at(6))
    assert isinstance(result, Skipped)


@pytest.mark.parametrize(
    "what",
    [
        "chose otherwise",
        "left",
        "pauses",
        "began to pause",
        "suspended",
        "deleted",
        "hidden",
    ],
)
def test_what_is_wanted_and_can_be_seen_counts_at_the_moment_of_sending(talk, postman, what):
    talk.announce(talk.first)
    match what:
        case "chose otherwise":
            talk.session.get_one(Membership, (talk.ben.id, talk.lung.id)).instant = False
        case "left":
            leave(talk.session, talk.ben.id, talk.lung.id)
        case "pauses":
            talk.ben.paused_until = talk.at(60)
        case "began to pause":
            talk.ben.paused_from, talk.ben.paused_until = talk.at(0), talk.at(60)
        case "suspended":
            talk.ben.state = MemberState.SUSPENDED
        case "deleted":
            change.delete(talk.session, talk.first, at=talk.at(0))
        case "hidden":
            change.hide(talk.session, talk.first, actor="operator", reason="x", at=talk.at(0))
    talk.session.flush()

    assert postman.send(talk, NEW, minutes=0) == {}


def test_who_mutes_the_starter_is_not_told_even_where_the_letter_waits(talk, postman):
    talk.announce(talk.first)
    mute_member(talk.session, talk.ben.id, talk.ana.id, at=talk.noon)

    assert postman.send(talk, NEW, minutes=0) == {}


def test_the_letter_has_the_text_as_it_is_when_it_is_sent(talk, postman):
    talk.announce(talk.first)
    change.edit(talk.session, talk.first, text="How do you ALL sleep?", title=None, at=talk.at(0))

    assert "How do you ALL sleep?" in postman.send(talk, NEW, minutes=0)[talk.ben.id].text


def test_a_post_that_is_too_long_for_a_letter_is_cut_in_it(talk, postman):
    talk.first.text = "<&> word " * 7_000
    talk.announce(talk.first)

    letter = postman.send(talk, NEW, minutes=0)[talk.ben.id]
    assert len(letter.html.encode()) < 80_000
    assert "Shortened here" in letter.text


def test_without_content_it_says_only_that_one_has_begun(talk, postman):
    talk.ben.shows_content = False
    talk.announce(talk.first)

    letter = postman.send(talk, NEW, minutes=0)[talk.ben.id]

    everything = f"{letter.mail.items()}\n{letter.text}\n{letter.html}".casefold()
    words = set(re.findall(r"\w+", everything))
    assert words.isdisjoint({"sleep", "sleeping", "ana", "lung"})
    assert "A new conversation has begun." in letter.text


def test_text_alone_is_sent_to_whoever_chose_that(talk, postman):
    talk.ben.text_only = True
    talk.session.flush()
    talk.announce(talk.first)

    letter = postman.send(talk, NEW, minutes=0)[talk.ben.id]
    assert letter.mail.get_content_type() == "text/plain"
    assert "How do you sleep after surgery?" in letter.text
    assert b"text/html" not in letter.composed.message
    assert re.search(r"r\.[a-z2-7]{37}@mail\.example\.org", letter.text)
