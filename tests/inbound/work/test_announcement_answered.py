"""What members answer to the operator's letter to all: a person reads it, and nothing is published."""

import pytest

from digest.community.communities.announcement import OperatorAnnouncement
from digest.community.people.member import Member
from digest.community.preferences.stop import Stream
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind

BEN = "ben@example.net"


@pytest.fixture
def announced(village):
    """A letter to all has come to Ben."""
    with village.store.write() as session:
        made = OperatorAnnouncement(
            title="We move",
            text="On Saturday.",
            is_safety=False,
            is_at_once=True,
            written_at=village.noon,
        )
        session.add(made)
    return village.letter(LetterKind.ANNOUNCEMENT, village.ben, announcement_id=made.id)


@pytest.fixture
def answer(village, announced, mail):
    """Let Ben answer it, to the address in it or to where it came from."""

    def send(text, *, to_sender=False, **fields):
        posts = village.posts()
        if to_sender:
            raw, to = mail(BEN, text, In_Reply_To=announced), "notify@mail.example.org"
        else:
            raw, to = (
                mail(BEN, text, **fields),
                village.address(Purpose.ANNOUNCEMENT, village.ben, 1),
            )
        received = village.take(raw, to)
        assert village.posts() == posts
        return received

    return send


def ben(village):
    return village.all(Member)[1]


@pytest.mark.parametrize("to_sender", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "Will my old letters still be there?",
        "I sleep badly since the spring, as many do here, and nobody told me why that is so.",
        "Leave the door open on Saturday, please",
        "My settings were lost last time you moved. Please take care.",
        "PERSON I cannot read this",
    ],
)
def test_a_person_reads_it_and_the_writer_is_told_so(village, answer, text, to_sender):
    received = answer(text, to_sender=to_sender)

    assert (received.outcome, received.reason) == (Outcome.HELD, "for a person")
    assert village.notices(village.ben) == ["a_person_reads"]


@pytest.mark.parametrize(
    ("text", "to_sender"),
    [
        *((each, False) for each in ("STOP", "Stop these please", "unsubscribe", "STOPP", "Basta")),
        *((each, True) for each in ("STOP", "unsubscribe", "STOPP")),
    ],
)
def test_stop_ends_such_letters_and_no_others(village, answer, text, to_sender):
    answer(text, to_sender=to_sender)

    assert not ben(village).announcements
    assert ben(village).summary_frequency.value == "daily"
    assert village.notices(village.ben) == ["stopped_announcements"]


def test_stop_all_ends_all(village, answer):
    answer("STOP ALL")

    assert not ben(village).announcements
    assert ben(village).summary_frequency.value == "never"


def test_its_way_back_brings_them_again(village, answer, mail):
    answer("STOP")
    village.take(mail(BEN, "", subject="announcements on"), "settings@mail.example.org")

    assert ben(village).announcements


@pytest.mark.parametrize(
    ("text", "is_on"),
    [
        ("announcements off", False),
        ("no more announcements", False),
        ("Keine Rundschreiben mehr", False),
        ("no más comunicados", False),
        ("announcements on", True),
        ("wieder Rundschreiben", True),
        ("otra vez los comunicados", True),
    ],
)
def test_words_to_settings_choose_them(village, mail, text, is_on):
    with village.store.write() as session:
        session.get_one(Member, village.ben.id).announcements = not is_on
    village.take(mail(BEN, text, subject="settings"), "settings@mail.example.org")

    assert ben(village).announcements is is_on


def test_one_click_ends_them_also_by_mail(village, mail):
    to = village.address(Purpose.UNSUBSCRIBE, village.ben, 0, Stream.ANNOUNCEMENTS)
    village.take(mail("somebody@example.com", "", subject="unsubscribe"), to)

    assert not ben(village).announcements


@pytest.mark.parametrize(
    ("text", "is_held"), [("Thank you!", False), ("Thank you, but is it safe?", True)]
)
def test_mere_thanks_are_taken_and_reach_nobody(village, answer, text, is_held):
    assert (answer(text).outcome is Outcome.HELD) is is_held


@pytest.mark.parametrize(
    ("text", "brings"), [("MORE", True), ("", True), ("More mails again? Is it safe?", False)]
)
def test_who_hides_contents_reads_it_where_they_ask_in_our_words(village, answer, text, brings):
    with village.store.write() as session:
        session.get_one(Member, village.ben.id).shows_content = False
    answer(text)

    asked = [each for each in village.all(Delivery) if each.reason == "asked"]
    assert [each.announcement_id for each in asked] == [1] * brings


def test_who_is_not_proved_gets_nothing_done(village, announced, mail):
    to = village.address(Purpose.ANNOUNCEMENT, village.ben, 1)
    village.take(mail(BEN, "STOP", verdict="fail"), to)

    assert ben(village).announcements


def test_an_absence_note_is_nobodys_to_read(village, announced, mail):
    raw = mail(BEN, "I am away until Monday.", Auto_Submitted="auto-replied")
    to = village.address(Purpose.ANNOUNCEMENT, village.ben, 1)

    assert village.take(raw, to).outcome is Outcome.IGNORED
    assert len(village.all(ReceivedMail)) == 1
