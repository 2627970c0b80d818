"""Who writes to the word of a setting, as if it were an address like `pause@`, is heard as at `settings`."""

import pytest

from digest.community.communities.join import create_community, join
from digest.community.conversations.post import Post
from digest.community.people.member import Member
from digest.inbox.received_mail import Outcome

ANA = "ana@example.net"


@pytest.fixture
def write(village, mail):
    """Let Ana write to a name at our domain, and return what became of the mail."""

    def send(name, text, subject=""):
        to = f"{name}@mail.example.org"
        return village.take(mail(ANA, text, to=to, subject=subject), to)

    return send


def ana_of(village):
    with village.store.read() as session:
        return session.get_one(Member, village.ana.id)


@pytest.mark.parametrize(
    ("name", "subject", "text", "field", "value"),
    [
        ("name", "", "Driftwood", "display_name", "Driftwood"),
        ("name", "Kornblume", "", "display_name", "Kornblume"),
        (
            "hour",
            "later please",
            "at nine in the evening, the children sleep then",
            "summary_hour",
            21,
        ),
        ("zone", "", "Toronto", "zone", "America/Toronto"),
        ("stop", "", "no more letters at all please", "summary_frequency", "never"),
    ],
)
def test_a_value_at_the_word_of_its_setting_is_chosen(
    village, write, name, subject, text, field, value
):
    assert write(name, text, subject).outcome is Outcome.COMMAND
    assert getattr(ana_of(village), field) == value


def test_what_says_no_value_is_asked_about_and_nothing_is_changed(village, write):
    before = ana_of(village).display_name
    assert write("name", "My boss may read this, it must be another one").outcome is Outcome.REFUSED
    assert ana_of(village).display_name == before
    assert village.notices(village.ana) == ["unclear"]


def test_a_conversation_that_somebody_would_start_there_goes_back_to_them(village, write):
    taken = write("start", "Who of you sleeps sitting up? I do, since the winter.", "Sleep")
    assert (taken.outcome, taken.reason) == (Outcome.REFUSED, "unknown_community")


def test_a_community_of_that_name_is_one(village, write):
    with village.store.write() as session:
        made = create_community(session, name="hour", title="The Hour", at=village.noon)
        join(session, village.ana.id, made.id, at=village.noon)
    words = "I take mine at nine in the evening, with a biscuit. When do you take yours?"
    assert write("hour", words, "Tablets").outcome is Outcome.POSTED
    assert [each.text for each in village.all(Post)][-1] == words
    assert ana_of(village).summary_hour != 21
