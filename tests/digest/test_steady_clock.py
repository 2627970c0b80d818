from datetime import UTC, datetime, timedelta

import pytest

from digest.steady_clock import CONFIRMED_AFTER, Moment, SteadyClock, wait_until_sure

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Machine:
    """A machine whose clock can be set, and that runs on all the same."""

    def __init__(self):
        self.at, self.running, self.boot = NOON, 1_000.0, "first"

    def __call__(self):
        return Moment(at=self.at, running=self.running, boot=self.boot)

    def run(self, seconds):
        self.at += timedelta(seconds=seconds)
        self.running += seconds

    def set_by(self, **length):
        self.at += timedelta(**length)

    def start_again(self, *, after):
        self.at += after
        self.running, self.boot = 5.0, self.boot + "-again"


@pytest.fixture
def machine():
    return Machine()


@pytest.fixture
def clock(machine, tmp_path):
    return SteadyClock(tmp_path, machine)


@pytest.mark.parametrize("leap", [{"days": 3_650}, {"hours": 3}, {"days": -40}, {"hours": -3}])
def test_a_leap_of_seconds_changes_nothing(clock, machine, leap):
    machine.set_by(**leap)
    machine.run(15)

    assert clock() == NOON + timedelta(seconds=15)
    assert not clock.is_sure
    machine.set_by(**{name: -value for name, value in leap.items()})
    assert clock() == NOON + timedelta(seconds=15)
    assert clock.is_sure


def test_a_leap_counts_once_a_later_look_agrees(clock, machine):
    machine.set_by(days=1)
    clock()
    machine.run(CONFIRMED_AFTER - 1)
    assert clock() == NOON + timedelta(seconds=CONFIRMED_AFTER - 1)
    machine.run(1)

    assert clock() == NOON + timedelta(days=1, seconds=CONFIRMED_AFTER)
    assert clock.is_sure


def test_a_clock_that_leaps_about_is_not_believed(clock, machine):
    for _ in range(10):
        machine.set_by(days=1)
        machine.run(CONFIRMED_AFTER / 2)
        clock()

    assert clock() == NOON + timedelta(seconds=CONFIRMED_AFTER * 5)


def test_hours_in_which_the_machine_ran_or_slept_are_no_leap(clock, machine):
    machine.run(3 * 24 * 3_600)

    assert clock() == machine.at
    assert clock.is_sure


def test_a_server_that_was_off_for_days_while_the_machine_ran_believes_at_once(
    clock, machine, tmp_path
):
    machine.run(3 * 24 * 3_600)

    assert SteadyClock(tmp_path, machine).is_sure


def test_after_a_new_start_of_the_machine_a_long_time_is_confirmed_first(clock, machine, tmp_path):
    machine.start_again(after=timedelta(days=3))
    again = SteadyClock(tmp_path, machine)
    machine.run(10)
    assert again() == NOON + timedelta(seconds=10)
    machine.run(CONFIRMED_AFTER)

    assert again() == machine.at


@pytest.mark.parametrize("running", [3.0, 1.8e9], ids=["back", "decades"])
def test_a_count_of_running_seconds_that_cannot_be_true_moves_no_time(
    clock, machine, tmp_path, running
):
    """As after a snapshot of the machine was gone back to, or with tools that fake clocks."""
    machine.run(120)
    clock()
    machine.set_by(days=1)
    machine.running = running
    later = SteadyClock(tmp_path, machine)

    assert later() == NOON + timedelta(seconds=120)
    machine.run(30)
    assert later() == NOON + timedelta(seconds=150)
    assert not later.is_sure


def test_a_short_stop_is_no_leap(clock, machine, tmp_path):
    machine.start_again(after=timedelta(minutes=20))

    assert SteadyClock(tmp_path, machine)() == machine.at


def test_what_was_kept_and_cannot_be_read_is_as_if_nothing_was(machine, tmp_path):
    (tmp_path / "moment").write_text("half a mom")

    assert SteadyClock(tmp_path, machine)() == NOON


def test_whoever_waits_is_told_why(clock, machine):
    said = []
    wait_until_sure(clock, say=said.append, sleep=machine.run)
    assert said == []

    machine.set_by(days=10)
    wait_until_sure(clock, say=said.append, sleep=machine.run)

    assert len(said) == 1
    assert "2026-03-12 12:00 UTC" in said[0]
    assert clock() == machine.at
