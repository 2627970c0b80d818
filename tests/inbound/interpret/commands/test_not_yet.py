"""What is only not to begin is not ended, and an hour beside a daily summary is kept."""

from datetime import date

import pytest

from digest.community.preferences.preference import Daily, SummaryHour
from digest.intents.phrases import Choose, LeaveCommunity, NotUnderstood, StopThis, Terminate
from inbound.interpret.commands.asked import asked_at

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    "text",
    [
        "How does this work? Please do not send me anything yet.",
        "Was kostet das? Schickt mir noch nichts, bitte keine Mails.",
        "¿Cuánto tiempo guardan lo que uno escribe? No me manden nada todavía.",
    ],
)
def test_nothing_yet_beside_a_question_ends_nothing(text):
    read = asked_at("help", "", text, today=TODAY)
    done = () if isinstance(read, NotUnderstood) else read
    assert not any(isinstance(each, StopThis | Terminate | LeaveCommunity) for each in done)


@pytest.mark.parametrize(
    "text",
    ["daily at 8", "Every day at 8 please, not once a week", "täglich um 8", "diario a las 8"],
)
def test_daily_at_eight_keeps_the_eight(text):
    read = asked_at("settings", "", text, today=TODAY)
    assert set(read) == {Choose(preference=Daily()), Choose(preference=SummaryHour(8))}
