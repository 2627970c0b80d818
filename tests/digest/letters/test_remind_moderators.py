"""When a moderator is told of what waits."""

from datetime import UTC, datetime, timedelta

import pytest

from digest.letters.prepared_words import own_words
from digest.letters.remind_moderators import Reminder, is_due

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def awaited(urgent, told, oldest=0, gathered=None):
    """Return what waits, all in minutes after noon."""

    def at(minutes):
        return None if minutes is None else NOON + timedelta(minutes=minutes)

    return Reminder(
        oldest=at(oldest),
        newest_urgent=at(urgent),
        newest_gathered=at(gathered),
        told_at=at(told),
    )


@pytest.mark.parametrize(
    ("what", "minutes", "due"),
    [
        pytest.param(awaited(0, None), 0, True, id="the-first-at-once"),
        pytest.param(awaited(0, 1), 30, False, id="was-in-the-last-letter"),
        pytest.param(awaited(5, 1), 60, False, id="new-within-the-hour"),
        pytest.param(awaited(5, 1), 61, True, id="new-when-the-hour-is-over"),
        pytest.param(awaited(0, 1), 17 * 60 + 59, False, id="before-the-daily-hour"),
        pytest.param(awaited(0, 1), 18 * 60, True, id="at-the-daily-hour"),
        pytest.param(awaited(0, 18 * 60), 30 * 60, False, id="once-a-day"),
        pytest.param(awaited(0, 18 * 60), 42 * 60, True, id="the-next-day-again"),
        pytest.param(awaited(None, None), 5, False, id="unhurried-waits"),
        pytest.param(awaited(None, None, gathered=0), 0, True, id="the-first-to-look-at"),
        pytest.param(awaited(None, 1, gathered=5), 240, False, id="gathered-for-some-hours"),
        pytest.param(awaited(None, 1, gathered=5), 241, True, id="what-was-gathered"),
        pytest.param(awaited(None, 6, gathered=5), 247, False, id="nothing-gathered-since"),
        pytest.param(awaited(None, None), 18 * 60, True, id="unhurried-at-the-daily-hour"),
    ],
)
def test_when_a_letter_is_due(what, minutes, due):
    assert is_due(what, zone="UTC", hour=6, at=NOON + timedelta(minutes=minutes)) is due


@pytest.mark.parametrize(
    ("text", "own"),
    [
        pytest.param("Send this mail as it is.", "", id="untouched"),
        pytest.param("Why? The author reads this:\n\n", "", id="nothing-filled-in"),
        pytest.param("Why? The author reads this:\nAn ad.", "An ad.", id="below"),
        pytest.param("Why? The author reads this: An ad.", "An ad.", id="on-the-same-line"),
        pytest.param("What is wrong with it?\n\nAn ad.\nReally.", "An ad.\nReally.", id="report"),
        pytest.param("Just words.", "Just words.", id="only-theirs"),
        pytest.param("Why? The author reads this:\n\n-- \nDora Miller", "", id="signature"),
        pytest.param("An ad.\n--\nAnother.", "An ad.\n--\nAnother.", id="a-line-between"),
        pytest.param("Just send this.", "", id="as-it-is"),
        pytest.param("Send this mail as it is.\nAn ad.", "An ad.", id="of-an-older-letter"),
    ],
)
def test_a_moderators_own_words_are_told_from_ours(text, own):
    assert own_words(text) == own
