"""Whoever leaves a community is its moderator no more; what waits goes to those who are, or to the staff."""

import pytest
from sqlmodel import select

from digest.community.audit import AuditEntry
from digest.community.communities.community import Community
from digest.community.communities.join import create_community, join
from digest.community.moderation.deciders import may_decide, requests_by_decider
from digest.community.moderation.member_care import appoint, leave_community
from digest.community.people.member import Badge, Member
from digest.community.people.moderator import Moderator, is_moderator, moderators
from digest.community.requests import open_request
from digest.community.requests.moderation_request import ModerationRequest
from digest.letters.membership_changed import MembershipChangedPayload
from digest.outbox.delivery import Delivery, LetterKind
from tests.inbound.post_office import PostOffice, new_stationery

CLEO, JOIN, LEAVE = "cleo@example.net", "join@mail.example.org", "leave@mail.example.org"


@pytest.fixture
def cared_for(village_everywhere):
    """The village with Cleo as its one moderator, Ana staff, and a report that waits."""
    village = village_everywhere
    with village.store.write() as session:
        cleo, lung = session.get_one(Member, village.cleo.id), village.lung.id
        join(session, cleo.id, lung, at=village.noon)
        appoint(session, cleo, lung, actor="operator", at=village.noon)
        session.get_one(Member, village.ana.id).badge = Badge.STAFF
        open_request.report(
            session, village.sleep, member_id=village.ana.id, words="", at=village.noon
        )
    return village


def deciding(village):
    with village.store.read() as session:
        return set(requests_by_decider(session))


def test_leaving_ends_the_care_and_what_waits_is_the_staffs(cared_for, mail):
    assert deciding(cared_for) == {cared_for.cleo.id}

    cared_for.take(mail(CLEO, "", subject="lung"), LEAVE)

    assert deciding(cared_for) == {cared_for.ana.id}
    acts = [(each.actor, each.act, each.target, each.reason) for each in cared_for.all(AuditEntry)]
    who, where = f"member {cared_for.cleo.id}", f"community {cared_for.lung.id}"
    assert acts[-2:] == [
        (who, "leave community", who, where),
        (who, "dismiss moderator", who, where),
    ]
    with cared_for.store.read() as session:
        assert moderators(session, cared_for.lung.id) == []
        assert not may_decide(session, cared_for.cleo.id, session.get_one(ModerationRequest, 1))


def test_what_waits_stays_with_the_other_moderators(cared_for, mail, make_member):
    with cared_for.store.write() as session:
        dora = make_member(session, "Dora", session.get_one(Community, cared_for.lung.id))
        appoint(session, dora, cared_for.lung.id, actor="operator", at=cared_for.noon)
        number = dora.id

    cared_for.take(mail(CLEO, "", subject="lung"), LEAVE)

    assert deciding(cared_for) == {number}


def test_joining_again_does_not_bring_the_care_back(cared_for, mail):
    for to in (LEAVE, JOIN):
        cared_for.take(mail(CLEO, "", subject="lung"), to)

    with cared_for.store.read() as session:
        assert not is_moderator(session, cared_for.cleo.id, cared_for.lung.id)
    assert deciding(cared_for) == {cared_for.ana.id}


def test_the_care_of_other_communities_stays(cared_for, mail):
    with cared_for.store.write() as session:
        cleo = session.get_one(Member, cared_for.cleo.id)
        hills = create_community(session, name="hills", title="Hills", at=cared_for.noon)
        join(session, cleo.id, hills.id, at=cared_for.noon)
        appoint(session, cleo, hills.id, actor="operator", at=cared_for.noon)
        number = hills.id

    cared_for.take(mail(CLEO, "", subject="lung"), LEAVE)

    with cared_for.store.read() as session:
        [row] = session.exec(select(Moderator)).all()
        assert (row.member_id, row.community_id) == (cared_for.cleo.id, number)


def test_the_letter_says_so_to_moderators_alone(cared_for, mail, tmp_path):
    cared_for.take(mail(CLEO, "", subject="lung"), LEAVE)
    cared_for.take(mail("ben@example.net", "", subject="lung"), LEAVE)
    overviews = [each for each in cared_for.all(Delivery) if each.kind is LetterKind.OVERVIEW]
    assert [MembershipChangedPayload.of(each).changes.cared_for for each in overviews] == [
        (cared_for.lung.id,),
        (),
    ]
    office = PostOffice(cared_for.store, cared_for.keys, new_stationery(), tmp_path)

    office.run(cared_for.noon)

    sent = {each.member_id: each for each in office.sent if each.kind is LetterKind.OVERVIEW}
    says = "You are no longer a moderator there, either"
    for shown in (sent[cared_for.cleo.id].text, sent[cared_for.cleo.id].html):
        assert says in " ".join(shown.split())
    assert says not in " ".join(sent[cared_for.ben.id].shown.split())


def test_whoever_is_not_in_a_community_does_not_leave_it(cared_for):
    with cared_for.store.write() as session:
        ben = session.get_one(Member, cared_for.ben.id)
        how = {"actor": "operator", "at": cared_for.noon}

        first = leave_community(session, ben, cared_for.lung.id, **how)
        again = leave_community(session, ben, cared_for.lung.id, **how)

    assert first is True
    assert again is False
    acts = [(each.act, each.target, each.reason) for each in cared_for.all(AuditEntry)]
    who, where = f"member {cared_for.ben.id}", f"community {cared_for.lung.id}"
    assert [act for act in acts if act[1] == who] == [("leave community", who, where)]
