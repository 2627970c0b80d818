"""A letter that is wanted again sets no break, whatever day it names; a day that is none is no day."""

from datetime import date

import pytest

from digest.community.preferences.preference import Pause
from digest.intents.phrases import Choose, SummaryAgain
from inbound.interpret.commands.asked import asked_at
from inbound.interpret.commands.summary_told import NO_DAY

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize("place", ["help", "settings"])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("the letter of 1 January 1 again", NO_DAY),
        ("the letter of the 31st of February again please", NO_DAY),
        ("please send the letter of 3 May 202 again", NO_DAY),
        ("the letter of 1 January again", date(2026, 1, 1)),
        ("please send me the letter of 1 January 2026 again", date(2026, 1, 1)),
        ("den Brief vom 1. Januar noch einmal", date(2026, 1, 1)),
        ("la carta del 1 de enero otra vez", date(2026, 1, 1)),
    ],
)
def test_the_letter_of_a_day_comes_again_and_nothing_pauses(place, text, day):
    assert asked_at(place, "", text, today=MONDAY) == (SummaryAgain(day=day),)


@pytest.mark.parametrize(
    "text",
    [
        "no letters until 14 March, then again as before",
        "Stop the mail from 3 March, start again on 14 March",
        "a break until 14 March please, then the summary of each day again",
    ],
)
def test_letters_that_are_to_come_again_later_pause(text):
    found = asked_at("settings", "", text, today=MONDAY)
    chosen = [each.preference for each in found if isinstance(each, Choose)]

    assert [each.until for each in chosen if isinstance(each, Pause)] == [date(2026, 3, 14)]
