"""`digest senders`, and how the operator hears of what it shows."""

import json

import pytest

from digest.inbox.sending_source import NOBODY, SendingSource
from tests.cli.conftest import MORNING

OURS = "192.0.2.1"


def seen(source, letters, *, passes=False, by="google.com"):
    return SendingSource(
        day=MORNING.date(), source=source, reporter=by, dkim=passes, spf=passes, letters=letters
    )


@pytest.fixture
def report(village):
    """Keep what was reported."""

    def keep(*rows):
        store = village.store()
        with store.write() as session:
            session.add_all(rows)
        store.close()

    return keep


def test_who_sends_is_shown_as_a_table_and_as_json(village, report):
    report(
        seen(OURS, 5, passes=True),
        seen("192.0.2.9", 3),
        seen("192.0.2.8", 4, by=NOBODY),
    )

    shown = village("senders", "--at", MORNING.isoformat())
    rows = json.loads(village("senders", "--at", MORNING.isoformat(), "--json").stdout)

    assert "other" in shown.stdout
    assert "Of 8 letters, 3 were not proved to be yours: 3 of strangers" in shown.stderr
    assert [(row["source"], row["letters"], row["failed"], row["unproved"]) for row in rows] == [
        (OURS, 5, 0, 0),
        ("192.0.2.9", 3, 3, 0),
        ("192.0.2.8", 0, 0, 4),
    ]


def test_without_any_report_it_says_how_to_get_some(village):
    assert "your DMARC record asks them" in village("senders").stderr


def test_what_alarms_needs_a_person(village, report):
    report(seen("192.0.2.9", 500))

    said = village("senders", "--at", MORNING.isoformat()).stderr
    checked = village("status", "--check", "--at", MORNING.isoformat(), code=1).stdout
    screen = village("status", "--at", MORNING.isoformat())

    brief = "letters in your name from strangers in 7 days: 500, far more than usual"
    assert brief in checked
    assert brief.capitalize() in said
    assert "digest senders" in " ".join((screen.stdout + screen.stderr).split())


def test_of_very_many_servers_those_with_most_letters_are_shown(village, report):
    report(*(seen(f"192.0.2.{number}", 1 + number) for number in range(60)))

    shown = village("senders", "--at", MORNING.isoformat(), "--plain")
    every = village("senders", "--at", MORNING.isoformat(), "--plain", "--all")

    assert (shown.stdout.count("source: "), every.stdout.count("source: ")) == (50, 60)
    assert "192.0.2.59\n" in shown.stdout
    assert "And 10 more" in shown.stderr
