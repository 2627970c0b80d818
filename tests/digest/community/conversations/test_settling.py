"""A post settles when its hour is over and nothing about it is left to be decided."""

from datetime import timedelta

import pytest

from digest.community.conversations.post import DECISION_DELAY, EditWindow, Post, PostState
from digest.community.conversations.settling import keep_open, settle_after

HOUR = timedelta(hours=1)


@pytest.fixture
def post(noon):
    return Post(text="Words", published_at=noon, settles_at=noon + HOUR)


@pytest.mark.parametrize(
    ("after", "told_before"),
    [
        pytest.param(HOUR - timedelta(seconds=1), False, id="within-its-hour"),
        pytest.param(HOUR, True, id="after-it"),
    ],
)
def test_one_that_had_settled_may_have_been_in_a_summary(post, noon, after, told_before):
    keep_open(post, at=noon + after)

    assert (post.settles_at, post.was_shown_before) == (None, told_before)


@pytest.mark.parametrize(
    ("state", "decided", "settles"),
    [
        pytest.param(PostState.VISIBLE, HOUR / 2, HOUR, id="its-hour-stays"),
        pytest.param(PostState.VISIBLE, 3 * HOUR, 3 * HOUR + DECISION_DELAY, id="late"),
        pytest.param(PostState.HELD, 3 * HOUR, None, id="waits-for-a-moderator-all-the-same"),
    ],
)
def test_it_settles_after_the_decision(post, noon, state, decided, settles):
    keep_open(post, at=noon)
    post.state = state

    settle_after(post, window=EditWindow(), at=noon + decided)

    assert post.settles_at == (None if settles is None else noon + settles)


def test_a_decision_about_nothing_that_waits_changes_nothing(post, noon):
    settle_after(post, window=EditWindow(), at=noon + 3 * HOUR)

    assert post.settles_at == noon + HOUR
