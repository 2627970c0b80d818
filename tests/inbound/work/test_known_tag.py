"""Which tags a mail is about is known by those that there are, where its words name no other."""

import pytest
from sqlmodel import select

from digest.community.communities.tag import (
    ConversationTag,
    follow_tag,
    followed_tags,
    get_or_create_tag,
)
from digest.community.conversations.conversation import Conversation
from digest.inbox.received_mail import Outcome
from digest.intents.phrases import FollowTag
from digest.letters.notice import NoticePayload
from digest.outbox.delivery import Delivery

ANA = "ana@example.net"


@pytest.fixture
def tagged(village):
    """A village whose first conversation has some tags."""
    with village.store.write() as session:
        number = session.exec(select(Conversation.id)).first()
        for name in ("travel", "recipes", "sleep", "rest"):
            tag = get_or_create_tag(session, name)
            session.add(ConversationTag(conversation_id=number, tag_id=tag.id))
    return village


@pytest.fixture
def write(tagged, mail):
    def send(text, subject="", place="tags"):
        to = f"{place}@mail.example.org"
        return tagged.take(mail(ANA, text, to=to, subject=subject), to)

    return send


def followed(village):
    with village.store.read() as session:
        return followed_tags(session, village.ana.id)


def test_a_sentence_that_names_a_tag_follows_it(tagged, write):
    taken = write("anything about travel, I'd like to see it wherever it stands", "follow")
    assert taken.outcome is Outcome.COMMAND
    assert followed(tagged) == ["travel"]


def test_a_tag_that_is_heard_by_its_name_is_that_one(tagged, write):
    write("follow #recipes, since I travel so much")
    assert followed(tagged) == ["recipes"]


def test_a_tag_that_a_mail_only_names_is_offered_as_what_can_be_done_with_it(tagged, write):
    with tagged.store.write() as session:
        follow_tag(session, tagged.ana.id, get_or_create_tag(session, "recipes").id, at=tagged.noon)
    write("recipes? I am done with all that cooking")
    assert FollowTag(name="recipes", on=False) in NoticePayload.of(tagged.all(Delivery)[-1]).offers
    assert followed(tagged) == ["recipes"]
