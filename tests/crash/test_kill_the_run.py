"""A run that is killed again and again: no letter is lost, and few come twice, under one Message-ID."""

import random
import time
from collections import defaultdict

import pytest
from sqlalchemy import insert
from sqlmodel import select

from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from tests.patience import PATIENCE
from tests.prefork import call

pytestmark = pytest.mark.both_stores

CONNECTIONS = 4


@pytest.fixture
def owe_summaries(store, make_member, noon):
    def make(count):
        with store.write() as session:
            ana = make_member(session, "Ana")
            facts = {
                "kind": LetterKind.SUMMARY,
                "member_id": ana.id,
                "state": DeliveryState.PLANNED,
                "planned_at": noon,
                "due_at": noon,
                "attempts": 0,
            }
            rows = [{"key": f"summary:{number}", **facts} for number in range(count)]
            session.connection().execute(insert(Delivery), rows)

    return make


@pytest.fixture
def start(store, sink, noon, tmp_path):
    """Start a process that sends what is due; kill it at the end, should it still run."""
    started = []

    def begin():
        url = store.engine.url.set(drivername=store.engine.url.get_backend_name())
        arguments = [
            url.render_as_string(hide_password=False),
            str(tmp_path / "state"),
            str(sink.port),
            noon.isoformat(),
        ]
        process = call("tests.crash.send_what_is_due", *arguments)
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait(PATIENCE)


@pytest.mark.parametrize(
    ("count", "kills"),
    [
        pytest.param(300, 4, id="a-few-times"),
        pytest.param(5000, 25, id="many-times", marks=pytest.mark.long),
    ],
)
def test_a_killed_run_loses_no_letter_and_repeats_few(
    store, owe_summaries, start, sink, tmp_path, count, kills
):
    owe_summaries(count)
    dice = random.Random(count)
    killed = 0
    for _ in range(kills):
        process = start()
        _kill_within(process, sink, letters=dice.randrange(1, count // kills))
        killed += process.wait(PATIENCE) != 0
    last = start()
    assert last.wait(PATIENCE) == 0, "it goes on at once: no lease is waited for"

    copies = defaultdict(list)
    for letter in sink.letters:
        copies[letter.recipient].append(str(letter.message["Message-ID"]))
    assert len(copies) == count
    assert all(len(set(names)) == 1 for names in copies.values())
    assert killed == kills
    assert len(sink.letters) - count <= killed * CONNECTIONS
    with store.read() as session:
        rows = session.exec(select(Delivery.state, Delivery.lease_owner).distinct()).all()
        assert rows == [(DeliveryState.SENT, None)]
    assert list((tmp_path / "state").glob("worker-*")) == []


def test_two_runs_at_once_send_each_letter_once(store, owe_summaries, start, sink):
    owe_summaries(300)
    runs = [start(), start()]
    assert [run.wait(PATIENCE) for run in runs] == [0, 0]
    assert sorted(int(letter.recipient.partition("@")[0]) for letter in sink.letters) == list(
        range(1, 301)
    )


def _kill_within(process, sink, *, letters):
    """Kill the process as soon as so many more letters have come."""
    enough = len(sink.letters) + letters
    until = time.monotonic() + PATIENCE
    while len(sink.letters) < enough and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.0005)
    process.kill()
