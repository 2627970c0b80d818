"""Values in free words: hours, names, days and addresses as people put them into their sentences."""

from datetime import date

import pytest

from digest.community.people.member import (
    NotificationTiming,
    ReceiptChoice,
    SummaryLength,
    SummaryScope,
)
from digest.community.people.preference_fault import PreferenceFault
from digest.community.preferences.preference import (
    Content,
    Daily,
    Discreet,
    DisplayName,
    Language,
    Length,
    LetterFormat,
    Notifications,
    Pause,
    PauseFor,
    Receipts,
    RefusedPreference,
    Scope,
    SummaryHour,
    Weekly,
    Zone,
    meant_of,
)
from digest.intents.phrases import ChangeAddress, Choose, NotUnderstood
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
    ("text", "hours"),
    [
        ("Could the summary come after lunch, at three?", ("3", "15")),
        ("Die Zusammenfassung bitte nach dem Essen, um zwei", ("2", "14")),
        ("El resumen después de comer, a las tres", ("3", "15")),
    ],
)
def test_of_a_small_hour_it_is_asked_which_of_the_two_is_meant(text, hours):
    (phrase,) = asked(text)
    assert phrase.preference.likely == hours


@pytest.mark.parametrize("text", ["the summary at 3 in the morning", "send the summary at 3am"])
def test_an_hour_of_the_night_that_is_said_to_be_one_is_set(text):
    assert asked(text) == chosen(SummaryHour(3))


@pytest.mark.parametrize(
    ("text", "length"),
    [
        *(
            (text, SummaryLength.SHORT)
            for text in (
                "SHORT",
                "shorter letters please",
                "Kürzere Briefe bitte",
                "Die Briefe sind mir zu lang",
                "un resumen más corto",
                "your summaries are too long for me, could they be shorter?",
            )
        ),
        *(
            (text, SummaryLength.LONG)
            for text in (
                "LONG",
                "the long summary again please",
                "Ich möchte die lange Version",
                "wieder lang",
                "el resumen completo otra vez",
                "no short summaries any more",
            )
        ),
    ],
)
@pytest.mark.parametrize("place", ["settings", "summary"])
def test_the_length_of_the_summary_in_words_is_set(text, length, place):
    assert asked(text, place=place) == chosen(Length(length))


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        *((text, SummaryScope.FOLLOWED) for text in (
            "ONLY FOLLOWED", "only what I follow", "send me only what I follow please",
            "only the conversations I follow", "Nur was ich verfolge",
            "nur noch die Gespräche, denen ich folge",
            "solo lo que sigo", "mándenme solo las conversaciones que sigo",
        )),
        *((text, SummaryScope.ALL) for text in (
            "EVERYTHING AGAIN", "not only what I follow", "Bitte wieder alles", "todo otra vez",
        )),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["settings", "summary"])
def test_what_the_summary_brings_in_words_is_set(text, scope, place):
    assert asked(text, place=place) == chosen(Scope(scope))


@pytest.mark.parametrize(
    ("text", "is_on"),
    [
        *((text, False) for text in (
            "CONTENT OFF", "no content in my mails please", "only tell me that there is news",
            "Briefe ohne Inhalt", "Sagt mir nur, dass es Neues gibt", "Keine Inhalte in den Mails",
            "cartas sin contenido", "Dígame solo que hay novedades",
        )),
        *((text, True) for text in (
            "CONTENT ON", "show the content again", "Mails wieder mit Inhalt", "cartas con contenido",
        )),
    ],
)  # fmt: skip
def test_content_off_and_on_in_words_is_set(text, is_on):
    assert asked(text) == chosen(Content(is_on=is_on))


def test_of_two_hours_the_one_is_not_lost_that_is_told_without_morning_or_evening():
    (found,) = asked("The summary at nine in the evening, if you please. At six I am still abed.")
    assert meant_of(found.preference, SummaryHour(6)) == SummaryHour(21)


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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hello, call me Rosa M. from now on thanks", "Rosa M."),
        ("please show me as Tía Pilar in future, not my full name", "Tía Pilar"),
        ("name: Jo", "Jo"),
        ("My name should read 'B. K.' for the others, nothing more.", "B. K."),
        ("call me sunny", "sunny"),
        ("change my name to mary ann", "mary ann"),
        ("I would like that the others see me as Ewa from Gdynia from today", "Ewa from Gdynia"),
        ("Ich heiße hier ab jetzt bitte Karl vom Deich", "Karl vom Deich"),
        ("Bitte nennt mich künftig Frau B. und nicht mehr mit vollem Namen.", "Frau B."),
        ("Wir haben geheiratet, ich heiße nun Petra Lindner statt Petra Voss", "Petra Lindner"),
        ("quiero llamarme Luz del Sur, por favor", "Luz del Sur"),
        ("me llamo María José desde hoy, no María a secas", "María José"),
        ('It says "jtaylor1947" there. Could you put me as Old Jim instead', "Old Jim"),
    ],
)
def test_a_name_ends_where_other_words_begin(text, name):
    assert asked(text) == chosen(DisplayName(name))


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for the letter. It said Dear W. Kaminski, I prefer Wanda.",
        "Danke für die Post. Mir ist Wanda lieber.",
        "Gracias por la carta. Prefiero Wanda.",
    ],
)
def test_a_name_told_beside_thanks_is_asked_about_and_not_lost(text):
    found = asked(text)
    assert isinstance(found, NotUnderstood)
    assert found.likely[0] == Choose(preference=DisplayName("Wanda"))


@pytest.mark.parametrize("text", ["call me back tomorrow", "call me on Monday please"])
def test_no_name_is_made_of_a_wish_to_be_called(text):
    found = asked(text)
    done = found if isinstance(found, tuple) else ()
    assert not any(isinstance(each, Choose) for each in done)


WEEKLY_ON_FRIDAY = (Weekly(4), SummaryHour(19), Notifications(NotificationTiming.OFF))


@pytest.mark.parametrize(
    ("text", "preferences"),
    [
        ("daily again, at nine", (Daily(), SummaryHour(9))),
        ("täglich um 9 bitte", (Daily(), SummaryHour(9))),
        ("weekly, on fridays, at 7 in the evening, and no notifications", WEEKLY_ON_FRIDAY),
        (
            "Wöchentlich, immer freitags, um 19 Uhr, und keine Benachrichtigungen mehr",
            WEEKLY_ON_FRIDAY,
        ),
        ("the summary on Sundays and in German please", (Weekly(6), Language("de"))),
        (
            "una vez por semana, el martes, y los acuses solo si hay problemas",
            (Weekly(1), Receipts(ReceiptChoice.PROBLEMS)),
        ),
        (
            "Wir wohnen jetzt in Toronto, also bitte um 7 Uhr morgens dortiger Zeit",
            (Zone("America/Toronto"), SummaryHour(7)),
        ),
        ("make it plain text and call me Kev", (LetterFormat(text_only=True), DisplayName("Kev"))),
        (
            "keine Krankheit im Betreff und die Zusammenfassung erst um 22 Uhr",
            (Discreet(is_on=True), SummaryHour(22)),
        ),
    ],
)
def test_all_that_one_sentence_wants_is_done(text, preferences):
    found = asked(text)
    assert isinstance(found, tuple)
    assert set(found) == {*chosen(*preferences)}


def test_what_is_unclear_beside_something_clear_is_asked_about_and_the_rest_is_done():
    weekly, hour = asked("weekly please and at half past six in the evening")
    assert weekly == Choose(preference=Weekly())
    assert isinstance(hour, Choose)
    assert isinstance(hour.preference, RefusedPreference)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("midnight would suit me best for the daily mail, I don't sleep anyway", 0),
        ("I'm in Toronto now so send it at 6 am there please", 6),
    ],
)
def test_nothing_is_done_without_the_hour_that_is_told(text, hour):
    found = asked(text)
    phrases = found.likely if isinstance(found, NotUnderstood) else found
    assert Choose(preference=SummaryHour(hour)) in phrases


APRIL_3, APRIL_18 = date(2026, 4, 3), date(2026, 4, 18)


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("I need two weeks and three days off", PauseFor(17)),
        ("zwei Wochen und drei Tage bitte Ruhe", PauseFor(17)),
        ("mes y medio desde el 1 de abril", Pause(date(2026, 5, 16), date(2026, 4, 1))),
        (
            "away next week Wednesday, no mails that day",
            Pause(date(2026, 3, 12), date(2026, 3, 11)),
        ),
        ("Mon to Fri next week I am on a course", Pause(date(2026, 3, 14), date(2026, 3, 9))),
        ("nothing for the rest of the month please", Pause(date(2026, 4, 1))),
        ("lo que queda de mes, por favor", Pause(date(2026, 4, 1))),
        ("between 3/4 and 17/4", Pause(APRIL_18, APRIL_3)),
        ("entre el 3/4 y el 17/4", Pause(APRIL_18, APRIL_3)),
        ("vom 3.4. bis 17.4.", Pause(APRIL_18, APRIL_3)),
        ("ab übermorgen drei Wochen", Pause(date(2026, 3, 25), date(2026, 3, 4))),
        ("tres semanas desde pasado mañana", Pause(date(2026, 3, 25), date(2026, 3, 4))),
        ("a partir de mañana durante 10 días", Pause(date(2026, 3, 13), date(2026, 3, 3))),
        ("no letters till the end of May", Pause(date(2026, 6, 1))),
        ("hasta finales de mayo", Pause(date(2026, 6, 1))),
    ],
)
def test_the_days_of_a_break_are_those_that_are_told(text, pause):
    assert asked(text, "pause") == chosen(pause)


@pytest.mark.parametrize(
    "text",
    [
        "until I write again",
        "hasta que les vuelva a escribir",
        "over Christmas please",
        "between 3/4 and 5/4",
        "My operation is on 3 April, can I pause?",
    ],
)
def test_a_break_with_no_end_that_we_know_is_asked_about(text):
    assert isinstance(asked(text, "pause"), NotUnderstood)


NEW = (ChangeAddress(address="rosa.neu@mail.example"),)


@pytest.mark.parametrize(
    "text",
    [
        "from now on write to rosa.neu@mail.example instead of rosa.alt@web.example",
        "Schreibt mir ab jetzt an rosa.neu@mail.example statt an rosa.alt@web.example",
        "a partir de ahora escríbanme a rosa.neu@mail.example en lugar de rosa.alt@web.example",
        "My new address is <rosa.neu@mail.example>.",
        "Meine neue Adresse: mailto:rosa.neu@mail.example.",
    ],
)
def test_the_new_address_is_the_one_that_is_not_named_as_the_old(text):
    assert asked(text, "help") == NEW


def test_an_address_that_is_said_aloud_is_offered():
    found = asked("please send it all to ron at gmx dot com", "help")
    assert isinstance(found, NotUnderstood)
    assert found.likely[0] == ChangeAddress(address="ron@gmx.com")


@pytest.mark.parametrize(
    "text",
    [
        "Mi hora es UTC menos tres",
        "UTC minus 3",
        "UTC-3",
        "my zone is UTC plus two",
        "Meine Zeit ist UTC plus zwei",
        "I live at GMT minus five",
        "zone UTC plus two",
        "my zone is UTC plus 99",
    ],
)
def test_hours_from_greenwich_are_asked_about_and_no_clock_is_set(text):
    [phrase] = asked(text)

    assert isinstance(phrase.preference, RefusedPreference)
    whys = (PreferenceFault.ZONE_HOURS, PreferenceFault.ZONE_NOWHERE)
    assert phrase.preference.why in whys


@pytest.mark.parametrize(
    "text", ["vivo en Las Palmas", "I live in Las Palmas", "ich wohne jetzt in Las Palmas"]
)
def test_a_place_of_two_words_is_found(text):
    assert asked(text) == chosen(Zone("Atlantic/Canary"))


@pytest.mark.parametrize(
    "text",
    [
        "ändert meinen Namen in Moni56",
        "Ich möchte meinen Namen in Moni56 ändern",
        "cambien mi nombre por Moni56",
    ],
)
def test_a_name_is_changed_by_a_verb(text):
    assert asked(text) == chosen(DisplayName("Moni56"))


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("no me mandéis cartas hasta el 20", Pause(date(2026, 3, 20))),
        (
            "estaré fuera del 20 al 26, sin cartas por favor",
            Pause(date(2026, 3, 27), date(2026, 3, 20)),
        ),
        ("bitte keine Briefe vom 20 bis 26", Pause(date(2026, 3, 27), date(2026, 3, 20))),
        ("una semanita de descanso", PauseFor(7)),
    ],
)
def test_a_mere_number_is_a_day_where_a_language_says_so(text, pause):
    assert asked(text, "pause") == chosen(pause)


@pytest.mark.parametrize(
    "text",
    [
        "My name is Peter Walsh, but please don't show it to anybody.",
        "Ich heiße Peter Walsh, aber nennt mich bitte nicht so.",
        "My name is Peter Walsh and my phone is broken, please call me about the bill.",
    ],
)
def test_a_name_that_is_only_told_is_never_set(text):
    assert isinstance(asked(text), NotUnderstood)
