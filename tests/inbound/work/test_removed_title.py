"""A moderator removes a first post, and with it the title from what members see; its author still sees it."""

from datetime import timedelta

import pytest

from digest.community.communities.community import Membership
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import EditWindow, Post
from digest.community.people.member import Member, ReceiptChoice
from digest.community.people.moderator import Moderator
from digest.community.posting import change
from digest.community.requests.moderation_action import ModerationAction
from digest.community.requests.moderation_request import ModerationRequest
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import LetterKind
from tests.inbound.post_office import PostOffice, new_stationery

ANA, BEN = "ana@example.net", "ben@example.net"
REMOVED = "Removed by a moderator"
SOON, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def office(village, keys, tmp_path):
    return PostOffice(village.store, keys, new_stationery(), tmp_path / "state")


@pytest.fixture
def hidden(village):
    """Ben's first post is hidden, below which Ana and Cleo answered."""
    village.say(village.ana, "It helps me a little.")
    with village.store.write() as session:
        post = session.get_one(Post, village.sleep.id)
        change.hide(session, post, actor="system", reason="", at=village.noon)
    return village


def told(village, office, member, at):
    """Return all that letters to a member have shown until then."""
    office.run(at)
    return "\n".join(each.shown for each in office.sent if each.member_id == member.id)


@pytest.mark.parametrize(
    ("to", "subject"),
    [("home", "home"), ("search", "little"), ("tags", "followed")],
)
def test_what_a_member_asks_to_see_shows_that_it_was_removed(hidden, mail, office, to, subject):
    number = hidden.sleep.conversation_id
    hidden.take(mail(ANA, ""), hidden.address(Purpose.FOLLOW, hidden.ana, number))
    hidden.say(hidden.ben, "A little warm milk.")
    hidden.take(mail(ANA, "", subject=subject), f"{to}@mail.example.org")

    shown = told(hidden, office, hidden.ana, hidden.noon + SOON)
    assert REMOVED in shown
    assert "Sleep" not in shown


def test_nobody_finds_it_by_its_title(hidden, mail, office):
    hidden.take(mail(ANA, "", subject="sleep"), "search@mail.example.org")

    shown = told(hidden, office, hidden.ana, hidden.noon + SOON)
    assert REMOVED not in shown
    assert "It helps me" not in shown


def test_a_summary_shows_it_to_nobody_but_who_began_it(hidden, office):
    hidden.say(hidden.ben, "A little warm milk.")

    for member, title, other in ((hidden.ana, REMOVED, "Sleep"), (hidden.ben, "Sleep", REMOVED)):
        office.run(hidden.noon + DAY)
        [summary] = [
            each
            for each in office.sent
            if each.kind is LetterKind.SUMMARY and each.member_id == member.id
        ]
        assert title in summary.shown
        assert other not in summary.shown


def test_it_is_back_with_its_post(hidden, mail, office):
    with hidden.store.write() as session:
        post = session.get_one(Post, hidden.sleep.id)
        change.show_again(session, post, actor="system", window=EditWindow(), at=hidden.noon)

    hidden.take(mail(ANA, "", subject="sleep"), "search@mail.example.org")
    shown = told(hidden, office, hidden.ana, hidden.noon + SOON)
    assert "Sleep" in shown
    assert REMOVED not in shown


@pytest.mark.parametrize("shows_content", [True, False])
def test_who_reported_it_is_not_told_the_title_that_was_removed(
    village, mail, office, shows_content
):
    with village.store.write() as session:
        session.get_one(Member, village.ana.id).shows_content = shows_content
        session.add(
            Moderator(member_id=village.cleo.id, community_id=village.lung.id, since=village.noon)
        )
    village.take(
        mail(ANA, "It sells things."),
        village.address(Purpose.REPORT, village.ana, village.sleep.id),
    )
    [request] = village.all(ModerationRequest)
    to = village.address(Purpose.DECISION, village.cleo, request.id, ModerationAction.HIDE)
    village.take(mail("cleo@example.net", "An advert."), to)

    shown = told(village, office, village.ana, village.noon + DAY)
    assert "The post that you reported is removed" in shown
    assert "Sleep" not in shown
    assert (REMOVED in shown) == shows_content


def test_who_left_can_still_change_a_post_and_reads_no_title(village, mail, office):
    post = village.say(village.ana, "It helps me a little.")
    with village.store.write() as session:
        membership = session.get_one(Membership, (village.ana.id, village.lung.id))
        session.delete(membership)
        session.get_one(Conversation, village.sleep.conversation_id).title = "A new name"
        session.get_one(Member, village.ana.id).receipts = ReceiptChoice.ALWAYS

    to = village.address(Purpose.POST, village.ana, post.id)
    village.take(mail(ANA, "It helps me a lot."), to)

    shown = told(village, office, village.ana, village.noon + SOON)
    assert village.posts()[-1] == "It helps me a lot."
    assert "It helps me a lot." in shown
    assert "A new name" not in shown
