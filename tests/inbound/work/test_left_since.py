"""MORE, and a summary once more, where its reader has left the communities that it told of."""

import pytest
from sqlmodel import delete

from digest.community.communities.community import Membership
from digest.inbox.received_mail import Outcome
from digest.intents.phrases import JoinCommunity
from digest.letters.notice import NoticePayload
from digest.outbox.delivery import Delivery, LetterKind
from tests.inbound.post_office import PostOffice, new_stationery

ANA = "ana@example.net"


@pytest.fixture
def summary(village):
    """Where Ana answers a summary of a conversation that she cannot read any more."""
    pain = village.start("Pain")
    to = village.numbering(village.sleep, pain)
    with village.store.write() as session:
        session.exec(delete(Membership).where(Membership.member_id == village.ana.id))
    return to


def test_more_says_why_there_is_nothing_and_how_to_join_again(
    village, mail, summary, keys, tmp_path
):
    taken = village.take(mail(ANA, "MORE"), summary)

    assert (taken.outcome, taken.reason) == (Outcome.REFUSED, "left_since")
    told = village.all(Delivery)[-1]
    assert NoticePayload.of(told).offers == (JoinCommunity(name="lung"),)

    office = PostOffice(village.store, keys, new_stationery(), tmp_path / "state")
    office.send_due(village.noon)
    [letter] = office.sent
    text = " ".join(letter.text.split())
    assert "You are no longer in the communities that this summary told of" in text
    assert "To: join@mail.example.org Subject: lung" in text
    assert "Pain" not in letter.shown


def test_the_summary_once_more_says_so_too(village, mail, summary):
    village.take(mail(ANA, "", subject="my last summary again"), "help@mail.example.org")

    assert village.notices(village.ana) == ["left_since"]


def test_who_can_read_some_of_it_gets_that(village, mail, make_community):
    pain = village.start("Pain")
    village.take(mail(ANA, "MORE"), village.numbering(village.sleep, pain))

    assert village.notices(village.ana) == ["more"]
    assert [each.kind for each in village.all(Delivery)][-1] is LetterKind.NOTICE
