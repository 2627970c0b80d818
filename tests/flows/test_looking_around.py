"""A member looks around by real mails: what is new, what can be found, where to belong, all of it at once.

Whatever a letter offers is done as a person does it: by sending the ready mail behind its link.
"""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from digest.community.communities.community import community_by_name
from digest.community.communities.join import create_community, create_member, join
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import EditWindow
from digest.community.posting.publish import Draft, reply, start
from digest.store.database import Store
from tests.flows.mails import TRUSTED, reply_address, text_of

MORNING = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ANA, BEN = "ana@example.net", "ben@example.net"


@pytest.fixture
def village(digest, tmp_path) -> Iterator[Store]:
    """Ana and Ben belong to one community of two; what is there is made at once, without the command."""
    store = Store(f"sqlite:///{tmp_path / 'digest.db'}")
    with store.write() as session:
        lung = create_community(session, name="lung", title="Lung", at=MORNING)
        create_community(session, name="heart", title="Living with a weak heart", at=MORNING)
        for name in ("Ana", "Ben"):
            known = {"display_name": name, "address": f"{name.lower()}@example.net"}
            member = create_member(session, **known, confirmed_at=MORNING, at=MORNING)
            join(session, member.id, lung.id, at=MORNING)
    yield store
    store.close()


@pytest.mark.beyond_the_sample
def test_what_is_new_is_asked_for_answered_and_not_shown_again(village, serve, send, press):
    server = serve(MORNING, **TRUSTED)
    send(server, BEN, "lung", "Who knows this Müdigkeit?", subject="Sleep")
    server.letter_to(BEN, "Who knows this")

    # Ana asks what is new with an empty mail, and replies from that very letter.
    send(server, ANA, "home", subject="")
    home = server.letter_to(ANA, "What is new for you")
    assert str(home["Subject"]) == "What is new for you: 1 conversation, 1 new post"
    press(server, ANA, home, "Reply", "I do, since my chemo.")
    server.letter_to(ANA, "I do, since my chemo.")  # her receipt

    # Her next one has nothing new, but her own post with its ready mails; one of them deletes it.
    server.set_clock(MORNING + timedelta(minutes=2))
    send(server, ANA, "home", subject="home")
    home = server.letter_to(ANA, "What is new for you")
    assert "Nobody has written anything new" in text_of(home)
    assert "I do, since my chemo." in text_of(home)
    press(server, ANA, home, "Delete it")
    server.letter_to(ANA, "deleted")
    send(server, BEN, "home", subject="")
    assert "chemo" not in text_of(server.letter_to(BEN, "What is new for you"))


@pytest.mark.beyond_the_sample
def test_words_are_found_until_they_are_deleted(village, serve, send, press):
    server = serve(MORNING, **TRUSTED)
    send(server, BEN, "lung", "Who knows this Müdigkeit?", subject="Sleep")
    receipt = server.letter_to(BEN, "Who knows this")

    send(server, ANA, "search", subject="MUDIGKEIT")
    found = server.letter_to(ANA, "1 conversation found")
    assert "Who knows this Müdigkeit?" in text_of(found)
    assert "mudigkeit" not in str(found["Subject"]).lower()
    press(server, ANA, found, "Read it all")
    assert "whole conversation" in text_of(server.letter_to(ANA, "Who knows this"))

    press(server, BEN, receipt, "Delete it")
    server.letter_to(BEN, "deleted")
    send(server, ANA, "search", subject="müdigkeit train")
    nothing = server.letter_to(ANA, "Nothing found")
    press(server, ANA, nothing, "Only “müdigkeit”, in all your communities")
    assert "Who knows" not in text_of(server.letter_to(ANA, "Nothing found"))
    send(server, ANA, "search", subject="\"' OR 1=1 -- NEAR( * ^ {")
    server.letter_to(ANA, "Nothing found")


def test_a_question_as_a_search_finds_by_its_rare_words(village, serve, send):
    server = serve(MORNING, **TRUSTED)
    send(server, BEN, "lung", "The council gave me one for my sarcoidosis.", subject="Blue badges")
    server.letter_to(BEN, "The council gave me")

    question = "Did anybody ever write about getting a blue badge with sarcoidosis?"
    send(server, ANA, "search", question, subject="")
    found = text_of(server.letter_to(ANA, "1 conversation found"))
    assert "any of them:\n  blue, badge, sarcoidosis\n" in found
    assert "The council gave me one" in found

    send(server, ANA, "search", subject="Hat jemand Erfahrung mit einer Perücke?")
    nothing = text_of(server.letter_to(ANA, "Nothing found"))
    assert "any of them:\n  Erfahrung, Perücke\n" in nothing
    assert "to ask your question there" in nothing


@pytest.mark.beyond_the_sample
def test_a_community_is_joined_from_the_list_of_all_but_not_by_a_machine(
    village, serve, send, press
):
    server = serve(MORNING, **TRUSTED)
    send(server, ANA, "communities", subject="")
    listed = server.letter_to(ANA, "All communities")
    assert "Living with a weak heart" in text_of(listed)

    # An answer of her mailbox while she is away changes nothing, whatever its words.
    away = {"Auto_Submitted": "auto-replied"}
    send(server, ANA, reply_address(listed), "heart", subject="heart", **away)
    send(server, ANA, "search", "heart", subject="Automatic reply: search", **away)
    send(server, ANA, "home", subject="home", **away)
    send(server, ANA, "communities", subject="again")
    server.letter_to(ANA, "you are in 1")
    assert server.sink.take() == []

    # Her own press of the button joins, and the list then says so.
    press(server, ANA, listed, "Join")
    server.letter_to(ANA, "Living with a weak heart")
    send(server, ANA, "communities", subject="")
    server.letter_to(ANA, "you are in 2")


@pytest.mark.beyond_the_sample
def test_tags_what_is_followed_and_the_rules_are_told(village, serve, send, press):
    server = serve(MORNING, **TRUSTED)
    send(server, BEN, "lung", "Who knows this?", subject="Sleep")
    server.letter_to(BEN, "Who knows this")

    send(server, ANA, "tags", subject="")
    tags = server.letter_to(ANA, "All tags")
    assert "#lung" not in text_of(tags)
    assert "\n  Lung\n" in text_of(tags)  # a community's own tag is its title
    press(server, ANA, tags, "See its conversations")
    server.letter_to(ANA, "1 conversation found")
    press(server, ANA, tags, "See what you follow")
    server.letter_to(ANA, "You follow nothing so far")
    send(server, BEN, "tags", subject="followed")
    followed = server.letter_to(BEN, "You follow one conversation")
    press(server, BEN, followed, "Unfollow")
    server.letter_to(BEN, "Sleep")
    send(server, BEN, "tags", subject="followed")
    server.letter_to(BEN, "You follow nothing so far")
    send(server, ANA, "help", subject="rules")
    server.letter_to(ANA, "Be kind.")


@pytest.mark.beyond_the_sample
def test_a_question_is_answered_with_what_does_it_and_a_way_to_a_person(
    village, serve, send, press
):
    server = serve(MORNING, **TRUSTED)

    # A mere subject is enough, and what the answer offers is pressed.
    send(server, ANA, "help", subject="Which communities am I in?")
    mine = server.letter_to(ANA, "You are in one community")
    press(server, ANA, mine, "Start a conversation", "Who knows this?")
    server.letter_to(ANA, "Who knows this?")

    # Two questions are two parts of one letter; where it does not help, a person does.
    send(server, BEN, "help", "Who sees my address?\nHow do I take a break?", subject="Hello")
    answer = server.letter_to(BEN, "Answers to your questions")
    assert "Other members never see your email address" in text_of(answer)
    press(server, BEN, answer, "No letters for 14 days")
    server.letter_to(BEN, "Your settings are changed")
    press(server, BEN, answer, "PERSON", "That is not what I meant.")
    server.letter_to(BEN, "A person will read this")


@pytest.mark.beyond_the_sample
def test_rules_of_the_operator_come_in_place_of_ours(village, serve, send, tmp_path):
    (tmp_path / "rules.txt").write_text("Here we whisper.\n", encoding="utf-8")
    server = serve(MORNING, DIGEST_RULES="rules.txt", **TRUSTED)

    send(server, ANA, "help", subject="rules")
    assert "Be kind" not in text_of(server.letter_to(ANA, "Here we whisper."))


def test_a_long_conversation_comes_whole_as_a_page(village, serve, send, press):
    with village.write() as session:
        lung = community_by_name(session, "lung")
        for number in range(60):
            text = f"Day {number} begins.\n" + "It was a long day, and I tell you all of it. " * 20
            at = MORNING - timedelta(days=200 - number)
            words = Draft(author_id=2, text=text, at=at, approved=True)
            if number == 0:
                first = start(session, lung, words, title="Long talk", window=EditWindow())
                conversation = session.get_one(Conversation, first.conversation_id)
            else:
                reply(session, conversation, words, window=EditWindow())
    server = serve(MORNING, **TRUSTED)

    send(server, ANA, "search", subject='"day 7 begins"')
    found = server.letter_to(ANA, "1 conversation found")
    assert "Day 7 begins." in text_of(found)
    press(server, ANA, found, "Read it all")
    letter = server.letter_to(ANA, "attached to this letter")
    assert "Day 59 begins." in text_of(letter)
    assert "Day 7 begins." not in text_of(letter)
    (file,) = (part for part in letter.walk() if part.get_filename())
    page = file.get_payload(decode=True).decode()
    assert all(f"Day {number} begins." in page for number in range(60))
    assert letter.get_content_type() == "multipart/mixed"

    address = html.unescape(re.search(r'href="mailto:([^?"]+)', page)[1])
    send(server, ANA, address, "I read it all.", subject="Re: Long talk")
    server.letter_to(ANA, "I read it all.")
