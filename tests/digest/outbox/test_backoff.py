"""When a letter is tried again, and when it is given up."""

from datetime import timedelta
from itertools import pairwise

import pytest

from digest.outbox.backoff import SOON, is_given_up, next_attempt
from digest.outbox.delivery import LetterKind


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [
        pytest.param(1, 5, id="first"),
        pytest.param(2, 10, id="second"),
        pytest.param(3, 20, id="third"),
        pytest.param(6, 160, id="sixth"),
        pytest.param(7, 240, id="seventh-at-the-longest"),
        pytest.param(100, 240, id="hundredth"),
    ],
)
def test_waits_double_up_to_four_hours_and_spread_by_a_tenth(noon, attempts, minutes):
    waits = [
        next_attempt(noon, attempts=attempts, delivery_id=number) - noon for number in range(500)
    ]

    assert min(waits) >= timedelta(minutes=minutes)
    assert max(waits) <= timedelta(minutes=minutes * 1.1)
    assert max(waits) - min(waits) > timedelta(minutes=minutes * 0.09)


def test_the_same_attempt_of_the_same_letter_always_waits_alike(noon):
    first = next_attempt(noon, attempts=3, delivery_id=17)
    assert first == next_attempt(noon, attempts=3, delivery_id=17)


def test_a_connection_that_broke_behind_the_dot_is_tried_again_soon(noon):
    waits = [next_attempt(noon, attempts=n, delivery_id=1, first=SOON) - noon for n in range(1, 9)]

    assert waits[0] < timedelta(minutes=1.2)
    assert all(later > earlier for earlier, later in pairwise(waits))


@pytest.mark.parametrize(
    ("kind", "hours", "expected"),
    [
        pytest.param(LetterKind.SUMMARY, 47, False, id="summary-before"),
        pytest.param(LetterKind.SUMMARY, 48, True, id="summary-after-two-days"),
        pytest.param(LetterKind.NOTIFICATION, 119, False, id="notification-before"),
        pytest.param(LetterKind.NOTIFICATION, 120, True, id="notification-after-five-days"),
        pytest.param(LetterKind.RECEIPT, 48, False, id="receipt-after-two-days"),
    ],
)
def test_when_a_letter_is_given_up(noon, kind, hours, expected):
    at = noon + timedelta(hours=hours)
    assert is_given_up(kind, planned_at=noon, at=at) is expected
