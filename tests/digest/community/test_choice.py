"""What can be chosen, and how each choice is spelled."""

from datetime import date

import pytest

from digest.community.choice import Choice, chosen, columns, read_choice, values
from digest.community.member import Member
from digest.community.wish import Setting
from digest.errors import BadChoice

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        pytest.param(Setting.SUMMARY, "Daily", "daily", id="summary"),
        pytest.param(Setting.SUMMARY, "weekly", "weekly", id="weekly-on-the-day-chosen-before"),
        pytest.param(Setting.SUMMARY, "Weekly  Friday", "weekly friday", id="weekly-on-a-day"),
        pytest.param(Setting.SUMMARY, "fridays", "weekly friday", id="a-day"),
        pytest.param(Setting.SUMMARY, "off.", "never", id="no-summary"),
        pytest.param(Setting.HOUR, "7", "7", id="hour"),
        pytest.param(Setting.HOUR, "07:00", "7", id="hour-on-a-clock"),
        pytest.param(Setting.HOUR, "7 pm", "19", id="hour-after-noon"),
        pytest.param(Setting.HOUR, "12am", "0", id="hour-of-midnight"),
        pytest.param(Setting.HOUR, "12 p.m.", "12", id="hour-of-noon"),
        pytest.param(Setting.HOUR, "20 Uhr", "20", id="german-hour"),
        pytest.param(Setting.HOUR, "noon", "12", id="hour-by-name"),
        pytest.param(Setting.ZONE, "Berlin", "Europe/Berlin", id="zone"),
        pytest.param(Setting.NOTIFICATIONS, "At once", "at once", id="notifications"),
        pytest.param(Setting.NOTIFICATIONS, "never", "off", id="no-notifications"),
        pytest.param(Setting.RECEIPTS, "only problems", "problems", id="receipts"),
        pytest.param(Setting.DISCREET, "yes", "on", id="discreet"),
        pytest.param(Setting.LETTERS, "plain text", "text", id="letters"),
        pytest.param(Setting.LANGUAGE, "Deutsch", "de", id="language"),
        pytest.param(Setting.PAUSE, "until 1 May", "until 2026-05-01", id="pause"),
        pytest.param(Setting.PAUSE, "2 weeks", "until 2026-03-16", id="pause-for"),
        pytest.param(Setting.PAUSE, "Resume", "off", id="pause-ended"),
        pytest.param(Setting.INSTANT, "Lung on", "lung on", id="instant"),
        pytest.param(Setting.INSTANT, "lung cancer: off", "lung cancer off", id="instant-off"),
        pytest.param(Setting.INSTANT, "on", " on", id="instant-of-no-community"),
        pytest.param(Setting.INSTANT, "lung", "lung on", id="instant-without-a-switch"),
        pytest.param(Setting.INSTANT, "lung off on", "lung off", id="instant-switched-twice"),
    ],
)
def test_a_choice_is_understood(setting, text, value):
    assert read_choice(setting, text, today=MONDAY) == Choice(setting=setting, value=value)


@pytest.mark.parametrize(
    ("setting", "text", "likely"),
    [
        pytest.param(Setting.SUMMARY, "monthly", "daily", id="summary"),
        pytest.param(Setting.HOUR, "24", "6", id="hour"),
        pytest.param(Setting.HOUR, "13 pm", "6", id="hour-after-noon"),
        pytest.param(Setting.HOUR, "early", "6", id="hour-in-words"),
        pytest.param(Setting.HOUR, "6:30", "6", id="half-an-hour"),
        pytest.param(Setting.ZONE, "GMT+2", "Europe/Athens", id="zone"),
        pytest.param(Setting.RECEIPTS, "perhaps", "always", id="receipts"),
        pytest.param(Setting.LANGUAGE, "fr", "en", id="language"),
        pytest.param(Setting.PAUSE, "a bit", "1 week", id="pause"),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_what_may_be_meant(setting, text, likely):
    with pytest.raises(BadChoice) as refused:
        read_choice(setting, text, today=MONDAY)
    assert refused.value.likely[0] == likely
    for each in refused.value.likely:  # each can be chosen as it is spelled
        read_choice(setting, each, today=MONDAY)


@pytest.mark.parametrize("setting", [each for each in Setting if values(each)])
def test_every_value_is_read_back_as_itself_and_is_then_what_is_chosen(setting, noon):
    for value in values(setting):
        member = Member(
            display_name="Ana", joined_at=noon, summary_cursor=noon, summary_date=noon.date()
        )
        choice = read_choice(setting, value, today=MONDAY)
        assert choice.value == value
        for name, to in columns(choice, zone="UTC", hour=6).items():
            setattr(member, name, to)
        spelled = chosen(member, setting, at=noon).value
        assert spelled == ("weekly monday" if value == "weekly" else value)
