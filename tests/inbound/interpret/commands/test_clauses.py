"""Whose a wish is, whether for now, and what denies it, clause by clause."""

from datetime import date

import pytest

from digest.intents.phrases import Explain, HelpTopic, NotUnderstood, Show
from digest.language.vocabulary import vocabularies
from inbound.interpret.commands.clauses import clauses_of, wishing
from inbound.interpret.read_words import read_words
from inbound.recipient import AddressRole, FixedAddress

MONDAY = date(2026, 3, 2)


def clauses(text):
    return clauses_of((text,), vocabularies())


def done(text, command, *, is_doubtful=False):
    to = FixedAddress(role=AddressRole.COMMAND, name=command)
    read = read_words(to, "", text, is_answer=False, is_doubtful=is_doubtful, today=MONDAY)
    phrases = () if isinstance(read.phrases, NotUnderstood) else read.phrases
    return [each for each in phrases if not isinstance(each, Show)]


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("Please do not stop the mails", "stop"),
        ("please don't ever stop these letters", "stop"),
        ("Ich kündige nicht!", "stop"),
        ("Ich trete nicht aus, ich will nur weniger Post", "leave"),
        ("Niemals trete ich aus der Gruppe aus!", "leave"),
        ("hör bitte nicht auf mit den Mails", "stop"),
        ("Bestellt mir die Zusammenfassung bloß nicht ab", "stop"),
        ("Bitte nicht auszutreten versuchen", "leave"),
        ("¡No paréis de escribirme!", "stop"),
        ("No dejéis de mandarme el resumen", "stop"),
        ("No voy a darme de baja", "stop"),
    ],
)
def test_a_not_denies_a_verb_before_it_and_behind_it(text, sense):
    assert any(each.denies(sense) for each in clauses(text))


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("Please stop the mails, I do not read them", "stop"),
        ("Bitte abbestellen, ich lese sie nicht", "stop"),
        ("Ich trete aus Harbour aus", "leave"),
        ("Bitte abmelden nicht mehr nötig", "stop"),  # "nicht mehr" is "no more"
        ("Why do you not stop?", "stop"),
        ("Warum hört ihr nicht auf?", "stop"),
        ("Por favor paren todos los correos, no los leo", "stop"),
    ],
)
def test_a_not_in_another_clause_or_a_complaint_denies_nothing(text, sense):
    assert not any(each.denies(sense) for each in clauses(text))


@pytest.mark.parametrize(
    "text",
    [
        "my neighbour wants no more mails",
        "Please take my mother off the list, she is confused by it.",
        "Could you pause my sister's letters until 1 May?",
        "Meine Mutter will keine Mails mehr",
        "Bitte meldet meinen Bruder ab",
        "mi marido quiere salir",
        "Mi madre falleció. No le manden más correos.",
    ],
)
def test_a_wish_may_be_another_persons(text):
    assert wishing(clauses(text)).is_for_another


@pytest.mark.parametrize(
    "text",
    [
        "my husband and I go on holiday from 5 April, please stop the mails",
        "My daughter says I should stop these, please do",
        "My wife reads my mail, so please stop the letters",
        "Mein Mann und ich fahren weg, bitte keine Mails",
        "Meine Mutter ist gestorben. Bitte nehmt mich aus der Gruppe.",
        "Mi hija dice que debería parar los correos, así que háganlo",
    ],
)
def test_a_wish_is_the_writers_own_whoever_is_named_beside_it(text):
    assert not wishing(clauses(text)).is_for_another
    assert wishing(clauses(text)).is_open


@pytest.mark.parametrize(
    "text",
    [
        "I thought about leaving harbour, but I won't",
        "I stopped the mails last week and now miss them",
        "If I stop the letters, can I still write to the group?",
        "Stop all mails. Oh, never mind.",
        "Angenommen, ich bestelle die Mails ab, darf ich dann noch schreiben?",
        "Letzte Woche habe ich die Mails abbestellt und jetzt fehlen sie mir.",
        "Austreten aus Harbour? Kommt nicht in Frage.",
        "Ich habe nicht vor, aus Harbour auszutreten.",
        "Iba a salir de harbour, pero cambié de idea.",
        "La semana pasada paré los correos y ahora los echo de menos.",
    ],
)
def test_no_wish_is_open_that_is_supposed_past_or_taken_back(text):
    assert not wishing(clauses(text)).is_open


@pytest.mark.parametrize(
    "text",
    [
        "I thought long about it and decided: please take me out of harbour.",
        "I would be grateful if you could stop all the mails.",
        "I unsubscribed last week but I still get your mails.",
        "Ich wäre froh, wenn ihr keine Mails mehr schickt.",
        "Je mehr, desto besser",
    ],
)
def test_a_wish_is_open_that_is_polite_or_repeated(text):
    assert wishing(clauses(text)).is_open


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("I thought about leaving harbour, but I won't", "leave"),
        ("Niemals trete ich aus der Gruppe aus!", "leave"),
        ("Aus Harbour will ich auf keinen Fall austreten.", "leave"),
        ("mi marido quiere salir", "leave"),
        ("¡No paréis de escribirme!", "help"),
        ("meine Mutter will keine Mails mehr", "help"),
        ("I stopped the mails last week and now miss them", "help"),
    ],
)
def test_what_is_only_spoken_of_is_not_done(text, command):
    assert done(text, command) == []


def test_what_may_be_somebody_elses_message_is_only_asked_about():
    assert done("Please stop all the mails", "help")
    assert done("Please stop all the mails", "help", is_doubtful=True) == []


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("my neighbour wants no more mails", "help"),
        ("meine Mutter will keine Mails mehr", "help"),
        ("mi marido quiere salir", "leave"),
    ],
)
def test_who_writes_for_another_person_is_first_offered_how_that_goes(text, command):
    to = FixedAddress(role=AddressRole.COMMAND, name=command)
    read = read_words(to, "", text, is_answer=False, today=MONDAY)
    assert isinstance(read.phrases, NotUnderstood)
    assert read.phrases.likely[0] == Explain(topic=HelpTopic.FOR_ANOTHER)
