"""A step hears of work that a transaction made, once it is committed and not before."""

import pytest
from sqlmodel import text

from digest.store.database import Store
from digest.store.nudges import StepName, nudge

RECEIVE, DISPATCH = StepName.RECEIVE, StepName.DISPATCH


class Notes:
    """A notifier that writes down what it hears, and whether the work was there for others."""

    def __init__(self, url):
        self.other = Store(url)
        self.heard = []

    def before_commit(self, session, steps):
        session.connection().execute(text("INSERT INTO job VALUES ('written with it')"))
        self.heard.append(("before", steps, self._jobs()))

    def after_commit(self, steps):
        self.heard.append(("after", steps, self._jobs()))

    def _jobs(self):
        with self.other.read() as session:
            return session.connection().execute(text("SELECT count(*) FROM job")).scalar_one()


@pytest.fixture
def notes(sqlite_store):
    with sqlite_store.write() as session:
        session.connection().execute(text("CREATE TABLE job (word TEXT)"))
    notes = sqlite_store.notifier = Notes(sqlite_store.url)
    yield notes
    notes.other.close()


def test_a_commit_tells_each_step_once_in_the_transaction_and_after_it(sqlite_store, notes):
    with sqlite_store.write() as session:
        for step in (RECEIVE, DISPATCH, DISPATCH):
            nudge(session, step)
        assert notes.heard == []

    steps = frozenset({RECEIVE, DISPATCH})
    assert notes.heard == [("before", steps, 0), ("after", steps, 1)]


def test_what_rolled_back_wakes_nobody(sqlite_store, notes):
    with pytest.raises(ValueError, match="no"), sqlite_store.write() as session:
        nudge(session, DISPATCH)
        raise ValueError("no")
    with sqlite_store.write():
        pass

    assert notes.heard == []


def test_what_could_not_be_committed_wakes_nobody(sqlite_store, notes):
    def refuse(session, steps):
        raise OSError("disk full")

    notes.before_commit = refuse
    with pytest.raises(OSError, match="disk full"), sqlite_store.write() as session:
        nudge(session, DISPATCH)

    assert notes.heard == []


def test_a_transaction_that_nudges_nobody_or_only_reads_tells_nothing(sqlite_store, notes):
    with sqlite_store.write() as session:
        session.connection().execute(text("INSERT INTO job VALUES ('for nobody')"))
    with sqlite_store.read() as session:
        nudge(session, DISPATCH)

    assert notes.heard == []
