"""An answer about the writer's own post may say two things: what becomes of it, and who is to know."""

import pytest

from digest.community.conversations.post import Post, PostState
from digest.community.people.moderator import Moderator
from digest.community.requests.moderation_request import ModerationRequest
from digest.inbox.question import Question
from digest.mail.signed_address import Purpose

ANA = "ana@example.net"


@pytest.fixture
def post(village):
    with village.store.write() as session:
        moderator = Moderator(
            member_id=village.ben.id, community_id=village.lung.id, since=village.noon
        )
        session.add(moderator)
    return village.say(village.ana, "Somebody here is called by her name.")


@pytest.fixture
def say(village, mail, post):
    """Let Ana answer the receipt of her post, and then, if she is asked, our question."""

    def send(*texts):
        to = village.address(Purpose.POST, village.ana, post.id)
        for text in texts:
            village.take(mail(ANA, text, subject="Re: Your post"), to)
            village.work()
            if asked := village.all(Question):
                to = village.address(Purpose.CONFIRM, village.ana, asked[-1].id)

    return send


def of_post(village, post):
    return next(each for each in village.all(Post) if each.id == post.id)


@pytest.mark.parametrize(
    "texts",
    [
        ("Oh nein, das sollte an die Moderatoren gehen, nicht an alle! Bitte sofort löschen.",),
        ("This was for the moderators. Delete it.",),
        (
            "Hm, this is not where I meant it to go at all",
            "Delete it, and then tell the moderators.",
        ),
    ],
)
def test_it_is_deleted_and_the_moderators_read_it(village, post, say, texts):
    say(*texts)

    assert of_post(village, post).state is not PostState.VISIBLE
    [request] = village.all(ModerationRequest)
    assert "Somebody here is called by her name." in request.words
    assert {"deleted", "moderators_read"} <= {*village.notices(village.ana)}


def test_a_mere_deletion_tells_no_moderator(village, post, say):
    say("Delete it")

    assert of_post(village, post).state is not PostState.VISIBLE
    assert village.all(ModerationRequest) == []


@pytest.mark.parametrize(
    "text", ["Añade por favor: me encantan los fideos.", "Please add: me encantan los fideos."]
)
def test_what_is_added_has_no_word_of_the_wish(village, post, say, text):
    say(text)

    assert of_post(village, post).text.endswith("name.\n\nme encantan los fideos.")
