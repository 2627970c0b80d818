"""Two hours of which one is meant."""

from datetime import date, time

import pytest

from digest.language.times_in_text import TimeKind
from digest.language.vocabulary import vocabularies
from inbound.interpret.commands.said import Said


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("at 8 or 9", (8, 9)),
        ("8 or 9 in the evening", (20, 21)),
        ("at 8am or 9", (8, 9)),
        ("um 8 oder 9 Uhr", (8, 9)),
        ("8 oder 9 Uhr abends", (20, 21)),
        ("a las 8 o las 9", (8, 9)),
        ("a las ocho o a las nueve de la noche", (20, 21)),
        ("at 8 or never", (8,)),
    ],
)
def test_both_hours_are_found_in_the_same_half_of_the_day(text, hours):
    said = Said(subject="", lines=(text,), today=date(2026, 3, 2), languages=vocabularies())

    found = [*said.of(TimeKind.CLOCK), *said.of(TimeKind.BARE_HOUR)]

    assert tuple(dict.fromkeys(found)) == tuple(time(hour) for hour in hours)
