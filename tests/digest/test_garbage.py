"""How often Python looks for garbage while letters are made."""

import gc

import pytest

from digest.garbage import look_seldom
from digest.outbox.claim import BATCH


@pytest.fixture(autouse=True)
def as_before():
    usual = gc.get_threshold()
    yield
    gc.set_threshold(*usual)


def test_nothing_is_looked_through_in_the_middle_of_a_batch():
    look_seldom()
    gc.collect()
    looked = sum(each["collections"] for each in gc.get_stats())

    letters = [[each] for each in range(40 * BATCH)]

    assert len(letters) == 40 * BATCH
    assert sum(each["collections"] for each in gc.get_stats()) == looked
