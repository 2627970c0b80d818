"""Asked which conversation is meant, a member names who wrote in it."""

import pytest
from sqlmodel import select

from digest.community.conversations.post import Post
from digest.inbox.question import Question
from digest.mail.signed_address import Purpose
from inbound.interpret.told_by_writer import told_by_writer

ANA, WORDS = "ana@example.net", "A stool in the shower saved my knees."
NAMES = {"Ben", "Halina Nowak", "Frau Krämer"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It was meant as a reply to Ben.", "Ben"),
        ("I do not wish to begin anything. It was for Ben.", "Ben"),
        ("Bens one", "Ben"),
        ("Halina's", "Halina Nowak"),
        ("In die Unterhaltung von Halina bitte", "Halina Nowak"),
        ("Für Frau Krämer", "Frau Krämer"),
        ("Es para Halina", "Halina Nowak"),
        ("Not the one of Ben", None),
        ("Ben or Halina", None),
        ("Is it Ben?", None),
        ("Ben makes me sad", None),
        ("Tell Ben that I am well", None),
    ],
)
def test_a_name_tells_a_conversation_only_where_nothing_else_is_said(text, name):
    assert told_by_writer(text, NAMES) == name


def answer(village, mail, text, *others):
    """Let Ana answer a summary of Ben's conversation and others with words, and then our question."""
    village.take(mail(ANA, WORDS), village.numbering(village.sleep, *others))
    [question] = village.all(Question)
    village.take(mail(ANA, text), village.address(Purpose.CONFIRM, village.ana, question.id))
    village.work()
    return [each.conversation_id for each in village.all(Post) if each.text == WORDS]


@pytest.fixture
def food(village):
    """A conversation that Cleo began."""
    with village.store.write() as session:
        post = session.exec(select(Post).where(Post.id == village.start("Food").id)).one()
        post.author_id = village.cleo.id
        session.add(post)
        session.flush()
        session.expunge(post)
    return post


def test_the_words_go_where_only_that_person_wrote(village, mail, food):
    assert answer(village, mail, "It was a reply to Ben", food) == [village.sleep.conversation_id]


def test_of_somebody_who_wrote_in_several_we_ask_again(village, mail):
    assert answer(village, mail, "It was for Ben", village.start("Food")) == []
    assert village.notices(village.ana)[-1] == "which_again"
