"""Thirty days of a village that speaks only mail: everybody gets what they chose, and nothing else.

Each letter is compared with what was promised, computed from the mails that people sent alone.
"""

import random
from datetime import UTC, datetime, timedelta

import pytest

from tests.flows.story.cast import Cast, settle
from tests.flows.story.days import live
from tests.house import lived_in
from tests.sink import Sink

FIRST_DAY = datetime(2026, 3, 12, tzinfo=UTC)  # clocks change on the 29th in Europe


@pytest.fixture
def sink():
    made = Sink()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("days", "cast"),
    [
        pytest.param(
            1,
            Cast(people=7, communities=1, away=1, days_after=1),
            id="bounded",
            marks=pytest.mark.beyond_the_sample,
        ),
        pytest.param(
            30,
            Cast(people=60, communities=6, away=3, moderators=3),
            id="whole",
            marks=pytest.mark.long,
        ),
    ],
)
def test_everybody_gets_what_they_chose_and_nothing_else(
    empty_installation, tmp_path, sink, days, cast
):
    with lived_in(settle(tmp_path, empty_installation, sink.port)) as house:
        story = live(house, sink, cast, days=days, begins=FIRST_DAY, chance=random.Random(5))
        house.stop()
    print(f"\n{story}")
    assert min(story.letters[kind] for kind in ("summary", "receipt")) > 0
    assert story.letters["notification"] + story.letters["new conversation"] > 0
    assert story.ends_at >= FIRST_DAY + timedelta(days=days)
