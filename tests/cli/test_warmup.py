"""`digest warmup`: few letters a day at first, and every post still comes once to everybody."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cli.why_world import World, word

NAMES = ["Ada", "Ben", "Cem", "Dora", "Eva", "Finn", "Gul", "Hal"]
DAYS = [datetime(2026, 3, day, 23, 30, tzinfo=UTC) for day in range(2, 8)]
HOUR = timedelta(hours=1)


def at(moment):
    return ("--at", moment.isoformat())


@pytest.fixture
def world(digest):
    """Eight members of one community, of whom Ada writes every day."""
    made = World(digest)
    store = digest.store()
    with store.write() as session:
        made.community(session, "lung")
        for name in NAMES:
            made.member(session, name, "lung")
    store.close()
    return made


def write(world, number):
    """Let Ada write a post on a day, final before the next summaries."""
    store = world.digest.store()
    with store.write() as session:
        world.start(session, f"post{number}", "lung", "Ada", at=DAYS[number] - 20 * HOUR)
    store.close()


def test_a_week_of_it_loses_no_post_and_tells_none_twice(world, digest):
    digest("warmup", "start", "--first", "1", "--days", "4", *at(DAYS[0] - 23 * HOUR))
    sent, waiting = [], []
    for number, day in enumerate(DAYS):
        write(world, number)
        sent.append(digest.json("run", *at(day)).get("sent", 0))
        found = digest.json("warmup", "status", *at(day))["warm_up"]
        waiting.append(None if found is None else found["summaries_waiting"])

    assert sent[:4] == [1, 2, 4, 7], "the ceilings are 1, 2 and 4; then there is room for all"
    assert waiting[:3] == [6, 5, 3]
    for name in NAMES[1:]:
        told = "\n".join(world.letters(name))
        assert [told.count(word(f"post{number}")) > 0 for number in range(6)] == [True] * 6, name
        titles = [
            sum(f"Title post{n}" in letter for letter in world.letters(name)) for n in range(6)
        ]
        assert titles == [1] * 6, name


def test_status_why_and_the_days_tell_of_it(world, digest):
    digest("warmup", "start", "--first", "1", *at(DAYS[0] - 23 * HOUR))
    write(world, 0)
    digest("run", *at(DAYS[0]))

    found = digest.json("status", *at(DAYS[0]))
    assert found["warm_up"]["ceiling"] == found["warm_up"]["sent_today"] == 1
    assert found["letters_due"] == 0, "what the warm-up keeps is not overdue"
    screen = " ".join(digest("status", *at(DAYS[0])).stdout.split())
    assert "day 1 of 30: 1 of 1 letter sent today; 6 summaries wait" in screen
    answers = [digest.json("why", name, *at(DAYS[0])) for name in NAMES[1:]]
    kept = [each for each in answers if "warm_up" in {one["rule"] for one in each["reasons"]}]
    assert len(kept) == 6
    assert not any(each["got"] for each in kept)
    days = digest.json("warmup", "status", *at(DAYS[0]))["days"]
    assert days == [{"day": "2026-03-02", "ceiling": 1, "sent": 1, "refused": 0, "complaints": 0}]
    assert "6" in digest("warmup", "status", *at(DAYS[0])).stdout


def test_start_says_what_a_large_community_should_begin_with(world, digest):
    shown = digest("warmup", "start", "--first", "1", "--days", "3", *at(DAYS[0]))
    told = " ".join(shown.stderr.split())

    assert "In the first week 7 letters may go, and there are 8 members" in told
    assert "With --first 2 there is room for all" in told


def test_it_begins_once_and_ends_once(digest):
    digest("warmup", "start", "--dry-run")
    digest("warmup", "start")
    digest("warmup", "stop", "--dry-run")
    assert "runs already" in digest("warmup", "start", code=1).stderr
    assert "no ceiling any more" in digest("warmup", "stop").stderr
    assert "No warm-up ran" in digest("warmup", "stop").stderr
    assert "No warm-up runs" in digest("warmup", "status").stderr
    acts = [each["act"] for each in digest.json("audit", "list")]
    assert acts[:2] == ["end warm-up", "begin warm-up"]
