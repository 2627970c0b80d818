"""The runner for one machine: what it finds is run, whatever goes wrong in between."""

import logging
import threading
import time
from datetime import timedelta

import pytest

from digest.engine.embedded import Embedded
from digest.engine.step import Step
from digest.store.nudges import StepName, nudge
from tests.patience import PATIENCE


class Work:
    """Keys that are due until they are run, in order; those in `broken` fail each time."""

    def __init__(self, *keys, broken=()):
        self.due = list(keys)
        self.broken = set(broken)
        self.done = []
        self.looks = 0

    def find(self, _session, _at, limit):
        self.looks += 1
        return self.due[:limit]

    def run(self, key, at):
        if key in self.broken:
            raise ValueError("words of a member")
        self.due.remove(key)
        self.done.append((key, at))

    @property
    def ran(self):
        return [key for key, _ in self.done]


@pytest.fixture
def engine(sqlite_store, noon):
    """Make a runner over pieces of work by name; end its work with the test."""
    running = []

    def make(clock=lambda: noon, tick=60, patience=60, **work):
        steps = [Step(name, one.find, one.run) for name, one in work.items()]
        runner = Embedded(sqlite_store, steps, clock, tick=tick, patience=patience)
        thread = threading.Thread(target=runner.work)
        runner.thread = thread
        running.append(runner)
        return runner

    yield make
    for runner in running:
        runner.stop()
        if runner.thread.is_alive():
            runner.thread.join(PATIENCE)
            assert not runner.thread.is_alive()


def test_a_drain_runs_everything_that_is_due_step_after_step(engine, noon):
    order = []
    first, second = Work("a", "b"), Work("c")
    for work in (first, second):
        work.run = lambda key, at, run=work.run: (order.append(key), run(key, at))
    assert engine(first=first, second=second).drain(noon) == 3

    assert order == ["a", "b", "c"]
    assert first.done == [("a", noon), ("b", noon)]


def test_more_than_is_found_at_once_is_run_all_the_same(engine, noon):
    work = Work(*(str(number) for number in range(95)))
    assert engine(work=work).drain(noon) == 95


def test_what_one_step_makes_due_the_next_one_runs(engine, noon):
    post, letter = Work("reply"), Work()
    post.run = lambda key, at, run=post.run: (run(key, at), letter.due.append("receipt"))
    engine(post=post, letter=letter).drain(noon)
    assert letter.ran == ["receipt"]


def test_a_key_that_fails_stops_no_other_and_no_other_step(engine, noon, caplog):
    bad = Work("a", "poison", "c", broken={"poison"})
    good = Work("d")
    assert engine(bad=bad, good=good).drain(noon) == 3

    assert (bad.ran, good.ran) == (["a", "c"], ["d"])
    assert "bad: poison failed: ValueError at embedded.py:" in caplog.text
    assert " > test_embedded.py:" in caplog.text
    assert "words of a member" not in caplog.text


def test_many_keys_that_fail_hide_none_behind_them(engine, noon):
    poison = [f"poison{number}" for number in range(70)]
    work = Work(*poison, "good", broken=poison)
    engine(work=work).drain(noon)
    assert work.ran == ["good"]


def test_a_step_that_cannot_even_find_stops_no_other(engine, noon, caplog):
    bad, good = Work(), Work("a")

    def find(_session, _at, _limit):
        raise ValueError("words of a member")

    bad.find = find
    engine(bad=bad, good=good).drain(noon)
    assert good.ran == ["a"]
    assert "bad: finding failed: ValueError" in caplog.text
    assert "words of a member" not in caplog.text


def test_at_work_it_runs_what_is_due_by_its_clock_and_more_when_woken(engine, noon):
    now = [noon]
    work = Work("a")
    runner = engine(clock=lambda: now[0], work=work)
    runner.thread.start()
    _until(lambda: work.ran == ["a"])

    now[0] = noon + timedelta(hours=1)
    work.due.append("b")
    runner.wake()
    _until(lambda: work.ran == ["a", "b"])
    assert work.done == [("a", noon), ("b", noon + timedelta(hours=1))]


def test_at_work_it_outlives_a_clock_that_fails(engine, noon, caplog):
    moments = iter([OSError("out of files"), noon])

    def clock():
        moment = next(moments, noon)
        if isinstance(moment, OSError):
            raise moment
        return moment

    work = Work("a")
    engine(clock=clock, tick=0.05, work=work).thread.start()
    _until(lambda: work.ran == ["a"])
    assert "work: OSError" in caplog.text
    assert "out of files" not in caplog.text


def test_at_work_it_ticks_by_itself(engine):
    work = Work()
    engine(tick=0.05, work=work).thread.start()
    work.due.append("late")
    _until(lambda: work.ran == ["late"])


def test_at_work_it_looks_by_itself_when_the_ticker_stands_still(engine):
    """As `schedule` does for an hour when clocks go back."""
    work = Work("a")
    engine(tick=3600, patience=0.05, work=work).thread.start()
    _until(lambda: work.ran == ["a"])
    work.due.append("b")
    _until(lambda: work.ran == ["a", "b"])


def test_a_commit_wakes_the_steps_that_it_nudged_and_no_others(engine, sqlite_store):
    dispatch, receive = Work(), Work()
    engine(dispatch=dispatch, receive=receive).thread.start()
    _until(lambda: dispatch.looks == receive.looks == 1)

    for looks in range(2, 5):
        with sqlite_store.write() as session:
            nudge(session, StepName.DISPATCH)
        _until(lambda looks=looks: dispatch.looks == looks)

    assert receive.looks == 1


def test_a_step_at_work_wakes_the_others_once_it_has_done_all_that_it_found(engine, sqlite_store):
    dispatch, plan, receive = Work(), Work(), Work()
    seen = []

    def nudge_plan():
        with sqlite_store.write() as session:
            nudge(session, StepName.PLAN)

    def run(key, _at):
        with sqlite_store.write() as session:
            nudge(session, StepName.DISPATCH)
        looks = plan.looks
        threading.Thread(target=nudge_plan).start()
        _until(lambda: plan.looks > looks)  # as long as the dispatcher would have taken to look
        seen.append(dispatch.looks)
        receive.due.remove(key)

    receive.run = run
    engine(dispatch=dispatch, plan=plan, receive=receive).thread.start()
    _until(lambda: dispatch.looks == plan.looks == receive.looks == 1)

    receive.due += ["a", "b", "c"]
    with sqlite_store.write() as session:
        nudge(session, StepName.RECEIVE)

    _until(lambda: dispatch.looks == 2)
    assert seen == [1, 1, 1]
    assert plan.looks == 4  # for who nudged it, and not because another step worked


def test_a_slow_step_holds_up_no_other(engine):
    gate = threading.Event()
    slow, quick = Work("long"), Work("a")
    slow.run = lambda key, at, run=slow.run: (gate.wait(PATIENCE), run(key, at))
    runner = engine(slow=slow, quick=quick)
    runner.thread.start()
    _until(lambda: quick.ran == ["a"])
    quick.due.append("b")
    runner.wake()
    _until(lambda: quick.ran == ["a", "b"])
    assert slow.ran == []
    gate.set()


def test_stopping_ends_what_is_being_run_and_begins_nothing(engine):
    gate, begun = threading.Event(), threading.Event()
    work = Work("a", "b")
    work.run = lambda key, at, run=work.run: (begun.set(), gate.wait(PATIENCE), run(key, at))
    runner = engine(work=work)
    runner.thread.start()
    assert begun.wait(PATIENCE)
    runner.stop()
    gate.set()
    runner.thread.join(PATIENCE)
    assert not runner.thread.is_alive()
    assert work.ran == ["a"]


def test_an_idle_runner_says_nothing(engine, noon, caplog):
    caplog.set_level(logging.DEBUG, logger="digest")
    engine(work=Work()).drain(noon)
    assert caplog.text == ""


def _until(is_so):
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.005)
