"""When bounces condemn an address, or stop all sending."""

from datetime import timedelta

import pytest

from digest.outbox.bounce_rules import is_dead, is_full, refused_lately
from digest.policy import BouncePolicy

POLICY = BouncePolicy()


@pytest.mark.parametrize(
    ("days", "dead"),
    [
        pytest.param([], False, id="none"),
        pytest.param([0], False, id="one"),
        pytest.param([0, 7], True, id="two-within-a-week"),
        pytest.param([7, 0], True, id="in-any-order"),
        pytest.param([0, 7.01], False, id="a-week-and-a-bit"),
        pytest.param([0, 8, 14], True, id="the-last-two"),
        pytest.param([0, 0], True, id="two-letters-of-one-moment"),
    ],
)
def test_twice_within_a_week_is_dead(noon, days, dead):
    assert is_dead((noon + timedelta(days=day) for day in days), POLICY) is dead


@pytest.mark.parametrize(
    ("days", "full"),
    [
        pytest.param([0, 1, 2, 3, 4], True, id="five-in-a-row"),
        pytest.param([0, 1, 2, 3], False, id="four"),
        pytest.param([0, 1, 2, 4, 5, 6], False, id="a-gap"),
        pytest.param([0, 0.1, 0.2, 0.3, 0.4], False, id="five-on-one-day"),
        pytest.param([9, 3, 2, 1, 0, 4], True, id="in-any-order"),
    ],
)
def test_full_on_five_days_in_a_row(noon, days, full):
    assert is_full((noon + timedelta(days=day) for day in days), POLICY) is full


@pytest.mark.parametrize(
    ("bounces", "outbreak"),
    [
        pytest.param([(0, member) for member in range(5)], True, id="five-members-at-once"),
        pytest.param([(0, 1)] * 9, False, id="one-member-nine-times"),
        pytest.param(
            [(minute, minute) for minute in range(0, 15, 3)], False, id="over-a-longer-time"
        ),
        pytest.param([(10, member) for member in range(5)], True, id="just-within"),
    ],
)
def test_an_outbreak_is_many_members_within_minutes(noon, bounces, outbreak):
    came = [(noon - timedelta(minutes=minutes), member) for minutes, member in bounces]
    lately = refused_lately(came, POLICY, at=noon)
    assert (len(lately) >= POLICY.outbreak_members) is outbreak
