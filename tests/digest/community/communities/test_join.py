"""Making members and communities."""

import pytest

from digest.community.communities.join import create_community, create_member, join
from digest.community.people.member import member_by_address, normal_address
from digest.errors import BadInput


@pytest.mark.parametrize(
    "name",
    ["settings", "r", "Lung", "lung cancer", "-lung", "", "x" * 41, "lung\r\n", "notify"],
)
def test_a_community_name_must_be_a_free_address(store, noon, name):
    with store.write() as session, pytest.raises(BadInput):
        create_community(session, name=name, title="x", at=noon)


def test_an_address_belongs_to_one_member_in_any_case(store, make_member, noon):
    with store.write() as session:
        ana = make_member(session, "Ana")
        with pytest.raises(BadInput):
            create_member(
                session, display_name="B", address="ANA@Example.NET", confirmed_at=None, at=noon
            )

        assert member_by_address(session, "Ana@EXAMPLE.net") == ana


def test_an_unconfirmed_address_is_nobody(store, make_member):
    with store.write() as session:
        make_member(session, "Ana", confirmed_at=None)

        assert member_by_address(session, "ana@example.net") is None


@pytest.mark.parametrize("address", ["", "ana", "@x.example", "ana@", "a na@x.example", "a@x\n"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError, match="not an address"):
        normal_address(address)


def test_an_address_is_the_same_with_the_dot_of_the_root():
    assert normal_address("Ana@Example.net.") == "ana@example.net"


def test_joining_twice_is_once(store, make_community, make_member, noon):
    with store.write() as session:
        lung = make_community(session)
        ana = make_member(session, "Ana", lung)

        assert not join(session, ana.id, lung.id, at=noon)
