"""The hour of a post."""

from datetime import timedelta

import pytest

from digest.community.conversations.post import EditWindow


@pytest.mark.parametrize(
    ("seconds", "is_open"),
    [
        pytest.param(0, True, id="at-once"),
        pytest.param(3599, True, id="59:59"),
        pytest.param(3600, False, id="60:00"),
        pytest.param(3601, False, id="60:01"),
    ],
)
def test_the_window_is_over_at_exactly_sixty_minutes(noon, seconds, is_open):
    moment = noon + timedelta(seconds=seconds)

    assert EditWindow().is_open(noon, accepted_at=moment) is is_open
