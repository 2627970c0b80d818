"""A mail that could be for several communities is kept, and its writer asked in which it belongs."""

import pytest

from digest.community.communities.join import create_community, join
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.letters.notice import NoticePayload
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery
from tests.inbound.post_office import PostOffice, new_stationery
from tests.rows import words_of

ANA, BOTH = "ana@example.net", ("lung@mail.example.org", "harbour@mail.example.org")
TEMPLATES = new_stationery()


@pytest.fixture
def town(village):
    """A second community, which Ana is in, too."""
    with village.store.write() as session:
        made = create_community(session, name="harbour", title="Harbour Lights", at=village.noon)
        join(session, village.ana.id, made.id, at=village.noon)
    return village


@pytest.fixture
def to_both(mail):
    """Let a mail come to both addresses, as one transaction brings it."""

    def send(village, text="Who sleeps?", author=ANA, message_id="<one@example.net>"):
        raw = mail(author, text, to=", ".join(BOTH), subject="Sleep", message_id=message_id)
        return [village.take(raw, to) for to in BOTH]

    return send


def answer(village, mail, text):
    question = village.all(Question)[-1]
    village.take(
        mail(ANA, text, subject="Re: Which community do you mean?"),
        village.address(Purpose.CONFIRM, village.ana, question.id),
    )
    village.work()


def begun_in(village):
    posts = {each.conversation_id for each in village.all(Post) if each.text == "Who sleeps?"}
    return [each.community_id for each in village.all(Conversation) if each.id in posts]


@pytest.mark.parametrize("said", ["B", "Harbour Lights", "the second one"])
def test_a_mail_to_two_communities_by_a_member_of_both_is_asked_about_once(
    town, mail, to_both, said
):
    first, second = to_both(town)

    assert (first.outcome, second.outcome) == (Outcome.HELD, Outcome.IGNORED)
    assert town.notices(town.ana) == ["which_community"]
    assert begun_in(town) == []

    answer(town, mail, said)

    assert begun_in(town) == [2]
    assert town.notices(town.ana) == ["which_community"]


def test_none_of_them_posts_nothing(town, mail, to_both):
    to_both(town)

    answer(town, mail, "NONE")

    assert begun_in(town) == []
    assert town.notices(town.ana) == ["which_community", "dropped"]


def test_a_member_of_one_of_two_is_published_there(town, to_both):
    to_both(town, author="ben@example.net")

    assert begun_in(town) == [town.lung.id]
    assert town.notices(town.ben) == ["not_a_member"]  # which says that it stands in the other


def test_a_misspelt_address_is_asked_about_and_a_yes_publishes_it(town, mail):
    kept = town.take(
        mail(ANA, "Who sleeps?", to="harbuor@mail.example.org", subject="Sleep"),
        "harbuor@mail.example.org",
    )

    assert kept.outcome is Outcome.HELD
    [letter] = town.all(Delivery)
    assert (letter.reason, words_of(letter)) == ("which_community", "Who sleeps?")

    answer(town, mail, "Yes")

    assert begun_in(town) == [2]


def test_who_is_in_none_that_a_misspelt_address_may_mean_is_told_how_to_join(town, mail):
    refused = town.take(
        mail("ben@example.net", "Who sleeps?", to="habour@mail.example.org", subject="Sleep"),
        "habour@mail.example.org",
    )

    assert (refused.outcome, refused.reason) == (Outcome.REFUSED, "unknown_community")
    [letter] = town.all(Delivery)
    assert "harbour" in str(letter.payload)
    assert NoticePayload.of(letter).name == "habour"


def test_a_strangers_mail_to_a_misspelt_address_waits_for_its_moderators(town, mail):
    held = town.take(
        mail("mara@example.com", "Who sleeps?", to="habour@mail.example.org", subject="Sleep"),
        "habour@mail.example.org",
    )

    assert held.outcome is Outcome.HELD
    assert town.notices() == []


def test_the_letter_shows_both_with_their_addresses_and_the_words(
    town, mail, to_both, keys, tmp_path
):
    to_both(town)
    office = PostOffice(store=town.store, keys=keys, templates=TEMPLATES, folder=tmp_path)
    office.run(town.noon)
    [letter] = office.sent

    for shown in (letter.text, letter.html):
        assert "Harbour Lights" in shown
        assert "harbour@mail.example.org" in shown
        assert "Who sleeps?" in shown
    assert "Lung" not in letter.mail["Subject"]
    assert len(town.all(ReceivedMail)) == 2
