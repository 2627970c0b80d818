"""Words for others that came where only we read are kept, and their writer asked where to publish them."""

import pytest

from digest.community.communities.join import create_community, join
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome
from digest.mail.signed_address import Purpose

ANA, CLEO = "ana@example.net", "cleo@example.net"
HELP, SETTINGS = "help@mail.example.org", "settings@mail.example.org"
WORDS = (
    "Has anyone here tried to sleep with the head of the bed raised? My nurse says two bricks. I "
    "cough from two till four every night, and I am so tired."
)


@pytest.fixture
def town(village):
    """A second community, which Ana is in, too."""
    with village.store.write() as session:
        made = create_community(session, name="harbour", title="Harbour Lights", at=village.noon)
        join(session, village.ana.id, made.id, at=village.noon)
    return village


def answer(village, mail, text):
    question = village.all(Question)[-1]
    to = village.address(Purpose.CONFIRM, village.ana, question.id)
    village.take(mail(ANA, text, subject="Re: Shall we publish this, and where?"), to)
    village.work()


def begun_in(village):
    posts = {each.conversation_id for each in village.all(Post) if each.text == WORDS}
    return [
        (each.community_id, each.title) for each in village.all(Conversation) if each.id in posts
    ]


@pytest.mark.parametrize("to", [HELP, SETTINGS])
def test_a_post_at_an_address_for_commands_is_published_where_its_writer_says(town, mail, to):
    kept = town.take(mail(ANA, WORDS, subject="Nights"), to)

    assert (kept.outcome, town.notices(town.ana)) == (Outcome.HELD, ["where_to_publish"])
    assert begun_in(town) == []

    answer(town, mail, "Harbour Lights please")

    assert begun_in(town) == [(2, "Nights")]


def test_who_says_none_has_it_published_nowhere(town, mail):
    town.take(mail(ANA, WORDS, subject="Nights"), HELP)

    answer(town, mail, "NONE")

    assert begun_in(town) == []
    assert town.notices(town.ana) == ["where_to_publish", "dropped"]


def test_a_yes_is_enough_where_there_is_one_community(village, mail):
    village.take(mail(ANA, WORDS, subject="Nights"), HELP)

    answer(village, mail, "Yes please")

    assert begun_in(village) == [(village.lung.id, "Nights")]


def test_who_is_in_no_community_is_not_asked(village, mail):
    village.take(mail(CLEO, WORDS, subject="Nights"), HELP)

    assert "where_to_publish" not in village.notices(village.cleo)


@pytest.mark.parametrize(
    "words",
    [
        (
            "Can anybody tell me why my summary comes at midnight? I have tried all the settings, and "
            "nothing helps at all."
        ),
        (
            "Thank you so much for all that you do for us, it is such a help and comfort to my husband "
            "and to me."
        ),
    ],
)
def test_what_is_for_us_is_not_asked_about(town, mail, words):
    town.take(mail(ANA, words, subject="Hello"), HELP)

    assert "where_to_publish" not in town.notices(town.ana)


def test_a_copy_of_what_came_to_a_community_is_not_asked_about(town, mail):
    both = f"lung@mail.example.org, {HELP}"
    town.take(mail(ANA, WORDS, subject="Nights", to=both), HELP)

    assert "where_to_publish" not in town.notices(town.ana)
