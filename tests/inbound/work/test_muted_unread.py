"""Who mutes a member reads nothing of theirs: no title of what they began, no name that they took since."""

import pytest

from digest.community.communities.community import Membership
from digest.community.people.member import Member
from digest.community.people.muted_member import mute_member
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import LetterKind
from tests.inbound.post_office import PostOffice, new_stationery

ANA, CLEO = "ana@example.net", "cleo@example.net"
TITLE = "Sleep"
HIDDEN = "A conversation by a member you muted"


@pytest.fixture
def office(village, keys, tmp_path):
    return PostOffice(village.store, keys, new_stationery(), tmp_path / "state")


@pytest.fixture
def muted(village):
    """Let Ana mute Ben, who began the conversation in which Cleo answers."""
    with village.store.write() as session:
        session.add(
            Membership(
                member_id=village.cleo.id, community_id=village.lung.id, joined_at=village.noon
            )
        )
        mute_member(session, village.ana.id, village.ben.id, at=village.noon)
    village.say(village.cleo, "I use three pillows.")
    return village


def rename(village, name):
    with village.store.write() as session:
        session.get_one(Member, village.ben.id).display_name = name


def last(office, village):
    office.send_due(village.noon)
    letter = [each for each in office.sent if each.member_id == village.ana.id][-1]
    return " ".join(letter.text.split()), letter.shown + str(letter.mail["Subject"])


@pytest.mark.parametrize("word", ["MUTE 1", "FOLLOW 1", "UNFOLLOW 1", "UNMUTE 1"])
def test_what_is_done_by_number_is_told_without_the_title(muted, mail, office, word):
    muted.take(mail(ANA, word), muted.numbering(muted.sleep))

    text, shown = last(office, muted)
    assert HIDDEN in text
    assert f"{TITLE}\n" not in shown
    assert f"“{TITLE}”" not in shown


def test_the_list_of_what_is_followed_and_the_question_which_one_hide_it_too(muted, mail, office):
    muted.take(mail(ANA, "FOLLOW 1"), muted.numbering(muted.sleep))
    muted.take(mail(ANA, "", subject="followed"), "tags@mail.example.org")
    text, shown = last(office, muted)
    assert HIDDEN in text
    assert TITLE not in shown

    pain = muted.start("Pain")
    with muted.store.write() as session:
        mute_member(session, muted.ana.id, muted.ben.id, at=muted.noon)
    muted.take(mail(ANA, "I do that, too."), muted.numbering(muted.sleep, pain))
    text, shown = last(office, muted)
    assert text.count(HIDDEN) == 2
    assert TITLE not in shown


def test_the_receipt_of_an_answer_there_hides_it(muted, mail, office):
    to = muted.address(Purpose.REPLY, muted.ana, muted.sleep.conversation_id)
    muted.take(mail(ANA, "So do I."), to)

    text, shown = last(office, muted)
    assert "So do I." in text
    assert TITLE not in shown


def test_a_new_name_is_not_shown_to_who_mutes_its_bearer(muted, mail, office):
    rename(muted, "Ana is a liar")

    muted.take(mail(ANA, "", subject="followed"), "tags@mail.example.org")
    text, shown = last(office, muted)
    assert "You mute Ben" in text
    assert "liar" not in shown

    muted.take(mail(ANA, "1"), muted.numbering(muted.sleep))
    office.send_due(muted.noon)
    whole = [each for each in office.sent if each.kind is LetterKind.CONVERSATION][-1]
    assert "a post by Ben, whom you mute" in " ".join(whole.text.split())
    assert "liar" not in whole.shown


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("unmute Ben", "member_unmuted"),
        ("unmute Quiet Ben", "member_unmuted"),
        ("mute Ben", "member_muted"),
        ("mute Quiet Ben", "member_muted"),
    ],
)
def test_either_name_is_understood_and_the_known_one_told(muted, mail, office, said, reason):
    rename(muted, "Quiet Ben")

    muted.take(mail(ANA, "", subject=said), "help@mail.example.org")

    assert muted.notices(muted.ana)[-1] == reason
    assert "Quiet Ben" not in last(office, muted)[1].replace(f"Subject: {said}", "")


def test_the_answer_to_a_report_shows_nothing_of_theirs(muted, mail, office):
    rename(muted, "Ana is a liar")

    muted.take(mail(ANA, ""), muted.address(Purpose.REPORT, muted.ana, muted.sleep.id))

    text, shown = last(office, muted)
    assert "You reported what Ben wrote, whom you mute." in text
    assert "About sleep" not in shown
    assert "liar" not in shown


def test_everybody_else_sees_title_and_name(muted, mail, office):
    rename(muted, "Quiet Ben")
    to = muted.address(Purpose.GET, muted.cleo, muted.sleep.conversation_id)

    muted.take(mail(CLEO, ""), to)
    office.send_due(muted.noon)

    whole = [each for each in office.sent if each.kind is LetterKind.CONVERSATION][-1]
    assert TITLE in whole.text
    assert "By Quiet Ben" in whole.text
