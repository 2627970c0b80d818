"""Whom moderators are asked to welcome: whoever said yes to our letters, and nobody of themselves."""

from datetime import timedelta

import pytest
from sqlmodel import select

from digest.actions.joining import vouch_for_address, welcome
from digest.actions.membership import join
from digest.community.communities.join import create_member
from digest.community.conversations.post import Post
from digest.community.moderation.deciders import may_decide, requests_by_decider
from digest.community.moderation.member_care import appoint
from digest.community.people.member import Member, MemberState
from digest.community.posting.archive import ArchivedAuthor, import_author
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.errors import BadInput
from digest.inbox.question import Question, QuestionKind
from digest.outbox.delivery import Delivery
from tests.contexts import of_member, of_operator

DAY = timedelta(days=1)


def newcomers(village) -> list[tuple[int, int]]:
    known = village.all(ModerationRequest)
    return [(r.member_id, r.community_id) for r in known if r.kind is RequestKind.NEW_MEMBER]


@pytest.fixture
def eve(village):
    """Eve, whom the operator brought into a community and who has not said yes."""
    with village.store.write() as session:
        made = create_member(
            session,
            display_name="Eve",
            address="eve@example.net",
            confirmed_at=None,
            at=village.noon,
        )
        join(of_operator(session, village.noon), made, village.lung.id)
        return made.id


def test_nobody_is_to_be_welcomed_who_has_not_said_yes(village, eve):
    assert newcomers(village) == []


def test_who_says_yes_is_to_be_welcomed_where_they_were_brought(village, eve):
    with village.store.write() as session:
        question = Question(
            member_id=eve, asks=QuestionKind.JOIN, address="eve@example.net", asked_at=village.noon
        )
        session.add(question)
        session.flush()
        welcome(of_member(session, eve, village.noon + DAY), question)

    assert newcomers(village) == [(eve, village.lung.id)]
    assert village.all(ModerationRequest)[0].asked_at == village.noon + DAY


def test_whom_the_operator_vouches_for_is_to_be_welcomed_once(village, eve):
    with village.store.write() as session:
        context = of_operator(session, village.noon)
        vouch_for_address(context, eve)
        vouch_for_address(context, eve)

    assert newcomers(village) == [(eve, village.lung.id)]


def test_nobody_vouches_for_who_is_suspended_before_their_yes(village, eve):
    with village.store.write() as session:
        session.get_one(Member, eve).state = MemberState.SUSPENDED
        session.flush()
        with pytest.raises(BadInput, match="has not said yes"):
            vouch_for_address(of_operator(session, village.noon), eve)

    assert newcomers(village) == []
    assert village.all(Delivery) == []


def test_who_wrote_in_an_archive_is_not_new_there(village):
    with village.store.write() as session:
        author = ArchivedAuthor(address="eve@example.net", name="Eve", confirmed=False)
        eve = import_author(session, village.lung, author, at=village.noon)
        post = session.get_one(Post, village.sleep.id)
        post.author_id = eve.id
        vouch_for_address(of_operator(session, village.noon), eve.id)

    assert newcomers(village) == []


def test_no_moderator_is_asked_to_welcome_themselves_or_decides_about_themselves(village, eve):
    with village.store.write() as session:
        vouch_for_address(of_operator(session, village.noon), eve)
        appoint(session, session.get_one(Member, eve), 1, actor="operator", at=village.noon)
        (request,) = session.exec(select(ModerationRequest)).all()
        assert requests_by_decider(session) == {}
        assert not may_decide(session, eve, request)
        appoint(session, session.get_one(Member, 2), 1, actor="operator", at=village.noon)
        assert [*requests_by_decider(session)] == [2]
        assert may_decide(session, 2, request)
