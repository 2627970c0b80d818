"""What follows from a letter that came back: for its member's address, and for nobody else."""

from datetime import timedelta

import pytest
from sqlmodel import select

from digest.community.audit import AuditEntry
from digest.community.people.member import Address, Member
from digest.outbox.bounce import Bounce, bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.circuit_breaker import halted, resume
from digest.outbox.delivery import Delivery, DeliveryState
from digest.outbox.note_bounce import note_bounce
from digest.outbox.suppression import Suppression, lift_by_own_mail, lift_of_member
from digest.policy import BouncePolicy

pytestmark = pytest.mark.both_stores

DAY = timedelta(days=1)


@pytest.fixture
def post(store, owed, noon):
    """Sent letters, each to a member of its own unless `to` says whose; and what came back of them."""

    class Post:
        def sent(self, count=1, *, at=noon, to=None):
            numbers = owed(count)
            with store.write() as session:
                for number in numbers:
                    row = session.get_one(Delivery, number)
                    row.state, row.sent_at = DeliveryState.SENT, at
                    row.member_id = row.member_id if to is None else to
                    session.add(row)
            return numbers

        def back(self, number, verdict, *, at=noon, member_id=None, **facts):
            facts = {"status": "5.1.1", **facts}
            with store.write() as session:
                to = member_id or session.get_one(Delivery, number).member_id
                row = bounce(verdict, member_id=to, delivery_id=number, at=at, **facts)
                return note_bounce(session, row, BouncePolicy())

        def silent(self):
            with store.read() as session:
                found = select(Address.member_id).where(Address.suppressed_at.is_not(None))
                return list(session.exec(found))

        def all(self, table):
            with store.read() as session:
                return list(session.exec(select(table).order_by(table.id)))

        def first_member(self):
            return self.all(Member)[0].id

    return Post()


def test_dead_twice_within_a_week_silences_the_address(post, noon):
    [first] = post.sent()
    member = post.first_member()
    [second] = post.sent(to=member)

    assert post.back(first, BounceCause.DEAD)
    assert post.silent() == []
    assert post.back(second, BounceCause.DEAD, at=noon + 7 * DAY)

    assert post.silent() == [member]
    [standing] = post.all(Suppression)
    assert (standing.cause, standing.since) == ("dead", noon + 7 * DAY)
    entry = post.all(AuditEntry)[-1]
    assert (entry.act, entry.target, entry.reason) == (
        "suppress address",
        f"member {member}",
        "dead",
    )


def test_a_letter_counts_once_however_often_its_report_comes(post, noon):
    [number] = post.sent()

    assert post.back(number, BounceCause.DEAD)
    assert not post.back(number, BounceCause.DEAD, at=noon + DAY)

    assert post.silent() == []
    assert len(post.all(Bounce)) == 1


def test_a_report_for_another_members_letter_says_nothing(post):
    numbers = post.sent(2)
    first, second = (row.member_id for row in post.all(Delivery))

    assert not post.back(numbers[0], BounceCause.DEAD, member_id=second)
    assert not post.back(numbers[1], BounceCause.DEAD, member_id=first)
    assert not post.back(999, BounceCause.DEAD, member_id=first)
    assert post.all(Bounce) == []


@pytest.mark.parametrize("verdict", [BounceCause.PASSING, BounceCause.OURS, BounceCause.NOTHING])
def test_what_passes_or_is_about_us_counts_against_nobody(post, verdict):
    [number] = post.sent()
    member = post.first_member()
    for each in [number, *post.sent(3, to=member)]:
        post.back(each, verdict)
    assert post.silent() == []


def test_a_mailbox_full_on_five_days_gets_nothing(post, noon):
    [number] = post.sent()
    member = post.first_member()
    numbers = [number, *post.sent(4, to=member)]

    for day, each in enumerate(numbers):
        assert post.silent() == []
        post.back(each, BounceCause.FULL, at=noon + day * DAY)

    assert post.silent() == [member]
    assert post.all(Suppression)[0].cause == "full"


def test_once_lifted_late_reports_of_earlier_letters_count_no_more(post, store, noon):
    [number] = post.sent()
    member = post.first_member()
    numbers = [number, *post.sent(3, to=member)]
    for each in numbers[:2]:
        post.back(each, BounceCause.DEAD, at=noon)
    with store.write() as session:
        assert lift_by_own_mail(session, "member1@example.net", at=noon + DAY)

    for each in numbers[2:]:
        post.back(each, BounceCause.DEAD, at=noon + 2 * DAY)
    assert post.silent() == []

    for each in post.sent(2, at=noon + 3 * DAY, to=member):
        post.back(each, BounceCause.DEAD, at=noon + 3 * DAY)
    assert post.silent() == [member]
    assert [row.lifted_by for row in post.all(Suppression)] == ["own mail", ""]


def test_once_lifted_what_came_back_before_makes_no_later_report_enough(post, store, noon):
    [number] = post.sent()
    member = post.first_member()
    for each in [number, *post.sent(to=member)]:
        post.back(each, BounceCause.DEAD)
    with store.write() as session:
        assert lift_by_own_mail(session, "member1@example.net", at=noon + DAY)

    [late] = post.sent(at=noon + 2 * DAY, to=member)
    post.back(late, BounceCause.DEAD, at=noon + 2 * DAY)

    assert post.silent() == []


@pytest.mark.parametrize(
    ("by_relay", "is_proved"),
    [
        pytest.param((False, False), False, id="reports"),
        pytest.param((True, False), False, id="one-refusal"),
        pytest.param((True, True), True, id="refusals"),
    ],
)
def test_only_what_nobody_else_can_say_proves_a_mailbox_dead(post, by_relay, is_proved):
    [number] = post.sent()
    member = post.first_member()
    for each, refused in zip([number, *post.sent(to=member)], by_relay, strict=True):
        post.back(each, BounceCause.DEAD, by_relay=refused)

    assert post.silent() == [member]
    assert (post.all(Suppression)[0].proved_at is not None) is is_proved


def test_letters_to_an_earlier_address_say_nothing_about_this_one(post, store, noon):
    [number] = post.sent(at=noon)
    member = post.first_member()
    numbers = [number, *post.sent(to=member)]
    with store.write() as session:
        address = session.get_one(Address, 1)
        address.confirmed_at = noon + DAY
        session.add(address)

    for each in numbers:
        post.back(each, BounceCause.DEAD, at=noon + 2 * DAY)

    assert post.silent() == []
    assert [row.address_id for row in post.all(Bounce)] == [None, None]


def test_mail_from_another_address_lifts_nothing(post, store, noon):
    numbers = post.sent(1)
    member = post.first_member()
    for each in [*numbers, *post.sent(to=member)]:
        post.back(each, BounceCause.DEAD)
    with store.write() as session:
        session.add(
            Address(member_id=member, address="b@x.example", is_primary=False, confirmed_at=noon)
        )
        session.flush()
        assert not lift_by_own_mail(session, "b@x.example", at=noon)
        assert not lift_by_own_mail(session, "not an address", at=noon)
    assert post.silent() == [member]


def test_an_operator_lifts_it_as_well(post, store, noon):
    numbers = post.sent(1)
    member = post.first_member()
    for each in [*numbers, *post.sent(to=member)]:
        post.back(each, BounceCause.DEAD)

    with store.write() as session:
        assert lift_of_member(session, member, by="operator", at=noon)
        assert not lift_of_member(session, member, by="operator", at=noon)
    assert post.silent() == []


def test_refusals_of_us_by_many_at_once_stop_all_sending_until_it_is_mended(post, store, noon):
    numbers = post.sent(10)
    for each in numbers[:4]:
        post.back(each, BounceCause.OURS, status="5.7.1")
    with store.read() as session:
        assert halted(session, noon) is None

    post.back(numbers[4], BounceCause.OURS, at=noon, status="5.7.1")
    with store.read() as session:
        assert halted(session, noon) is not None
        assert halted(session, noon + timedelta(hours=1)) is None
    assert post.silent() == []

    with store.write() as session:
        assert resume(session, at=noon)
        assert not resume(session, at=noon)
    post.back(numbers[5], BounceCause.OURS, at=noon + timedelta(minutes=1))
    with store.read() as session:
        assert halted(session, noon + timedelta(minutes=1)) is None


@pytest.mark.parametrize(
    ("domains", "stops"),
    [
        pytest.param(1, False, id="one-domain"),
        pytest.param(2, False, id="two-of-one-owner"),
        pytest.param(6, True, id="servers-that-know-nothing-of-each-other"),
    ],
)
def test_what_one_domain_refuses_holds_up_nobody_else_s_letters(post, store, noon, domains, stops):
    numbers = post.sent(20)
    with store.write() as session:
        for place, number in enumerate(numbers[:6]):
            member_id = session.get_one(Delivery, number).member_id
            mine = select(Address).where(Address.member_id == member_id)
            session.exec(mine).one().address = f"eve{place}@d{place % domains}.example"

    for each in numbers[:6]:
        post.back(each, BounceCause.OURS, at=noon, status="5.7.1")

    with store.read() as session:
        assert (halted(session, noon) is not None) is stops


def test_a_second_outbreak_only_makes_the_stop_longer(post, store, noon):
    later = noon + timedelta(minutes=5)
    for at in (noon, later):
        for each in post.sent(5):
            post.back(each, BounceCause.OURS, at=at)
    with store.read() as session:
        halt = halted(session, later)
        assert halt is not None
        assert (halt.since, halt.until) == (noon, later + timedelta(hours=1))
