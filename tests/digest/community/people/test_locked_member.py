"""A member is locked once in a transaction, however many rules lock them."""

import pytest

from digest.community.communities.join import create_member
from digest.community.people.member import Member, MemberState, locked_member

pytestmark = pytest.mark.both_stores


@pytest.fixture
def member_id(store, noon):
    with store.write() as session:
        made = create_member(
            session, display_name="Ana", address="ana@example.net", confirmed_at=noon, at=noon
        )
        return made.id


def reads(made):
    return [each for each in made if each.startswith("SELECT member.")]


def test_a_row_is_read_once_in_a_transaction(store, statements, member_id):
    with statements() as made, store.write() as session:
        assert locked_member(session, member_id) is locked_member(session, member_id)
        assert session.get(Member, member_id) is not None

    assert len(reads(made)) == 1


def test_each_transaction_reads_it_anew(store, statements, member_id):
    with store.write() as session:
        locked_member(session, member_id)
        session.commit()
        with statements() as made:
            locked_member(session, member_id)

    assert len(reads(made)) == 1


def test_who_leaves_meanwhile_is_not_found_again(store, member_id):
    with store.write() as session:
        member = locked_member(session, member_id)
        member.state = MemberState.FORMER

        assert locked_member(session, member_id) is None


def test_who_is_deleted_is_not_found_again(store, member_id):
    with store.write() as session:
        session.delete(locked_member(session, member_id))
        session.flush()

        assert locked_member(session, member_id) is None
