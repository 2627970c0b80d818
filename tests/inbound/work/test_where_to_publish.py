"""Words for others that came where only we read are kept, and their writer asked where to publish them."""

import pytest

from digest.community.communities.community import Community
from digest.community.communities.join import create_community, join
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import LetterKind

ANA, CLEO = "ana@example.net", "cleo@example.net"
HELP, SETTINGS = "help@mail.example.org", "settings@mail.example.org"
JOIN = "join@mail.example.org"
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


@pytest.mark.parametrize(
    "words",
    [
        "Good morning all! I am Rosa, sixty-eight, and short of breath since last summer.",
        "I worked in a mill for thirty years, and now my lungs pay for it.",
        "Thanks for having me. My brother is very ill and I sit with him every night, alone.",
        "Hallo zusammen, ich bin Rosa und huste seit drei Jahren jede Nacht.",
        "Buenos días a todos, me llamo Rosa y vivo sola con mi tos desde hace años.",
    ],
)
@pytest.mark.parametrize("said", ["yes please", "Yes, Lung Friends, put it up there, thank you!"])
def test_who_introduces_themselves_in_answer_to_the_welcome_is_asked_to_begin_with_it(
    village, mail, words, said
):
    with village.store.write() as session:
        title = session.get_one(Community, village.lung.id).title
    welcome = village.letter(LetterKind.OVERVIEW, village.ana, reason="welcome")

    village.take(mail(ANA, words, subject="Re: Welcome", In_Reply_To=welcome), JOIN)
    assert village.notices() == ["where_to_publish"]
    answer(village, mail, said.replace("Lung Friends", title))

    begun = [each for each in village.all(Post) if each.text == words]
    titles = [each.title for each in village.all(Conversation)]
    assert len(begun) == 1
    assert "Welcome" not in titles


@pytest.mark.parametrize(
    "words",
    [
        "Please call me Peg from now on, I do not like to see my own name there",
        "One summary a week is quite enough for me, I am seldom at the computer",
        "How does all of this work, and what do I have to pay for it?",
        "I would like to join the kidney people as well, I look after my husband",
        "I want to leave the lung group again, I only wanted to look",
        "Thank you!",
    ],
)
def test_what_an_answer_to_the_welcome_wishes_for_is_no_post(village, mail, words):
    welcome = village.letter(LetterKind.OVERVIEW, village.ana, reason="welcome")

    village.take(mail(ANA, words, subject="Re: Welcome", In_Reply_To=welcome), JOIN)

    assert "where_to_publish" not in village.notices()
