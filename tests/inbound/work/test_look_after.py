"""Somebody who may harm themselves is heard at once: published, answered warmly, looked after."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from digest.community.communities.community import Community, HoldFirst, Membership
from digest.community.people.member import Badge, Member
from digest.community.people.moderator import Moderator
from digest.inbox.received_mail import Outcome
from digest.letters.operator_letter import OperatorReason
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.id_codec import pack_ids
from inbound.work.tell_operator import _news
from tests.inbound.post_office import PostOffice, new_stationery

ANA, BEN = "ana@example.net", "ben@example.net"
WORDS = "I do not want to live any more. I have all my pills here in front of me."
SOON = timedelta(minutes=1)


@pytest.fixture
def office(village, keys, tmp_path):
    return PostOffice(village.store, keys, new_stationery(), tmp_path / "state")


@pytest.fixture
def cared_for(village):
    """Let Ben be the moderator."""
    with village.store.write() as session:
        session.add(
            Moderator(member_id=village.ben.id, community_id=village.lung.id, since=village.noon)
        )
    return village


def write(village, mail, text=WORDS, *, to=None):
    to = to or village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    return village.take(mail(ANA, text), to)


def urgent(village):
    return [each for each in village.all(Delivery) if each.reason == "urgent"]


@pytest.mark.parametrize(
    "text",
    [
        WORDS,
        "Ich will nicht mehr leben. Ich habe alle Tabletten hier.",
        "No quiero vivir más. Tengo todas mis pastillas aquí.",
    ],
    ids=["english", "german", "spanish"],
)
def test_it_is_published_and_the_moderators_are_written_to_at_once(cared_for, mail, text):
    received = write(cared_for, mail, text)

    assert (received.outcome, received.reason) == (Outcome.POSTED, "")
    assert cared_for.posts()[-1] == text
    [letter] = urgent(cared_for)
    assert (letter.member_id, letter.due_at) == (cared_for.ben.id, cared_for.noon)


def test_its_letters_are_warm_plain_and_say_what_to_do(cared_for, mail, office):
    write(cared_for, mail)

    office.run(cared_for.noon + SOON)

    [receipt] = [each for each in office.sent if each.kind is LetterKind.RECEIPT]
    for part in (receipt.text, receipt.html):
        said = " ".join(part.split())
        assert "Your post is up" not in said
        assert "you are not alone" in said
        assert "call the emergency number" in said
        assert "have been told" in said
    [letter] = [each for each in office.sent if each.kind is LetterKind.MODERATION]
    for part in (letter.text, letter.html):
        assert "all my pills" in part
        assert "Answer soon" in part
    assert letter.mail["Subject"] == "Please look at this now"


def test_no_subject_and_no_log_tells_of_it(cared_for, mail, office, caplog):
    caplog.set_level("DEBUG")

    write(cared_for, mail)
    office.run(cared_for.noon + SOON)

    subjects = [str(each.mail["Subject"]) for each in office.sent]
    for told in (*subjects, caplog.text):
        assert not any(word in told.lower() for word in ("danger", "urgent", "harm", "pills"))


def test_no_community_holds_it_for_approval(cared_for, mail):
    with cared_for.store.write() as session:
        session.get_one(Community, cared_for.lung.id).hold_first = HoldFirst.ALWAYS

    write(cared_for, mail)

    assert cared_for.posts()[-1] == WORDS
    assert len(urgent(cared_for)) == 1


def test_staff_are_told_where_there_is_no_moderator_but_the_author(village, mail):
    with village.store.write() as session:
        _moderates(session, village.ana.id, village)
        session.get_one(Member, village.cleo.id).badge = Badge.STAFF

    write(village, mail)

    assert [each.member_id for each in urgent(village)] == [village.cleo.id]


def test_the_operator_is_told_where_there_is_nobody_else(village, mail):
    received = write(village, mail)

    assert received.outcome is Outcome.POSTED
    with village.store.read() as session:
        news = _news(session, OperatorReason.URGENT, village.noon)
    assert news.count == 1


def test_a_change_that_tells_of_it_is_told_too_and_a_second_change_is_not(cared_for, mail):
    post = cared_for.say(cared_for.ana, "I take ten milligrams.")
    to = cared_for.address(Purpose.POST, cared_for.ana, post.id)

    for more in ("", " Nothing helps."):
        cared_for.take(mail(ANA, WORDS + more, subject="EDIT"), to)

    assert len(urgent(cared_for)) == 1


def test_words_that_wait_for_an_answer_are_told_of_but_not_shown(cared_for, mail, office):
    posts = [cared_for.sleep, cared_for.start("Food")]
    carried = {"carried": pack_ids(post.id for post in posts), "until": cared_for.noon}
    cared_for.letter(LetterKind.SUMMARY, cared_for.ana, **carried)
    number = cared_for.all(Delivery)[-1].id

    write(cared_for, mail, to=cared_for.address(Purpose.SUMMARY, cared_for.ana, number))
    office.run(cared_for.noon + SOON)

    [letter] = [each for each in office.sent if each.kind is LetterKind.MODERATION]
    assert "pills" not in letter.shown
    assert "is not published" in letter.shown
    [asked] = [each for each in office.sent if each.kind is LetterKind.NOTICE]
    assert "You are not alone" in asked.text


def test_what_would_give_its_writer_away_is_asked_about_all_the_same(cared_for, mail):
    write(cared_for, mail, f"{WORDS} ana@example.net")

    assert cared_for.notices() == ["publish_this"]
    assert len(urgent(cared_for)) == 1


def test_an_ordinary_post_is_told_to_nobody(cared_for, mail):
    write(cared_for, mail, "My father died last year of this, and I miss him.")

    assert urgent(cared_for) == []


def _moderates(session: Session, member_id: int, village) -> None:
    session.add(Moderator(member_id=member_id, community_id=village.lung.id, since=village.noon))


@pytest.mark.parametrize(
    ("address", "subject", "text"),
    [
        ("settings", "weekly on sunday please", WORDS),
        ("leave", "lung", "Goodbye everybody, I am going to kill myself tonight."),
        ("pause", "2 Wochen", "Ich will nicht mehr leben."),
        ("terminate", "", "I want to end my life, so delete it all."),
        ("search", "sleep", "I want to die tonight."),
        ("settings", "I want to die tonight", ""),
        ("settings", "stop all", "Stop everything. I want to die."),
        ("leave", "lung", "Leave it. I have taken an overdose."),
        ("settings", "I do not want to live any more", "summary weekly"),
        ("help", "settings", "No quiero vivir más. Tengo todas mis pastillas aquí."),
    ],
)
def test_a_command_beside_such_words_waits_and_the_letter_says_first_who_helps(
    village, office, mail, address, subject, text
):
    before = _chosen(village)
    village.take(mail(ANA, text, subject=subject), f"{address}@mail.example.org")
    office.send_due(village.noon + SOON)

    assert _chosen(village) == before
    said = " ".join(office.sent[-1].text.split())
    assert "call the emergency number" in said


def _chosen(village):
    """Return all that a command could have changed."""
    with village.store.read() as session:
        ana = session.get_one(Member, village.ana.id).model_dump()
        return ana, [each.community_id for each in session.exec(select(Membership)).all()]
