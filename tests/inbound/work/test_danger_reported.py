"""Danger that somebody tells of in a report, or of a moderator, comes at once to whoever is to read it."""

from datetime import timedelta

import pytest

from digest.community.communities.community import Membership
from digest.community.conversations.post import Post
from digest.community.moderation.deciders import asked_of_nobody, requests_by_decider
from digest.community.people.member import Member
from digest.community.people.moderator import Moderator
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.letters.operator_letter import OperatorReason
from digest.letters.remind_moderators import enqueue_due
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import LetterKind
from inbound.work.tell_operator import OperatorLetter, _news
from tests.inbound.post_office import PostOffice, new_stationery

ANA, CLEO = "ana@example.net", "cleo@example.net"
SOON = timedelta(minutes=1)


@pytest.fixture
def office(village, keys, tmp_path):
    return PostOffice(village.store, keys, new_stationery(), tmp_path / "state")


@pytest.fixture
def cared_for(village):
    """Let Ben be the only moderator, and Cleo a member who can post."""
    with village.store.write() as session:
        session.add(
            Membership(
                member_id=village.cleo.id, community_id=village.lung.id, joined_at=village.noon
            )
        )
        session.add(
            Moderator(member_id=village.ben.id, community_id=village.lung.id, since=village.noon)
        )
    return village


@pytest.fixture
def reported(cared_for, mail, office):
    """Report Cleo's post by Ana, or another, and let what is due go out."""
    to = cared_for.address(Purpose.REPLY, cared_for.cleo, cared_for.sleep.conversation_id)
    cared_for.take(mail(CLEO, "Tea did not help me at all, and nobody listens."), to)
    number = cared_for.all(Post)[-1].id
    now = [cared_for.noon + 2 * SOON]

    def report(words, by=None):
        member = by or cared_for.ana
        address = cared_for.address(Purpose.REPORT, member, number)
        cared_for.take(
            mail(f"{member.display_name.lower()}@example.net", words), address, at=now[0]
        )
        before = len(office.sent)
        now[0] += SOON
        with cared_for.store.write() as session:
            enqueue_due(session, now[0])
        office.run(now[0])
        now[0] += SOON
        return [each for each in office.sent[before:] if each.kind is LetterKind.MODERATION]

    return report


def shown(letters):
    return " ".join(" ".join(each.text.split()) for each in letters)


def test_danger_in_a_report_does_not_wait_for_the_hourly_letter(reported):
    assert "rude" in shown(reported("This is rude."))

    told = reported("She wants to kill herself tonight, I am sure")

    assert "She wants to kill herself tonight" in shown(told)


@pytest.mark.parametrize("words", ["Her address is in it, please hurry.", "She is not well"])
def test_what_is_said_in_a_second_report_is_among_what_waits(cared_for, reported, words):
    reported("This is rude.")
    reported(words)
    reported(words)

    assert [each.words for each in cared_for.all(ModerationRequest)] == ["This is rude.", words]


def test_danger_in_a_report_is_told_though_the_first_was_decided(cared_for, reported):
    reported("This is rude.")
    with cared_for.store.write() as session:
        request = session.get_one(ModerationRequest, cared_for.all(ModerationRequest)[0].id)
        request.ended_at, request.ended_by, request.ruling = cared_for.noon, "operator", "keep"

    assert "taken all her pills" in shown(reported("Cleo has taken all her pills"))


@pytest.mark.parametrize(
    "words",
    [
        "Ben wants to kill himself tonight",
        "B e n wants to kill himself tonight",
        "Our moderator wants to kill himself",
        "The moderator of lung told me that he wants to die",
        "I am worried about our moderator: he wants to die",
        "Unser Moderator will sich umbringen",
        "Nuestro moderador quiere suicidarse",
    ],
)
@pytest.mark.parametrize("way", ["report", "help"])
def test_who_is_spoken_of_reads_it_in_no_way_and_the_operator_hears(
    cared_for, mail, office, reported, words, way
):
    if way == "report":
        assert reported(words) == []
    else:
        cared_for.take(mail(ANA, words), "help@mail.example.org", at=cared_for.noon + 3 * SOON)
        office.run(cared_for.noon + 4 * SOON)

    assert "MODERATION" not in {each.kind.name for each in office.sent}
    with cared_for.store.read() as session:
        assert requests_by_decider(session).get(cared_for.ben.id, []) == []
        assert [each.words for each in asked_of_nobody(session)] == [words]
        assert _news(session, OperatorReason.URGENT, cared_for.noon).count == 1


@pytest.mark.parametrize(
    "words",
    [
        "Dear moderators, Cleo wants to kill herself",
        "Please, dear moderator, look after Cleo, she wants to die",
    ],
)
def test_a_moderator_who_is_spoken_to_reads_it(cared_for, mail, office, words):
    cared_for.take(mail(ANA, words), "help@mail.example.org")
    office.run(cared_for.noon + SOON)

    [letter] = [each for each in office.sent if each.kind is LetterKind.MODERATION]
    assert words in shown([letter])


def test_a_part_of_a_name_names_its_member(cared_for, mail, office):
    with cared_for.store.write() as session:
        session.get_one(Member, cared_for.ben.id).display_name = "Ben of the Hill"
    cared_for.take(mail(ANA, "I think Ben wants to kill himself."), "help@mail.example.org")
    office.run(cared_for.noon + SOON)

    assert "MODERATION" not in {each.kind.name for each in office.sent}


@pytest.mark.parametrize("to", ["help", "settings", "join"])
@pytest.mark.parametrize("in_subject", [False, True])
def test_who_tells_of_another_reads_that_the_moderators_have_it_and_whom_to_call(
    cared_for, mail, office, to, in_subject
):
    words = "I think Cleo wants to kill herself tonight"
    said = mail(ANA, "", subject=words) if in_subject else mail(ANA, words)
    cared_for.take(said, f"{to}@mail.example.org")
    office.run(cared_for.noon + SOON)

    assert cared_for.notices() == ["moderators_read"]
    [answer] = [each for each in office.sent if each.kind is LetterKind.NOTICE]
    assert "call the emergency number where they are" in shown([answer])
    assert "You are not alone" not in shown([answer])


def test_words_marked_like_a_quote_are_asked_about_too(cared_for, mail):
    before = cared_for.posts()
    to = cared_for.address(Purpose.REPLY, cared_for.ana, cared_for.sleep.conversation_id)
    cared_for.take(mail(ANA, "> Cleo wants to kill herself\n\nI am so afraid."), to)

    assert cared_for.posts() == before
    [request] = cared_for.all(ModerationRequest)
    assert request.kind is RequestKind.WORDS


def test_of_words_that_wait_and_no_moderator_may_read_the_operator_hears_though_told_today(
    cared_for, mail
):
    day = timedelta(days=1)
    with cared_for.store.write() as session:
        told = OperatorLetter(cause=OperatorReason.UNDECIDED, not_before=cared_for.noon + day)
        session.add(told)
    to = cared_for.address(Purpose.REPLY, cared_for.ana, cared_for.sleep.conversation_id)

    cared_for.take(mail(ANA, "Ben wants to kill himself"), to)

    assert cared_for.notices() == ["publish_this"]
    with cared_for.store.read() as session:
        told = session.get_one(OperatorLetter, OperatorReason.UNDECIDED)
        assert told.not_before < cared_for.noon + day
