"""Packed ids."""

from hypothesis import given
from hypothesis import strategies as st

from digest.store.id_codec import pack_ids, pack_in_order, unpack_ids, unpack_in_order


@given(st.lists(st.integers(1, 1 << 50)))
def test_packed_ids_come_back_sorted_and_once(ids):
    assert unpack_ids(pack_ids(ids)) == sorted(set(ids))


def test_a_day_of_posts_packs_to_about_a_byte_each():
    assert len(pack_ids(range(10_000, 10_500))) < 510


@given(st.lists(st.integers(1, 1 << 50)))
def test_ids_packed_in_order_come_back_as_they_were(ids):
    assert unpack_in_order(pack_in_order(ids)) == ids
