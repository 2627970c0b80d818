"""Every action asks itself who may: nobody acts in another's name, nor does what is the operator's alone."""

import inspect
from inspect import Parameter

import pytest

from digest.actions import account, addresses, joining, questions, roles
from digest.actions.result import Refused, Unchanged
from digest.community.audit import AuditEntry
from digest.community.people.member import Address, Member
from digest.inbox.question import Question, QuestionKind
from digest.letters.notice import Reason
from digest.outbox.delivery import Delivery
from tests.actions.test_doors import all_actions
from tests.contexts import of_member, of_operator

OPERATORS = {
    "account.export_data",
    "roles.appoint_moderator",
    "roles.dismiss_moderator",
    "roles.give_badge",
    "roles.grant_experience",
    "joining.invite_member",
    "joining.vouch_for_address",
    "taking_back.take_back",
}


def values_of(action):
    """Return what an action needs besides the context, in order."""
    _, *values = inspect.signature(action).parameters.values()
    return [each for each in values if each.default is Parameter.empty]


FOR_A_MEMBER = {
    name: action
    for name, action in all_actions().items()
    if name != "perform.perform" and [each.name for each in values_of(action)][:1] == ["member_id"]
}
OF_A_MEMBER = set(FOR_A_MEMBER) - OPERATORS


def with_no_values(action, context, member_id):
    """Call an action for a member; it must not even look at what else it is given."""
    _, *needed = values_of(action)
    plain = [None for each in needed if each.kind is not Parameter.KEYWORD_ONLY]
    named = {each.name: None for each in needed if each.kind is Parameter.KEYWORD_ONLY}
    return action(context, member_id, *plain, **named)


def stored(village):
    return [village.all(table) for table in (Question, Delivery, Member, Address, AuditEntry)]


def test_members_can_ask_for_many_acts():
    assert len(OF_A_MEMBER) > 20
    assert set(FOR_A_MEMBER) >= OPERATORS


@pytest.mark.parametrize("name", sorted(OF_A_MEMBER))
def test_nobody_acts_in_another_members_name(village, name):
    before = stored(village)

    with village.store.write() as session:
        context = of_member(session, village.ben.id, village.noon)
        refused = with_no_values(FOR_A_MEMBER[name], context, village.ana.id)

    assert isinstance(refused, Refused)
    assert (refused.member_id, refused.reason) == (village.ben.id, Reason.MADE_FOR_ANOTHER)
    assert stored(village) == before


@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_what_is_the_operators_alone_no_member_does(village, name):
    before = stored(village)

    with village.store.write() as session:
        context = of_member(session, village.ana.id, village.noon)
        refused = with_no_values(FOR_A_MEMBER[name], context, village.ana.id)

    assert isinstance(refused, Refused)
    assert (refused.member_id, refused.reason) == (village.ana.id, Reason.NOT_YOURS)
    assert stored(village) == before


def test_no_member_moves_anybodys_letters_as_the_operator_does(village):
    with village.store.write() as session:
        context = of_member(session, village.ana.id, village.noon)
        ana = session.get_one(Member, village.ana.id)
        refused = addresses.begin_move(context, ana, "ana.new@example.com", reason="lost")

    assert isinstance(refused, Refused)
    assert village.all(Question) == []


@pytest.mark.sample(4)
@pytest.mark.parametrize("asks", QuestionKind)
@pytest.mark.parametrize(
    ("answer", "more"),
    [
        pytest.param(questions.agree, {}, id="yes"),
        pytest.param(questions.agree, {"at_the_other_box": True}, id="yes-at-the-other-box"),
        pytest.param(questions.decline, {}, id="no"),
        pytest.param(questions.publish_kept, {"conversation_id": 1}, id="there"),
    ],
)
@pytest.mark.parametrize("who", ["ben", "operator"])
def test_only_the_member_who_was_asked_answers(village, asks, answer, more, who):
    with village.store.write() as session:
        address = "ana.new@example.com"
        member_id, at = village.ana.id, village.noon
        asked = Question(member_id=member_id, asks=asks, address=address, asked_at=at)
        session.add(asked)
        session.flush()
        number = asked.id
    before = stored(village)

    with village.store.write() as session:
        at = village.noon
        is_ben = who == "ben"
        context = of_member(session, village.ben.id, at) if is_ben else of_operator(session, at)
        refused = answer(context, number, **more)

    assert isinstance(refused, Refused)
    assert refused.reason is Reason.MADE_FOR_ANOTHER
    assert stored(village) == before


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(account.do_confirmed, id="account"),
        pytest.param(
            lambda *values: addresses.agree_about_mailbox(*values, at_the_other_box=True),
            id="mailbox",
        ),
        pytest.param(joining.welcome, id="welcome"),
        pytest.param(joining.turn_back, id="turn-back"),
    ],
)
def test_what_follows_from_an_answer_is_no_strangers_either(village, part):
    with village.store.write() as session:
        member_id, at = village.ana.id, village.noon
        asked = Question(member_id=member_id, asks=QuestionKind.TERMINATE, asked_at=at)
        session.add(asked)
        session.flush()

        refused = part(of_member(session, village.ben.id, at), asked)

    assert isinstance(refused, Refused)
    assert village.all(Member)[0].display_name == village.ana.display_name


def test_nobody_ends_anothers_membership(village):
    before = stored(village)
    with village.store.write() as session:
        ana = session.get_one(Member, village.ana.id)
        context = of_member(session, village.ben.id, village.noon)
        refused = account.end_membership(context, ana, account.MembershipEnd(erases=True))

    assert isinstance(refused, Refused)
    assert stored(village) == before


def test_the_member_and_the_operator_may(village):
    """The same calls do something for whom they are: nothing is refused to everybody."""
    with village.store.write() as session:
        for context in (
            of_member(session, village.ana.id, village.noon),
            of_operator(session, village.noon),
        ):
            done = account.ask_for_yes(context, village.ana.id, QuestionKind.DATA)
            assert not isinstance(done, Refused | Unchanged)
        context = of_operator(session, village.noon)
        assert not isinstance(
            roles.grant_experience(context, village.ana.id, is_granted=True), Refused
        )
