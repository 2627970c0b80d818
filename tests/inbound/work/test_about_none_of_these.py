"""Which conversation do you mean? None of them, it begins one. What a none throws away always goes back."""

import pytest

from digest.community.communities.community import Membership
from digest.community.conversations.conversation import Conversation
from digest.community.people.member import Member
from digest.inbox.question import Question
from digest.letters.notice import NoticePayload
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery
from tests.rows import words_of

ANA = "ana@example.net"
WORDS = "Who has a bath lift and can say whether it is any good? Mine comes in May."
NEW = (
    "To none of the three, this is a new subject",
    "No, make it a new one of its own please",
    "NEW",
    "neither. It should be a new conversation",
    "Zu keinem davon, bitte ein neues Gespräch",
    "a ninguna, es una conversación nueva",
)
NONE = (
    "None of those, it says only that there is news",
    "none, I get it once a week at the club",
    "Keines davon. Das war nur für mich",
    "NONE",
)


@pytest.fixture
def asked(village, mail):
    """Let Ana answer a summary of three conversations with words that could belong to each."""
    posts = (village.sleep, village.start("Food"), village.start("Rest"))
    village.take(mail(ANA, WORDS, subject="Re: Monday: 3 conversations"), village.numbering(*posts))
    return village.all(Question)[-1]


@pytest.fixture
def say(village, mail):
    """Let Ana answer the last question."""

    def send(text):
        to = village.address(Purpose.CONFIRM, village.ana, village.all(Question)[-1].id)
        taken = village.take(mail(ANA, text, subject="Re: Which one?"), to)
        village.work()
        return taken

    return send


@pytest.fixture
def willow(village, make_community):
    """A second community that Ana is in."""
    with village.store.write() as session:
        made = make_community(session, name="willow")
        session.add(
            Membership(member_id=village.ana.id, community_id=made.id, joined_at=village.noon)
        )
    return made


def begun(village):
    """Return the conversations that Ana began: in which community, under which title."""
    mine = {each.conversation_id for each in village.all(type(village.sleep)) if each.text == WORDS}
    return [
        (each.community_id, each.title) for each in village.all(Conversation) if each.id in mine
    ]


def set_by(village):
    with village.store.read() as session:
        found = session.get_one(Member, village.ana.id)
        return found.shows_content, found.summary_frequency


@pytest.mark.parametrize("text", NEW)
def test_words_that_are_about_none_begin_a_conversation(village, asked, say, text):
    before = set_by(village)

    say(text)

    [(community, title)] = begun(village)
    assert community == village.lung.id
    assert title.startswith("Who has a bath lift")
    assert set_by(village) == before
    assert village.notices(village.ana) == ["which_conversation"]


def test_where_several_communities_fit_it_is_asked_in_which(village, asked, say, willow):
    say("None, it is a new question")
    assert (begun(village), village.notices(village.ana)[-1]) == ([], "which_community")

    say("Willow")

    [(community, title)] = begun(village)
    assert (community, title.startswith("Who has a bath lift")) == (willow.id, True)


def test_the_community_that_the_answer_names_is_the_one(village, asked, say, willow):
    say("None of them, please begin a new conversation in Willow with it")

    assert [community for community, _ in begun(village)] == [willow.id]


@pytest.mark.parametrize("text", NONE)
def test_what_is_thrown_away_goes_back_and_nothing_is_set(village, asked, say, text):
    before = set_by(village)

    say(text)

    [letter] = [each for each in village.all(Delivery) if each.reason == "dropped"]
    assert NoticePayload.of(letter).thrown == WORDS
    assert (begun(village), set_by(village)) == ([], before)


def test_words_beside_the_none_go_back_with_them(village, asked, say):
    say(NONE[0])

    [letter] = [each for each in village.all(Delivery) if each.reason == "dropped"]
    assert words_of(letter) == NONE[0]


def test_a_question_or_a_title_begins_nothing(village, asked, say):
    village.start("New pillows")

    say("Is there a new one?")

    assert begun(village) == []
    assert village.all(Question)[-1].ended_at is None


def test_the_words_of_a_text_that_was_not_to_be_published_go_back_as_well(village, mail, say):
    private = "Ginger tea helps me.\n\nWrite to me: ana@example.net"
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.take(mail(ANA, private), to)

    say("no thank you")

    assert NoticePayload.of(village.all(Delivery)[-1]).thrown == private
