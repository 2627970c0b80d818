"""Time zones as people write them."""

from datetime import date
from zoneinfo import available_timezones

import pytest

from digest.language.vocabulary import zone_names
from digest.language.zones import ZoneDoubt, is_zone, parse_zone

WINTER, SUMMER = date(2026, 1, 15), date(2026, 7, 15)


def find_zone(text, *, on):
    return parse_zone(text, zone_names(), on=on)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        pytest.param("Europe/Berlin", "Europe/Berlin", id="whole-name"),
        pytest.param("europe/berlin", "Europe/Berlin", id="small-letters"),
        pytest.param("Berlin", "Europe/Berlin", id="city"),
        pytest.param("Berlin time", "Europe/Berlin", id="city-time"),
        pytest.param("New York", "America/New_York", id="two-words"),
        pytest.param("New York time", "America/New_York", id="two-words-time"),
        pytest.param("Buenos Aires", "America/Argentina/Buenos_Aires", id="two-names-of-one-clock"),
        pytest.param("München", "Europe/Berlin", id="marks"),
        pytest.param("São Paulo", "America/Sao_Paulo", id="marks-in-a-zone"),
        pytest.param("CET", "Europe/Berlin", id="clock"),
        pytest.param("Eastern Time", "America/New_York", id="clock-in-words"),
        pytest.param("Central European Time", "Europe/Berlin", id="longer-clock"),
        pytest.param("Boston", "America/New_York", id="city-of-no-zone"),
        pytest.param("San Francisco", "America/Los_Angeles", id="city-of-two-words"),
        pytest.param("Deutschland", "Europe/Berlin", id="country"),
        pytest.param("hora de Madrid", "Europe/Madrid", id="spanish"),
        pytest.param("utc", "UTC", id="utc"),
        pytest.param("St. John's", "America/St_Johns", id="signs-in-a-name"),
        pytest.param("Porto Novo", "Africa/Porto-Novo", id="hyphen-in-a-zone"),
        pytest.param("EST5EDT", "America/New_York", id="old-name"),
        pytest.param("Pacific time", "America/Los_Angeles", id="coast"),
    ],
)
def test_what_means_one_clock_is_taken(text, zone):
    assert find_zone(text, on=WINTER) == zone


@pytest.mark.parametrize(
    ("text", "on", "first"),
    [
        pytest.param("GMT+2", WINTER, "Europe/Athens", id="hours-in-winter"),
        pytest.param("GMT+2", SUMMER, "Europe/Berlin", id="hours-in-summer"),
        pytest.param("Etc/GMT+2", WINTER, "Europe/Athens", id="hours-as-a-zone"),
        pytest.param("utc -5", WINTER, "America/New_York", id="west"),
        pytest.param("UTC menos tres", WINTER, "America/Santiago", id="in-words"),
        pytest.param("UTC minus 3", WINTER, "America/Santiago", id="with-a-sign-in-words"),
        pytest.param("+5:30", WINTER, "Asia/Kolkata", id="half-an-hour"),
        pytest.param("GMT", WINTER, "Europe/London", id="greenwich"),
        pytest.param("CST", WINTER, "America/Chicago", id="two-clocks"),
        pytest.param("USA", WINTER, "America/New_York", id="large-country"),
    ],
)
def test_what_is_not_clear_is_offered_with_the_likeliest_first(text, on, first):
    likely = find_zone(text, on=on).likely
    assert likely[0] == first
    assert all(is_zone(name) for name in likely)


@pytest.mark.parametrize(
    "text", ["", "Nowhere", "Mars/Base", "localtime", "soon", "posixrules", "GMT+26"]
)
def test_what_is_no_zone_is_none(text):
    assert find_zone(text, on=WINTER).doubt in (ZoneDoubt.UNKNOWN, ZoneDoubt.NOWHERE)


def test_every_zone_that_is_a_place_can_be_chosen_by_its_name():
    places = {name for name in available_timezones() if is_zone(name)}
    assert len(places) > 400
    assert {find_zone(name, on=WINTER) for name in places} == places
