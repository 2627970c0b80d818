"""What can be chosen, as values: what each makes of a member, and how it is spelled."""

from datetime import date

import pytest

from digest.community.people.member import Member
from digest.community.preferences.columns import columns, current
from digest.community.preferences.preference import (
    DisplayName,
    Instant,
    Pause,
    PreferenceName,
    SummaryHour,
    Weekly,
    Zone,
    preference_of,
    values,
)
from digest.community.preferences.read_preference import read_preference

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize("setting", [each for each in PreferenceName if values(each)])
def test_every_value_is_read_back_as_itself_and_is_then_what_is_chosen(setting, noon):
    for value in values(setting):
        member = Member(
            display_name="Ana", joined_at=noon, summary_cursor=noon, summary_date=noon.date()
        )
        choice = read_preference(setting, value.value, today=MONDAY)
        assert choice == preference_of(setting, value.value) == value
        for name, to in columns(choice, member).items():
            setattr(member, name, to)
        assert current(member, setting, at=noon) == (Weekly(0) if value == Weekly() else value)


@pytest.mark.parametrize(
    "preference",
    [
        SummaryHour(0),
        Zone("America/Argentina/Buenos_Aires"),
        DisplayName("Night Owl"),
        Instant("lung", is_on=True),
        Instant("lung", is_on=False),
        Pause(None),
        Pause(date(2026, 5, 1)),
        Pause(date(2026, 5, 1), date(2026, 4, 1)),
    ],
)
def test_what_is_spelled_is_that_value_again(preference):
    assert preference_of(preference.setting, preference.value) == preference


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (PreferenceName.SUMMARY, "monthly"),
        (PreferenceName.HOUR, "24"),
        (PreferenceName.PAUSE, "soon"),
    ],
)
def test_what_no_value_is_spelled_like_is_an_error(setting, value):
    with pytest.raises(ValueError, match=r"soon|no value"):
        preference_of(setting, value)
