"""When a day has far more of something than usual."""

import pytest

from cli.health.concerns import is_far_more

QUIET = [0] * 29


@pytest.mark.parametrize(
    ("today", "before", "is_more"),
    [
        pytest.param(4, QUIET, False, id="few"),
        pytest.param(5, QUIET, True, id="many where nobody does"),
        pytest.param(5, [], True, id="the first day"),
        pytest.param(7, [4] * 29, False, id="a few more than usual"),
        pytest.param(12, [4] * 29, True, id="three times as many"),
        pytest.param(199, [100] * 29, False, id="a full day in a large community"),
        pytest.param(200, [100] * 29, True, id="twice as many in a large community"),
        pytest.param(0, QUIET, False, id="none"),
    ],
)
def test_a_day_is_held_against_the_days_before(today, before, is_more):
    assert is_far_more(today, before) is is_more
