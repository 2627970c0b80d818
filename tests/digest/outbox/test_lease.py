"""Leases: whose letters are whose, and how a dead worker's come back."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from digest.outbox.claim import Claimant, claim, find_due
from digest.outbox.delivery import DeliveryState, LetterKind
from digest.outbox.lease import hold, look, take_back
from tests.patience import PATIENCE

pytestmark = pytest.mark.both_stores

ROOT = Path(__file__).parents[3]
HOLDER = """
import sys
from pathlib import Path
from digest.outbox.lease import hold

with hold(Path(sys.argv[1])) as name:
    print(name, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "state"


@pytest.fixture
def worker(folder):
    """Start a real process that holds a worker's lock; return it and the worker's name."""
    started = []

    def start():
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process, process.stdout.readline().strip()

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def take(store, owed, noon):
    """Have a worker of this name hold one letter more."""

    def make(owner, *, kind=LetterKind.NOTICE):
        (id_,) = owed(1, kind=kind)
        until = noon + timedelta(minutes=5)
        claimant = Claimant(
            owner=owner,
            until=until,
            message_ids=lambda letters: [f"<{id_}@x>" for _, id_ in letters],
        )
        with store.write() as session:
            claim(session, claimant, kind=kind, at=noon, limit=1)
        return id_

    return make


@pytest.mark.sample(2, first=1)
def test_the_letters_of_a_killed_process_come_back_at_once(
    store, worker, take, deliveries, folder, noon
):
    process, name = worker()
    take(name)
    process.send_signal(signal.SIGKILL)
    process.wait(PATIENCE)

    with store.read() as session:
        assert find_due(session, noon, 10, workers=look(folder)) == ["notice:0"]
    assert take_back(store, folder, noon) == 1

    (row,) = deliveries()
    assert (row.state, row.lease_owner, row.lease_until) == (DeliveryState.PLANNED, None, None)
    assert row.message_id == f"<{row.id}@x>", "it may have been handed over"
    assert list(folder.glob("worker-*")) == [], "its lock is cleaned up"


@pytest.mark.sample(2)
def test_a_living_process_keeps_its_letters_even_past_their_lease(
    store, worker, take, deliveries, folder, noon
):
    _, name = worker()
    take(name)
    later = noon + timedelta(hours=1)

    assert take_back(store, folder, later) == 0
    with store.read() as session:
        assert find_due(session, later, 10, workers=look(folder)) == []
    assert deliveries()[0].lease_owner == name
    assert look(folder).living == {name}


@pytest.mark.parametrize(
    ("minutes", "back"),
    [pytest.param(4, 0, id="lease-holds"), pytest.param(5, 1, id="lease-over")],
)
def test_a_worker_of_another_machine_is_known_by_its_lease_alone(
    store, take, folder, noon, minutes, back
):
    take("worker-elsewhere")
    assert take_back(store, folder, noon + timedelta(minutes=minutes)) == back


def test_a_worker_that_ends_well_leaves_nothing(folder):
    with hold(folder) as name:
        assert look(folder).living == {name}
    assert not look(folder).living | look(folder).dead


def test_a_worker_that_ends_in_an_error_counts_as_dead(folder):
    with pytest.raises(RuntimeError), hold(folder) as name:
        raise RuntimeError
    assert look(folder).dead == {name}
