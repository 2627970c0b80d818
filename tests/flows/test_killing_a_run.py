"""A night's run that is killed again and again: nobody misses a letter, and a repeated one is the same."""

import os
import random
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.community.communities.community import community_by_name
from digest.community.communities.join import create_member, join
from digest.community.conversations.post import EditWindow
from digest.community.people.member import member_by_address
from digest.community.posting.publish import Draft, start
from digest.store.database import Store
from tests.patience import PATIENCE
from tests.prefork import begin

EVENING = datetime(2026, 3, 2, 18, tzinfo=UTC)
MORNING = EVENING + timedelta(hours=13)
CONNECTIONS = 4  # as the settings have it


@pytest.fixture
def town(digest, tmp_path):
    """Make a community of so many members, with six conversations of the evening."""

    def make(size):
        digest("communities", "add", "lung", "--title", "Lung")
        store = Store(f"sqlite:///{tmp_path / 'digest.db'}")
        with store.write() as session:
            lung = community_by_name(session, "lung")
            for number in range(size):
                member = create_member(
                    session,
                    display_name=f"Member {number}",
                    address=f"member{number}@example.net",
                    confirmed_at=EVENING,
                    at=EVENING,
                )
                join(session, member.id, lung.id, at=EVENING)
            writer = member_by_address(session, "member0@example.net")
            for number in range(6):
                words = Draft(author_id=writer.id, text=f"Question {number}. " * 40, at=EVENING)
                start(session, lung, words, title=f"Question {number}", window=EditWindow())
        store.close()

    return make


def kill_a_run(tmp_path, surroundings, sink, letters):
    """Start `digest run` and kill it once so many letters more have come; say whether it still ran."""
    command = ["run", "--at", MORNING.isoformat()]
    enough = len(sink.letters) + letters
    with Path(os.devnull).open("wb") as nowhere:
        process = begin(command, cwd=tmp_path, env=surroundings, output=nowhere)
    while len(sink.letters) < enough and process.poll() is None:
        time.sleep(0.001)
    was_running = process.poll() is None
    process.kill()
    process.wait(PATIENCE)
    return was_running


@pytest.mark.parametrize(
    ("size", "kills"),
    [
        pytest.param(200, 3, id="a-village"),
        pytest.param(2000, 10, id="a-town", marks=pytest.mark.long),
    ],
)
@pytest.mark.beyond_the_sample
def test_nobody_misses_a_letter_and_few_come_twice(
    town, digest, sink, tmp_path, surroundings, size, kills
):
    town(size)
    dice = random.Random(size)
    killed = 0
    for _ in range(kills):
        killed += kill_a_run(tmp_path, surroundings, sink, dice.randrange(1, size // kills))
    digest("run", "--at", MORNING.isoformat())
    letters = sink.take()

    copies = defaultdict(list)
    for recipient, letter in letters:
        copies[recipient].append(str(letter["Message-ID"]))
    assert len(copies) == size - 1, "everybody but the writer has news"
    assert all(len(set(ids)) == 1 for ids in copies.values())
    twice = sum(len(ids) - 1 for ids in copies.values())
    assert killed == kills
    print(f"{killed} kills, {len(letters)} letters to {len(copies)} members, {twice} came twice")
    assert twice <= killed * CONNECTIONS

    digest("run", "--at", MORNING.isoformat())
    assert sink.take() == []
