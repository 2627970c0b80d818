"""Days of a village whose people answer as their mail programs do: nothing of a letter is in another's."""

import random

import pytest

from tests.flows.story.cast import Cast, settle
from tests.flows.story.days import live
from tests.flows.story.quoting import QuotingVillage
from tests.flows.test_thirty_days import FIRST_DAY
from tests.house import lived_in
from tests.sink import Sink


@pytest.fixture
def sink():
    made = Sink()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("days", "cast"),
    [
        pytest.param(
            2,
            Cast(people=5, communities=1, away=0, days_after=1, acts=2, changes=1, answering=3),
            id="bounded",
            marks=pytest.mark.beyond_the_sample,
        ),
        pytest.param(
            30,
            Cast(
                people=10,
                communities=3,
                away=0,
                moderators=2,
                days_after=7,
                acts=2,
                changes=1,
                answering=3,
            ),
            id="whole",
            marks=pytest.mark.long,
        ),
    ],
)
def test_nothing_of_a_members_letter_is_in_anothers(empty_installation, tmp_path, sink, days, cast):
    with lived_in(settle(tmp_path, empty_installation, sink.port)) as house:
        lots = random.Random(11)
        story = live(
            house, sink, cast, days=days, begins=FIRST_DAY, chance=lots, kind=QuotingVillage
        )
        house.stop()
    print(f"\n{story}")
    assert sum(count for name, count in story.letters.items() if name.startswith("quoted by")) > 5
