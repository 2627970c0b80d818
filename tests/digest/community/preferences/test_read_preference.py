"""What members write for a preference, and what is read from it."""

from datetime import date

import pytest

from digest.community.people.display_name import LONGEST
from digest.community.people.member import NotificationTiming, ReceiptChoice, SummaryLength
from digest.community.people.preference_fault import PreferenceFault, in_english
from digest.community.preferences.preference import (
    Daily,
    Discreet,
    Instant,
    Language,
    Length,
    LetterFormat,
    Never,
    Notifications,
    Pause,
    PauseFor,
    PreferenceName,
    Receipts,
    RefusedPreference,
    SummaryHour,
    Weekly,
    Zone,
)
from digest.community.preferences.read_preference import read_line, read_preference
from digest.language.sentences import catalogue

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        pytest.param(PreferenceName.SUMMARY, "Daily", Daily(), id="summary"),
        pytest.param(
            PreferenceName.SUMMARY, "weekly", Weekly(), id="weekly-on-the-day-chosen-before"
        ),
        pytest.param(PreferenceName.SUMMARY, "Weekly  Friday", Weekly(4), id="weekly-on-a-day"),
        pytest.param(PreferenceName.SUMMARY, "fridays", Weekly(4), id="a-day"),
        pytest.param(PreferenceName.SUMMARY, "off.", Never(), id="no-summary"),
        pytest.param(PreferenceName.HOUR, "7", SummaryHour(7), id="hour"),
        pytest.param(PreferenceName.HOUR, "07:00", SummaryHour(7), id="hour-on-a-clock"),
        pytest.param(PreferenceName.HOUR, "7 pm", SummaryHour(19), id="hour-after-noon"),
        pytest.param(PreferenceName.HOUR, "12am", SummaryHour(0), id="hour-of-midnight"),
        pytest.param(PreferenceName.HOUR, "12 p.m.", SummaryHour(12), id="hour-of-noon"),
        pytest.param(PreferenceName.HOUR, "20 Uhr", SummaryHour(20), id="german-hour"),
        pytest.param(PreferenceName.HOUR, "7 h", SummaryHour(7), id="hour-with-a-letter"),
        pytest.param(PreferenceName.HOUR, "7a.m.", SummaryHour(7), id="hour-with-dots"),
        pytest.param(PreferenceName.HOUR, "12 am", SummaryHour(0), id="hour-of-midnight-in-two"),
        pytest.param(PreferenceName.HOUR, "24", SummaryHour(0), id="hour-of-a-whole-day"),
        pytest.param(PreferenceName.HOUR, "noon", SummaryHour(12), id="hour-by-name"),
        pytest.param(PreferenceName.ZONE, "Berlin", Zone("Europe/Berlin"), id="zone"),
        pytest.param(
            PreferenceName.NOTIFICATIONS,
            "At once",
            Notifications(NotificationTiming.AT_ONCE),
            id="notifications",
        ),
        pytest.param(
            PreferenceName.NOTIFICATIONS,
            "never",
            Notifications(NotificationTiming.OFF),
            id="no-notifications",
        ),
        pytest.param(
            PreferenceName.RECEIPTS,
            "only problems",
            Receipts(ReceiptChoice.PROBLEMS),
            id="receipts",
        ),
        *(
            pytest.param(PreferenceName.LENGTH, text, Length(SummaryLength.SHORT), id=text)
            for text in ("short", "Shorter", "kurz", "más corto")
        ),
        pytest.param(PreferenceName.DISCREET, "yes", Discreet(is_on=True), id="discreet"),
        pytest.param(
            PreferenceName.LETTERS, "plain text", LetterFormat(text_only=True), id="letters"
        ),
        pytest.param(PreferenceName.LANGUAGE, "Deutsch", Language("de"), id="language"),
        pytest.param(PreferenceName.PAUSE, "until 1 May", Pause(date(2026, 5, 1)), id="pause"),
        pytest.param(PreferenceName.PAUSE, "bis Ostern", Pause(date(2026, 4, 5)), id="a-feast"),
        pytest.param(PreferenceName.PAUSE, "2 weeks", PauseFor(14), id="pause-for"),
        *(
            pytest.param(
                PreferenceName.PAUSE, text, Pause(date(2026, 4, 14), date(2026, 4, 1)), id=text
            )
            for text in (
                "from 1 April until 14 April",
                "from the 1st of April to the 14th of April 2026",
                "1 to 14 April",
                "between 1 and 14 April",
                "from 2026-04-01 until 2026-04-14",
                "vom 1. bis zum 14. April",
                "ab dem 1. April bis 14. April",
                "del 1 al 14 de abril",
                "desde el 1 de abril hasta el 14 de abril",
                "1.4. - 14.4.",
                "from the 1st until 14 April",
                "from 1 April 2026 until 14 April",
            )
        ),
        *(
            pytest.param(PreferenceName.PAUSE, text, Pause(until, since), id=text)
            for text, since, until in (
                ("from friday until monday", date(2026, 3, 6), date(2026, 3, 9)),
                ("from tomorrow until 1 May", date(2026, 3, 3), date(2026, 5, 1)),
                ("from 20 December until 5 January", date(2026, 12, 20), date(2027, 1, 5)),
                ("from 20 Dec until 5 Jan 2027", date(2026, 12, 20), date(2027, 1, 5)),
                ("from 28 until 3 April", date(2026, 3, 28), date(2026, 4, 3)),
                ("from 20 February until 14 March", date(2026, 2, 20), date(2026, 3, 14)),
                ("from 1 March until 1 December", date(2026, 3, 1), date(2026, 12, 1)),
                ("next week", date(2026, 3, 9), date(2026, 3, 16)),
                ("Wednesday next week", date(2026, 3, 11), date(2026, 3, 12)),
                ("until may", None, date(2026, 5, 1)),
                ("until the end of May", None, date(2026, 6, 1)),
                ("rest of the month", None, date(2026, 4, 1)),
            )
        ),
        *(
            pytest.param(PreferenceName.PAUSE, text, PauseFor(14, date(2026, 4, 1)), id=text)
            for text in (
                "from 1 April for two weeks",
                "from 1 April for one week and seven days",
                "two weeks from 1 April",
                "ab dem 1. April für zwei Wochen",
                "a partir del 1 de abril por dos semanas",
            )
        ),
        pytest.param(PreferenceName.PAUSE, "Resume", Pause(None), id="pause-ended"),
        pytest.param(PreferenceName.INSTANT, "Lung on", Instant("Lung", is_on=True), id="instant"),
        pytest.param(
            PreferenceName.INSTANT,
            "lung cancer: off",
            Instant("lung cancer", is_on=False),
            id="instant-off",
        ),
        pytest.param(
            PreferenceName.INSTANT, "on", Instant("", is_on=True), id="instant-of-no-community"
        ),
        pytest.param(
            PreferenceName.INSTANT,
            "lung",
            Instant("lung", is_on=True),
            id="instant-without-a-switch",
        ),
        pytest.param(
            PreferenceName.INSTANT,
            "lung off on",
            Instant("lung", is_on=False),
            id="instant-switched-twice",
        ),
    ],
)
def test_a_choice_is_understood(setting, text, value):
    assert read_preference(setting, text, today=MONDAY) == value


@pytest.mark.parametrize(
    ("setting", "text", "likely"),
    [
        pytest.param(PreferenceName.SUMMARY, "monthly", "daily", id="summary"),
        pytest.param(PreferenceName.HOUR, "25", "6", id="hour"),
        pytest.param(PreferenceName.HOUR, "25 pm", "6", id="hour-after-noon"),
        pytest.param(PreferenceName.HOUR, "early", "6", id="hour-in-words"),
        pytest.param(PreferenceName.HOUR, "6:30", "6", id="half-an-hour"),
        pytest.param(PreferenceName.ZONE, "GMT+2", "Europe/Athens", id="zone"),
        pytest.param(PreferenceName.RECEIPTS, "perhaps", "always", id="receipts"),
        pytest.param(PreferenceName.LANGUAGE, "fr", "en", id="language"),
        pytest.param(PreferenceName.PAUSE, "a bit", "1 week", id="pause"),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_what_may_be_meant(setting, text, likely):
    refused = read_preference(setting, text, today=MONDAY)
    assert (refused.setting, refused.words) == (setting, text)
    assert refused.likely[0] == likely
    for each in refused.likely:  # each can be chosen as it is spelled
        assert not isinstance(read_preference(setting, each, today=MONDAY), RefusedPreference)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("soon", PreferenceFault.NO_DAY, id="no-day"),
        pytest.param("", PreferenceFault.NO_DAY, id="nothing"),
        pytest.param("0 days", PreferenceFault.NO_DAY, id="no-days"),
        pytest.param("30 February", PreferenceFault.NO_DAY, id="no-such-day"),
        pytest.param("1 Blah", PreferenceFault.NO_DAY, id="no-such-month"),
        pytest.param("2026-03-02", PreferenceFault.DAY_OVER, id="today"),
        pytest.param("1 March 2026", PreferenceFault.DAY_OVER, id="yesterday"),
        pytest.param("2027-03-04", PreferenceFault.TOO_FAR, id="too-long"),
        pytest.param("13 months", PreferenceFault.TOO_FAR, id="too-long-a-span"),
        pytest.param("999999999999 days", PreferenceFault.NO_DAY, id="absurd"),
        pytest.param("5/6", PreferenceFault.TWO_DAYS, id="either"),
        pytest.param("from 5/6 until 1 Aug", PreferenceFault.TWO_DAYS, id="either-first"),
        pytest.param("from 1 May until soon", PreferenceFault.NO_DAY, id="no-last-day"),
        pytest.param("from soon until 3 April", PreferenceFault.NO_DAY, id="first-day-unknown"),
        pytest.param("until Thanksgiving", PreferenceFault.NO_DAY, id="a-feast-of-several-days"),
        pytest.param("from 1 May", PreferenceFault.NO_DAY, id="a-first-day-alone"),
        pytest.param("ab dem 1. Mai", PreferenceFault.NO_DAY, id="ein-erster-tag"),
        pytest.param("desde el 1 de mayo", PreferenceFault.NO_DAY, id="un-primer-dia"),
        pytest.param("from 2026-05-01 until", PreferenceFault.NO_DAY, id="no-last-day-yet"),
        pytest.param("from 14 May until 1 May", PreferenceFault.ENDS_FIRST, id="ends-first"),
        pytest.param("from 1 May until 1 May 2026", PreferenceFault.ENDS_FIRST, id="no-time"),
        pytest.param("from 1 Feb 2026 until 1 March 2026", PreferenceFault.DAY_OVER, id="over"),
        pytest.param(
            "from 1 May 2026 until 3 May 2027", PreferenceFault.TOO_FAR, id="too-long-after"
        ),
        pytest.param(
            "from 1 May for 13 months", PreferenceFault.TOO_FAR, id="too-long-a-span-after"
        ),
        pytest.param("from 4 March 2027 for 3 days", PreferenceFault.BEGINS_LATE, id="in-a-year"),
        pytest.param("from 31 Dec 9999 for 3 days", PreferenceFault.BEGINS_LATE, id="no-calendar"),
    ],
)
def test_a_pause_until_no_day_is_refused_with_the_fix(text, why):
    assert read_preference(PreferenceName.PAUSE, text, today=MONDAY).why is why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        *((text, PreferenceFault.ZONE_UNKNOWN) for text in ("", "Mars/Base", "localtime", "soon")),
        ("posixrules", PreferenceFault.ZONE_UNKNOWN),
        ("GMT+26", PreferenceFault.ZONE_NOWHERE),
        ("GMT+1", PreferenceFault.ZONE_HOURS),
        ("IST", PreferenceFault.ZONE_SEVERAL),
    ],
)
def test_what_is_no_zone_is_refused_with_the_fix(text, why):
    assert read_preference(PreferenceName.ZONE, text, today=MONDAY).why is why


def test_every_reason_has_a_sentence_and_every_sentence_a_reason():
    known = {key for key, _ in catalogue().sentences if key.startswith("preference.refused.")}

    assert known == {f"preference.refused.{each}" for each in PreferenceFault}
    assert f" {LONGEST} characters" in in_english(PreferenceFault.NAME_LONG)


@pytest.mark.parametrize(
    ("line", "chosen"),
    [
        pytest.param("hour: 7", SummaryHour(7), id="with-a-colon"),
        pytest.param("Zone = berlin", Zone("Europe/Berlin"), id="with-a-sign"),
        pytest.param("summary each day", Daily(), id="in-words"),
        pytest.param("summary", None, id="without-a-value"),
        pytest.param("hour of darkness and light", None, id="a-sentence"),
        pytest.param("birthday 7", None, id="another-word"),
        pytest.param(
            "pause from the 1st of April 2026 until the 14th of April",
            Pause(date(2026, 4, 14), date(2026, 4, 1)),
            id="two-days",
        ),
        pytest.param("pause from work and nothing else until further notice", None, id="no-days"),
    ],
)
def test_a_line_begins_with_the_name_of_what_it_chooses(line, chosen):
    assert read_line(line, today=MONDAY) == chosen
