"""What is heard in free words, with its values; and what is only offered, since it is not clear."""

from datetime import date

import pytest

from digest.community.people.preference_fault import PreferenceFault
from digest.community.preferences.preference import (
    DisplayName,
    Language,
    LetterFormat,
    Pause,
    PauseFor,
    RefusedPreference,
    SummaryHour,
    Weekly,
    Zone,
    meant_of,
)
from digest.intents.phrases import (
    ChangeAddress,
    Choose,
    Explain,
    FollowTag,
    HelpTopic,
    JoinCommunity,
    LeaveCommunity,
    StopThis,
    Terminate,
    UseAddress,
)
from digest.language.vocabulary import vocabularies
from inbound.interpret.commands.asked import asked_at
from inbound.interpret.commands.by_example import hear

MONDAY = date(2026, 3, 2)


def heard(text, place="help", subject=""):
    return hear(subject, text, place=place, today=MONDAY, languages=vocabularies())


def chosen(*preferences):
    return tuple(Choose(preference=each) for each in preferences)


@pytest.mark.parametrize(
    ("text", "place", "phrases"),
    [
        (
            "on holiday from 1 April to 14 April, please stop the mails",
            "help",
            chosen(Pause(date(2026, 4, 15), date(2026, 4, 1))),
        ),
        ("Urlaub bis 14. November", "pause", chosen(Pause(date(2026, 11, 14)))),
        ("Please hold everything for two weeks", "settings", chosen(PauseFor(14))),
        ("I am back, please start sending again", "help", chosen(Pause(None))),
        ("Bitte wieder senden", "help", chosen(Pause(None))),
        ("once a week, on Sundays", "settings", chosen(Weekly(6))),
        ("weekly, on fridays at 6 am", "settings", chosen(Weekly(4), SummaryHour(6))),
        (
            "Send the summary at 7 pm instead of 6 in the morning",
            "settings",
            chosen(SummaryHour(19)),
        ),
        (
            "We have moved to Toronto for good, please adapt the clock",
            "help",
            chosen(Zone("America/Toronto")),
        ),
        ("Can you write to me in Spanish? My English is poor", "help", chosen(Language("es"))),
        (
            "please call me Walking Willow from now on",
            "settings",
            chosen(DisplayName("Walking Willow")),
        ),
        ("please delete all my data from your service", "data", (Terminate(erases=True),)),
        ("please, no more #sleep in my letters", "tags", (FollowTag(name="sleep", on=False),)),
        ("Stop!!! Keine Mails mehr", "help", (StopThis(all=True),)),
        (
            "I also write from office@firm.example",
            "settings",
            (UseAddress(address="office@firm.example", on=True),),
        ),
        (
            "my new address is petra@box.example, please send everything there from now on",
            "settings",
            (ChangeAddress(address="petra@box.example"),),
        ),
    ],
)
def test_a_wish_is_heard_with_its_values(text, place, phrases):
    assert heard(text, place).phrases == phrases


@pytest.mark.parametrize(
    ("subject", "topic"),
    [
        ("How do I start a conversation?", HelpTopic.START),
        ("Who can see my address?", HelpTopic.WHO_SEES),
        ("Which communities am I in?", HelpTopic.WHICH_COMMUNITIES),
        ("How do I change my email address?", HelpTopic.ADDRESS),
        ("How do I stop the mails?", HelpTopic.STOP),
    ],
)
def test_a_question_is_no_wish_also_as_a_mere_subject(subject, topic):
    assert heard("", subject=subject).phrases == (Explain(topic=topic),)


def test_of_two_hours_the_one_is_meant_that_is_not_so_already():
    found = heard("Please send my summary at another hour, at 7 am or at 9 am", "settings")
    (asked,) = [each.preference for each in found.phrases if isinstance(each, Choose)]
    assert isinstance(asked, RefusedPreference)
    assert (asked.why, asked.likely) == (PreferenceFault.SEVERAL, ("7", "9"))
    assert meant_of(asked, SummaryHour(7)) == SummaryHour(9)
    assert meant_of(asked, SummaryHour(6)) == asked


@pytest.mark.parametrize("text", ["Berlin", "cancel", "quark"])
def test_from_a_word_or_two_nothing_is_concluded(text):
    assert heard(text).phrases == ()


def test_thanks_ask_for_nothing():
    assert heard("Thank you so much for your help, all is well now").asks_nothing


@pytest.mark.parametrize(
    ("text", "left", "kept"),
    [
        (
            "Please take me out of the lung group. In the carers I would like to stay.",
            "lung",
            "carers",
        ),
        (
            "Quiero salirme del grupo del pulmón. De los cuidadores no me saquen.",
            "pulmón",
            "cuidadores",
        ),
        (
            "Aus der Migränegruppe möchte ich austreten, in der Pflegegruppe bleibe ich.",
            "Migräne",
            "Pflege",
        ),
        ("I would like the carers alone, sign me off from the lung group", "lung", "carers"),
        ("Sign me off from the lung group please, I just need the carers now", "lung", "carers"),
        ("Bitte nehmt mich aus Migräne raus, ich möchte nur noch Pflege", "Migräne", "Pflege"),
        ("Sáquenme del grupo del pulmón, solo quiero cuidadores", "pulmón", "cuidadores"),
    ],
)
def test_where_somebody_stays_is_not_left_with_what_they_leave(text, left, kept):
    names = [each.name for each in heard(text, "leave").phrases if isinstance(each, LeaveCommunity)]
    assert len(names) == 1
    assert left in names[0]
    assert kept not in names[0]


@pytest.mark.parametrize(
    "text",
    ["I do not want to leave the lung group, only fewer mails", "Me quedo en el grupo del pulmón"],
)
def test_who_only_stays_leaves_nothing(text):
    phrases = heard(text, "leave").phrases
    assert not any(isinstance(each, LeaveCommunity) for each in phrases)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Harbour", "I don't want to leave harbour, I want to leave the migraine group"),
        ("Harbour", "no quiero salir de harbour, quiero salir de meadow"),
    ],
)
def test_what_a_subject_names_is_not_left_where_the_text_says_that_its_writer_stays(subject, text):
    (phrase,) = asked_at("leave", subject, text)
    assert "harbour" not in phrase.name.casefold()


def test_how_often_something_is_asks_for_no_break():
    asked = asked_at(
        "join", "", "I get migraine twelve days a month, please let me join", today=MONDAY
    )
    assert all(isinstance(each, JoinCommunity) for each in asked)


def test_two_wishes_in_one_mail_are_both_heard():
    found = heard("The summary in plain text please, and at nine in the evening", "settings")
    assert set(found.phrases) == {*chosen(LetterFormat(text_only=True), SummaryHour(21))}


@pytest.mark.parametrize(
    ("place", "text", "names"),
    [
        (
            "data",
            "Please send me all you have on me. And then no letters until October.",
            {"data", "pause"},
        ),
        (
            "help",
            "Schickt mir bitte alle meine Daten. Danach bis Oktober keine Briefe.",
            {"data", "pause"},
        ),
        (
            "pause",
            "No mails for two weeks please. And I live in Toronto now, set the clock to that.",
            {"pause", "zone"},
        ),
    ],
)
def test_a_sentence_of_its_own_is_a_further_wish(place, text, names):
    assert {_named(each) for each in heard(text, place).phrases} == names


def _named(phrase):
    match phrase:
        case Choose(preference=preference):
            return preference.setting.value
        case Explain(topic=topic):
            return topic.value
        case _:
            return "data"


@pytest.mark.parametrize(
    "text",
    [
        "Please stop all letters. I wish to stay a member all the same.",
        "Sorry for my English. How do I begin a new conversation?",
    ],
)
def test_a_sentence_that_only_goes_with_a_wish_is_none(text):
    assert len(heard(text).phrases) == 1


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        (
            "Take me out of the lung group and put me in the migraine one",
            (
                LeaveCommunity(name="Take me out of the lung group"),
                JoinCommunity(name="put me in the migraine one"),
            ),
        ),
        (
            "#diet away, #sleep in",
            (FollowTag(name="diet", on=False), FollowTag(name="sleep", on=True)),
        ),
    ],
)
def test_a_thing_and_its_opposite_are_told_apart_piece_by_piece(text, apart):
    assert heard(text, "tags" if "#" in text else "help").phrases == apart


def test_what_may_be_for_a_thing_or_its_opposite_is_asked_about():
    assert heard("#diet and #sleep, in or out", "tags").phrases == ()


@pytest.mark.parametrize(
    "text",
    [
        "My wife said to me last night: stop all letters and leave every community. We laughed a lot.",
        "Mi mujer me dijo: cancela todos los correos. Nos reímos mucho.",
        'Your letter says "send a mail with the subject summary weekly". What does that mean?',
    ],
)
def test_what_others_said_is_no_wish(text):
    assert StopThis(all=True) not in heard(text).phrases
    assert heard(text, "settings").phrases == ()


@pytest.mark.parametrize("text", ["As I said: stop all mails please", "I ask you: stop all mails"])
def test_what_somebody_says_of_themselves_is(text):
    assert heard(text).phrases == (StopThis(all=True),)
