"""What is loaded again changes nothing, what changed is told once, and an older record never counts."""

from datetime import timedelta

import pytest

from digest.trials.tables import KnownTrial, TrialChange, TrialSite, TrialTerm
from tests.digest.trials.conftest import NOON
from tests.digest.trials.records import LUNG, LYON, MUNICH, PARIS, record

LATER = NOON + timedelta(days=1)
OPEN = ("Lyon", "France", LYON, "RECRUITING")


def told(town) -> list[tuple[int, str, str | None]]:
    return [(each.trial_id, each.what, each.sites) for each in town.all(TrialChange)][1:]


@pytest.mark.both_stores
def test_the_same_record_is_loaded_once(town):
    first = record(1, sites=[OPEN], conditions=["Lung Cancer"], **LUNG)
    assert town.load(first, first) == {"new": 1, "changed": 0, "same": 0}
    assert town.load(first, at=LATER) == {"new": 0, "changed": 0, "same": 1}
    assert [each.loaded_at for each in town.all(KnownTrial)] == [NOON]
    assert len(town.all(TrialSite)) == 1
    assert told(town) == []


@pytest.mark.both_stores
def test_what_somebody_waits_for_is_told(town):
    town.load(record(1, status="NOT_YET_RECRUITING", sites=[OPEN], updated="2026-05-01"))
    town.load(record(1, sites=[OPEN], updated="2026-06-01"), at=LATER)
    more = [
        OPEN,
        ("Paris", "France", PARIS, "RECRUITING"),
        ("Munich", "Germany", MUNICH, "WITHDRAWN"),
    ]
    town.load(record(1, sites=more, updated="2026-07-01"), at=LATER)
    closed = record(1, status="COMPLETED", sites=more, updated="2026-08-01", results=True)
    town.load(closed, at=LATER)

    assert told(town) == [
        (1, "opened", None),
        (1, "sites", "1"),
        (1, "closed", None),
        (1, "results", None),
    ]


def test_an_older_record_and_one_that_was_cut_change_nothing(town):
    town.load(record(1, "Now", sites=[OPEN], conditions=["Lung Cancer"], updated="2026-06-01"))
    town.load(record(1, "Before", status="COMPLETED", updated="2026-05-01"), at=LATER)
    town.load(record(1, "Cut", updated="2026-06-01"), at=LATER)

    [trial] = town.all(KnownTrial)
    assert (trial.title, trial.status) == ("Now", "RECRUITING")
    assert told(town) == []


def test_a_change_on_the_same_day_counts(town):
    town.load(record(1, "A longer title", updated="2026-06-01"))
    town.load(record(1, "Short", status="COMPLETED", updated="2026-06-01"), at=LATER)
    assert [each.status for each in town.all(KnownTrial)] == ["COMPLETED"]


def test_names_that_changed_leave_no_terms_behind(town):
    town.load(record(1, conditions=["Asthma"], updated="2026-06-01"))
    town.load(record(1, conditions=["Gout"], updated="2026-07-01"), at=LATER)
    assert len(town.all(TrialTerm)) == 1
    assert (town.numbers("gout"), town.numbers("asthma")) == ([1], [])
