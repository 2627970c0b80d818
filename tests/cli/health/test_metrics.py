"""What Prometheus reads."""

import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from cli.health.concerns import ConcernName, concerns
from cli.health.metrics import exposition


@pytest.fixture
def families(health):
    """The families by name, as the reference parser reads them."""
    text = exposition(health, concerns(health))
    return {each.name: each for each in text_string_to_metric_families(text)}


def value(family):
    (sample,) = family.samples
    return sample.value


def by_label(family):
    return {next(iter(each.labels.values())): each.value for each in family.samples}


def test_the_reference_parser_reads_what_was_counted(families, health):
    assert value(families["digest_letters_sent_30_days"]) == sum(day.sent for day in health.days)
    assert value(families["digest_complaints_30_days"]) == 2
    assert value(families["digest_members"]) == health.status.people.members
    assert by_label(families["digest_unsubscribed_30_days"])["left_for_good"] == 2
    backup = value(families["digest_last_backup_timestamp_seconds"])
    assert backup == health.last_backup.timestamp()


def test_what_needs_a_person_is_1_and_all_else_0(families):
    needed = by_label(families["digest_needs_person"])

    assert needed == {name: float(name is ConcernName.UNSUBSCRIBED) for name in ConcernName}


def test_names_and_types_follow_the_conventions(families):
    assert {each.type for each in families.values()} == {"gauge"}
    assert all(re.fullmatch(r"digest_[a-z0-9_]+", name) for name in families)
    assert all(each.documentation.endswith(".") for each in families.values())
    ends = {name: name.rpartition("_")[2] for name in families}
    assert "total" not in ends.values()  # that is for counters, and nothing here only grows
    assert {ends[name] for name in families if "timestamp" in name or "age" in name} == {"seconds"}


def test_no_label_holds_anything_that_people_chose(families, health):
    labels = {
        label for each in families.values() for sample in each.samples for label in sample.labels
    }
    held = {
        word
        for each in families.values()
        for sample in each.samples
        for word in sample.labels.values()
    }

    assert labels == {"kind", "concern"}
    assert held == set(ConcernName) | set(health.days[0].unsubscribed)
    assert health.nobody_decides_in
    assert not held & set(health.nobody_decides_in)
