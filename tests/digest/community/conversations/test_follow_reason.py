"""What made somebody follow a conversation, as far as that can be told."""

from datetime import UTC, datetime, timedelta

import pytest

from digest.community.conversations.follow import FollowReason, OwnPost, follow_reason

SINCE = datetime(2026, 5, 3, 9, tzinfo=UTC)
LATER = SINCE + timedelta(hours=1)


@pytest.mark.parametrize(
    ("own", "why"),
    [
        pytest.param([], FollowReason.CHOSE, id="who-never-wrote-chose-to"),
        pytest.param([OwnPost(SINCE, is_first=True)], FollowReason.STARTED, id="began-it"),
        pytest.param([OwnPost(SINCE, is_first=False)], FollowReason.WROTE, id="wrote-in-it"),
        pytest.param([OwnPost(LATER, is_first=False)], FollowReason.UNKNOWN, id="wrote-later"),
    ],
)
def test_a_post_made_its_author_follow_where_both_are_of_the_same_moment(own, why):
    assert follow_reason(SINCE, own) is why
