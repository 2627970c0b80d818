"""What can be chosen, and how each choice is spelled."""

from datetime import date

import pytest

from digest.community.member import Member
from digest.community.preference import (
    Preference,
    PreferenceName,
    columns,
    current,
    read_preference,
    values,
)
from digest.errors import BadChoice

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        pytest.param(PreferenceName.SUMMARY, "Daily", "daily", id="summary"),
        pytest.param(
            PreferenceName.SUMMARY, "weekly", "weekly", id="weekly-on-the-day-chosen-before"
        ),
        pytest.param(
            PreferenceName.SUMMARY, "Weekly  Friday", "weekly friday", id="weekly-on-a-day"
        ),
        pytest.param(PreferenceName.SUMMARY, "fridays", "weekly friday", id="a-day"),
        pytest.param(PreferenceName.SUMMARY, "off.", "never", id="no-summary"),
        pytest.param(PreferenceName.HOUR, "7", "7", id="hour"),
        pytest.param(PreferenceName.HOUR, "07:00", "7", id="hour-on-a-clock"),
        pytest.param(PreferenceName.HOUR, "7 pm", "19", id="hour-after-noon"),
        pytest.param(PreferenceName.HOUR, "12am", "0", id="hour-of-midnight"),
        pytest.param(PreferenceName.HOUR, "12 p.m.", "12", id="hour-of-noon"),
        pytest.param(PreferenceName.HOUR, "20 Uhr", "20", id="german-hour"),
        pytest.param(PreferenceName.HOUR, "noon", "12", id="hour-by-name"),
        pytest.param(PreferenceName.ZONE, "Berlin", "Europe/Berlin", id="zone"),
        pytest.param(PreferenceName.NOTIFICATIONS, "At once", "at once", id="notifications"),
        pytest.param(PreferenceName.NOTIFICATIONS, "never", "off", id="no-notifications"),
        pytest.param(PreferenceName.RECEIPTS, "only problems", "problems", id="receipts"),
        pytest.param(PreferenceName.DISCREET, "yes", "on", id="discreet"),
        pytest.param(PreferenceName.LETTERS, "plain text", "text", id="letters"),
        pytest.param(PreferenceName.LANGUAGE, "Deutsch", "de", id="language"),
        pytest.param(PreferenceName.PAUSE, "until 1 May", "until 2026-05-01", id="pause"),
        pytest.param(PreferenceName.PAUSE, "2 weeks", "until 2026-03-16", id="pause-for"),
        pytest.param(PreferenceName.PAUSE, "Resume", "off", id="pause-ended"),
        pytest.param(PreferenceName.INSTANT, "Lung on", "lung on", id="instant"),
        pytest.param(
            PreferenceName.INSTANT, "lung cancer: off", "lung cancer off", id="instant-off"
        ),
        pytest.param(PreferenceName.INSTANT, "on", " on", id="instant-of-no-community"),
        pytest.param(PreferenceName.INSTANT, "lung", "lung on", id="instant-without-a-switch"),
        pytest.param(
            PreferenceName.INSTANT, "lung off on", "lung off", id="instant-switched-twice"
        ),
    ],
)
def test_a_choice_is_understood(setting, text, value):
    assert read_preference(setting, text, today=MONDAY) == Preference(setting=setting, value=value)


@pytest.mark.parametrize(
    ("setting", "text", "likely"),
    [
        pytest.param(PreferenceName.SUMMARY, "monthly", "daily", id="summary"),
        pytest.param(PreferenceName.HOUR, "24", "6", id="hour"),
        pytest.param(PreferenceName.HOUR, "13 pm", "6", id="hour-after-noon"),
        pytest.param(PreferenceName.HOUR, "early", "6", id="hour-in-words"),
        pytest.param(PreferenceName.HOUR, "6:30", "6", id="half-an-hour"),
        pytest.param(PreferenceName.ZONE, "GMT+2", "Europe/Athens", id="zone"),
        pytest.param(PreferenceName.RECEIPTS, "perhaps", "always", id="receipts"),
        pytest.param(PreferenceName.LANGUAGE, "fr", "en", id="language"),
        pytest.param(PreferenceName.PAUSE, "a bit", "1 week", id="pause"),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_what_may_be_meant(setting, text, likely):
    with pytest.raises(BadChoice) as refused:
        read_preference(setting, text, today=MONDAY)
    assert refused.value.likely[0] == likely
    for each in refused.value.likely:  # each can be chosen as it is spelled
        read_preference(setting, each, today=MONDAY)


@pytest.mark.parametrize("setting", [each for each in PreferenceName if values(each)])
def test_every_value_is_read_back_as_itself_and_is_then_what_is_chosen(setting, noon):
    for value in values(setting):
        member = Member(
            display_name="Ana", joined_at=noon, summary_cursor=noon, summary_date=noon.date()
        )
        choice = read_preference(setting, value, today=MONDAY)
        assert choice.value == value
        for name, to in columns(choice, zone="UTC", hour=6).items():
            setattr(member, name, to)
        spelled = current(member, setting, at=noon).value
        assert spelled == ("weekly monday" if value == "weekly" else value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("soon", "could not tell", id="no-day"),
        pytest.param("", "could not tell", id="nothing"),
        pytest.param("0 days", "could not tell", id="no-days"),
        pytest.param("30 February", "could not tell", id="no-such-day"),
        pytest.param("1 Blah", "could not tell", id="no-such-month"),
        pytest.param("2026-03-02", "is over", id="today"),
        pytest.param("1 March 2026", "is over", id="yesterday"),
        pytest.param("2027-03-04", "a year", id="too-long"),
        pytest.param("13 months", "a year", id="too-long-a-span"),
        pytest.param("999999999999 days", "could not tell", id="absurd"),
        pytest.param("5/6", "two different days", id="either"),
    ],
)
def test_a_pause_until_no_day_is_refused_with_the_fix(text, why):
    with pytest.raises(BadChoice, match=why):
        read_preference(PreferenceName.PAUSE, text, today=MONDAY)


@pytest.mark.parametrize("text", ["", "Mars/Base", "localtime", "soon", "posixrules", "GMT+26"])
def test_what_is_no_zone_is_refused_with_the_fix(text):
    with pytest.raises(BadChoice, match="city near you"):
        read_preference(PreferenceName.ZONE, text, today=MONDAY)
