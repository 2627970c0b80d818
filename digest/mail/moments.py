"""Writes local moments, days and zones in words, as letters and pages say them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = (
    "January February March April May June July August September October November December"
).split()
SAME_YEAR = timedelta(days=335)  # eleven months, in which no day and month come twice


def local(at: datetime, zone: str) -> datetime:
    """Return a moment as a clock in a zone shows it."""
    return at.astimezone(ZoneInfo(zone))


def when(at: datetime) -> str:
    """Return a local moment in short, as for times within a week: "Tue 14:05"."""
    return f"{DAYS[at.weekday()][:3]} {at:%H:%M}"


def dated(at: datetime) -> str:
    """Return a local moment in short, as for times of longer than a week: "Tue 3 Mar, 14:05"."""
    return f"{DAYS[at.weekday()][:3]} {at.day} {MONTHS[at.month - 1][:3]}, {at:%H:%M}"


def dated_by(at: datetime, now: datetime) -> str:
    """Return a local moment as it is read at another: in short, with its year where that is long ago."""
    if now - at < SAME_YEAR:
        return dated(at)
    return f"{DAYS[at.weekday()][:3]} {at.day} {MONTHS[at.month - 1][:3]} {at.year}, {at:%H:%M}"


def day(at: datetime) -> str:
    """Return a local day in full: "Tuesday 3 March 2026"."""
    return f"{day_of_year(at)} {at.year}"


def day_of_year(at: date) -> str:
    """Return a local day without its year: "Tuesday 3 March"."""
    return f"{DAYS[at.weekday()]} {day_of_month(at)}"


def day_of_month(at: date) -> str:
    """Return a local day by its date alone: "3 March"."""
    return f"{at.day} {MONTHS[at.month - 1]}"


def clock(at: datetime) -> str:
    """Return a local time of day: "14:05"."""
    return f"{at:%H:%M}"


def month(at: datetime) -> str:
    """Return a local month: "March 2026"."""
    return f"{MONTHS[at.month - 1]} {at.year}"


def moment(at: datetime) -> str:
    """Return a local moment in full: "Tuesday 3 March 2026, 14:05"."""
    return f"{day(at)}, {at:%H:%M}"


def zone_time(zone: str) -> str:
    """Return the name of a zone's time: "Berlin time" for Europe/Berlin, "UTC" for UTC."""
    region, _, city = zone.rpartition("/")
    return f"{city.replace('_', ' ')} time" if region not in ("", "Etc") else zone
