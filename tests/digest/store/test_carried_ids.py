"""What letters carried, in both forms in which it is stored."""

import random
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.store.carried_ids import (
    CarriedId,
    ItemType,
    carried_posts,
    pack_carried,
    posts_carried,
    unpack_carried,
)
from digest.store.id_codec import pack_ids

IDS = st.integers(1, 1 << 50)
TYPES = st.integers(1, 1_000)  # those of later versions too
CARRIED = st.lists(st.builds(CarriedId, TYPES, IDS))


@given(CARRIED)
def test_what_was_carried_comes_back_by_type_and_id_and_once(carried):
    assert unpack_carried(pack_carried(carried)) == sorted(set(carried))


@given(CARRIED, st.randoms(use_true_random=False))
def test_the_order_in_which_it_is_given_makes_no_difference(carried, shuffled: random.Random):
    others = shuffled.sample(carried, len(carried))

    assert pack_carried(others) == pack_carried(carried)


@given(st.lists(IDS))
def test_posts_alone_are_kept_as_ever_and_read_from_old_rows(ids):
    assert pack_carried(posts_carried(ids)) == pack_ids(ids)
    assert carried_posts(pack_ids(ids)) == sorted(set(ids))
    assert unpack_carried(pack_ids(ids)) == posts_carried(sorted(set(ids)))


@given(CARRIED)
def test_a_zero_byte_announces_the_typed_form_and_nothing_else(carried):
    other_than_posts = any(each.type != ItemType.POST for each in carried)

    assert pack_carried(carried).startswith(b"\0") is other_than_posts


@given(CARRIED)
def test_posts_are_found_among_other_things(carried):
    here = {each.id for each in carried if each.type == ItemType.POST}

    assert carried_posts(pack_carried(carried)) == sorted(here)


@given(CARRIED)
def test_each_type_stands_once_in_the_order_of_its_number(carried):
    types = [
        type_ for type_, _ in groupby(unpack_carried(pack_carried(carried)), lambda one: one.type)
    ]

    assert types == sorted({each.type for each in carried})


def test_a_letter_that_is_not_out_carried_nothing():
    assert carried_posts(None) == carried_posts(b"") == []
    assert unpack_carried(None) == unpack_carried(b"") == []
    assert pack_carried([]) == b""


@pytest.mark.parametrize("type_", [ItemType.POST, 9])
def test_a_number_that_is_no_id_is_refused(type_):
    with pytest.raises(ValueError, match="positive"):
        pack_carried([CarriedId(type_, 7), CarriedId(type_, 0)])


def test_the_typed_form_is_short():
    day = [*posts_carried(range(10_000, 10_100)), *(CarriedId(9, id_) for id_ in range(500, 600))]

    assert len(pack_carried(day)) < 212
