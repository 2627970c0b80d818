"""When a day has far more of something than usual."""

import pytest

from digest.outbox.outbreak import is_far_more

QUIET = 0


@pytest.mark.parametrize(
    ("today", "usual", "is_more"),
    [
        pytest.param(4, QUIET, False, id="few"),
        pytest.param(5, QUIET, True, id="many where nobody does"),
        pytest.param(5, 0.5, True, id="hardly anybody"),
        pytest.param(7, 4, False, id="a few more than usual"),
        pytest.param(11, 4, False, id="as may happen by chance"),
        pytest.param(12, 4, True, id="three times as many"),
        pytest.param(199, 100, False, id="a full day in a large community"),
        pytest.param(200, 100, True, id="twice as many in a large community"),
        pytest.param(0, QUIET, False, id="none"),
    ],
)
def test_a_day_is_held_against_the_days_before(today, usual, is_more):
    assert is_far_more(today, usual) is is_more
