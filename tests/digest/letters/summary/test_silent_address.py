"""An address that gets nothing for a while: nothing is left out once letters arrive again."""

from sqlmodel import select

from digest.community.people.member import Address
from digest.outbox.delivery import DeliveryState
from digest.outbox.suppression import SuppressionCause, lift, suppress


def test_once_letters_arrive_again_the_next_summary_holds_all_that_was_missed(
    store, world, make_member, make_community
):
    with store.write() as session:
        lung = make_community(session)
        make_member(session, "Ana", lung)
        ben = make_member(session, "Ben", lung)
        here = world(session)
        first = here.start(lung, ben, "Sleep", "On my side", hours=1)
        refused = here.run(18, relay=lambda _: DeliveryState.FAILED)
        assert refused.sent == {}

        address = session.exec(select(Address).order_by(Address.id)).first()
        suppress(session, address, SuppressionCause.DEAD, at=here.at(18))
        second = here.start(lung, ben, "Tea", "With honey", hours=20)
        meanwhile = [here.run(42), here.run(66)]
        assert not any(address.member_id in run.sent for run in meanwhile)

        lift(session, address, by="own mail", at=here.at(70))
        again = here.run(90)

        assert again.carried[address.member_id] == [first.id, second.id]
        assert here.run(114).sent == {}


def test_a_summary_that_waits_when_the_address_falls_silent_goes_out_with_the_next(
    store, world, make_member, make_community
):
    with store.write() as session:
        lung = make_community(session)
        ana = make_member(session, "Ana", lung)
        ben = make_member(session, "Ben", lung)
        here = world(session)
        post = here.start(lung, ben, "Sleep", "On my side", hours=1)
        here.plan(18)
        address = session.exec(select(Address).where(Address.member_id == ana.id)).one()
        suppress(session, address, SuppressionCause.FULL, at=here.at(18))

        assert here.send(18).skipped[ana.id] == "cancelled: there is no address to write to"

        lift(session, address, by="operator", at=here.at(20))
        assert here.run(42).carried[ana.id] == [post.id]
