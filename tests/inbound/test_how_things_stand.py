"""What a refusal or a question says of how things stand: where a conversation is, and who closed it."""

import re

import pytest

from digest.community.communities.community import community_by_name
from digest.community.communities.join import create_community
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post, PostState
from digest.community.posting.conversation_care import close, move
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.id_codec import pack_ids
from tests.inbound.post_office import DOMAIN, PostOffice, new_stationery

ANA = "ana@example.net"
WORDS = "I wake at four each day."
_TAG = re.compile(r"<[^<>]*>")


@pytest.fixture
def office(village, keys, tmp_path):
    with village.store.write() as session:
        create_community(session, name="heart", title="Heart", at=village.noon)
    return PostOffice(village.store, keys, new_stationery(), tmp_path)


@pytest.fixture
def reply(village, mail):
    def to_sleep():
        to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
        village.take(mail(ANA, WORDS), to)

    return to_sleep


@pytest.fixture
def told(village, office):
    """Send what is due, and return both parts of the one notice, without line ends and tags."""

    def parts():
        office.run(village.noon)
        [letter] = [each for each in office.sent if each.kind is LetterKind.NOTICE]
        return [" ".join(_TAG.sub("", each).split()) for each in (letter.text, letter.html)]

    return parts


def test_a_reply_to_a_conversation_that_was_moved_away_says_where_to_and_how_to_join(
    village, office, reply, told
):
    with village.store.write() as session:
        conversation = session.get_one(Conversation, village.sleep.conversation_id)
        heart = community_by_name(session, "heart")
        move(session, conversation, heart, actor="operator", at=village.noon)
    reply()

    for part in told():
        assert "It was moved to Heart, and you are not in that community." in part
        assert "Join “Heart”" in part
        assert WORDS in part
        assert "About sleep" not in part


@pytest.mark.parametrize(
    ("actor", "who"),
    [
        pytest.param("operator", "Somebody who runs", id="operator"),
        pytest.param("operator maria", "Somebody who runs", id="named-operator"),
        pytest.param("member 2", "The moderators have closed it", id="moderator"),
    ],
)
def test_who_replies_to_a_closed_conversation_reads_who_closed_it_and_can_read_it(
    village, reply, told, actor, who
):
    with village.store.write() as session:
        conversation = session.get_one(Conversation, village.sleep.conversation_id)
        close(session, conversation, actor=actor, reason="", at=village.noon)
    reply()

    for part in told():
        assert who in part
        assert "It can still be read." in part
        assert "Read it all" in part


@pytest.mark.parametrize(
    ("state", "said"),
    [
        pytest.param(PostState.VISIBLE, "The same mail is published in Lung.", id="published"),
        pytest.param(PostState.HELD, "In Lung the same mail waits for a moderator.", id="waits"),
        pytest.param(None, "", id="one-community"),
    ],
)
def test_a_mail_to_two_communities_that_is_refused_in_one_says_what_became_of_the_other(
    village, office, mail, told, state, said
):
    raw = mail(ANA, WORDS, subject="Waking early")
    if state is not None:
        village.take(raw, f"lung@{DOMAIN}")
        with village.store.write() as session:
            session.get_one(Post, village.all(Post)[-1].id).state = state
    village.take(raw, f"heart@{DOMAIN}")

    for part in told():
        assert "So your mail was not published there." in part
        assert said in part
        assert ("The same mail" in part or "the same mail" in part) is bool(said)
        assert ("to that community alone" in part) is bool(said)


def test_conversations_of_one_title_are_told_apart_by_who_began_them_and_when(
    village, office, mail, told
):
    second = village.start("Sleep")
    title = village.all(Conversation)[0].title
    with village.store.write() as session:
        session.get_one(Conversation, second.conversation_id).title = title
        session.get_one(Post, second.id).author_id = village.ana.id
    carried = pack_ids([village.sleep.id, second.id])
    village.letter(LetterKind.SUMMARY, village.ana, carried=carried, until=village.noon)
    [summary] = village.all(Delivery)
    village.take(mail(ANA, WORDS), village.address(Purpose.SUMMARY, village.ana, summary.id))

    for part in told():
        assert part.count(title) >= 2
        assert "In Lung, started by Ben on Monday 2 March 2026" in part
        assert "In Lung, started by Ana on Monday 2 March 2026" in part
