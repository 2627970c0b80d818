"""Values in free words: hours, names, days and addresses as people put them into their sentences."""

from datetime import date

import pytest

from digest.community.people.preference_fault import PreferenceFault
from digest.community.preferences.preference import (
    RefusedPreference,
    SummaryHour,
)
from digest.intents.phrases import Choose
from inbound.interpret.commands.asked import asked_at

MONDAY = date(2026, 3, 2)


def asked(text, place="settings", subject=""):
    return asked_at(place, subject, text, today=MONDAY)


def chosen(*preferences):
    return tuple(Choose(preference=each) for each in preferences)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Summary at 8ish in the morning please", 8),
        ("Die Zusammenfassung um 20 Uhr bitte", 20),
        ("send it at 8 in the evening", 20),
        ("el resumen a las 8 de la tarde", 20),
    ],
)
def test_an_hour_in_words_is_set(text, hour):
    assert asked(text) == chosen(SummaryHour(hour))


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("could it come at half past eight in the morning", ("8", "9")),
        ("Bitte um halb neun morgens", ("8", "9")),
        ("Zusammenfassung um dreiviertel acht am Abend", ("19", "20")),
        ("el resumen a las seis y cuarto de la tarde", ("18", "19")),
        ("summary at 6.30pm", ("18", "19")),
        ("hour: 8:30", ("8", "9")),
    ],
)
def test_where_minutes_are_told_both_hours_beside_them_are_offered(text, offered):
    [wish] = asked(text)
    assert isinstance(wish, Choose)
    assert isinstance(wish.preference, RefusedPreference)
    assert wish.preference.why == PreferenceFault.HALF_HOUR
    assert wish.preference.likely == offered
