"""A short text that is mostly a wish to the service is told from one that is for others to read."""

import re

import pytest

from digest.intents.phrases import AskPerson
from digest.language.wish_examples import BAR, read_examples
from inbound.interpret.commands.addressed_to_us import MOST, addressed_to_us, instead_of_a_post
from inbound.interpret.commands.by_example import NOTHING
from inbound.interpret.commands.in_answer import asked_in
from inbound.isolated.take_apart import take_apart
from inbound.reading.read import Unreadable
from tests.inbound.interpret.commands.wished_phrasings import ASIDE, KNOWN, POSTS
from tests.mbox import archived_messages

ENOUGH = 0.95
INSTEAD = 0.15  # of wishes of few words, whatever they are about

MOST_PARTS = 0.015  # of paragraphs that stand alone


@pytest.mark.parametrize("half", [KNOWN, ASIDE], ids=["known", "aside"])
def test_nearly_every_wish_is_noticed(half):
    missed = [text for text in half if addressed_to_us(text) is None and asked_in(text) == ()]

    assert len(missed) <= (1 - ENOUGH) * len(half), missed


@pytest.mark.parametrize("text", POSTS)
def test_a_post_that_speaks_of_such_things_is_none(text):
    assert addressed_to_us(text) is None


def test_a_long_post_that_tells_of_one_is_none():
    told = "I asked them: please pause my mails. They did, and I slept better for a whole week. "

    assert addressed_to_us("Please pause my mails") is not None
    assert addressed_to_us(told) is None
    assert addressed_to_us(told * 5) is None


def test_a_report_is_known_as_one():
    found = addressed_to_us("REPORT this post: it is an advertisement")
    assert found is not None
    assert found.reports


@pytest.mark.parametrize(
    "one_in",
    [
        pytest.param(80, id="few"),
        pytest.param(20, id="some", marks=pytest.mark.beyond_the_sample),
        pytest.param(1, id="all", marks=pytest.mark.long),
    ],
)
def test_no_post_of_a_thousand_about_illness_is_a_wish_to_us(corpus, one_in):
    """Each as a whole; of its paragraphs alone hardly any, and a line of another list's commands is one."""
    path = corpus / "mbox" / "20ng-sci.med.mbox"
    read = [take_apart(raw) for _, raw in archived_messages(path, one_in=one_in)]
    texts = [each.said.text for each in read if not isinstance(each, Unreadable)]
    parts = {part for text in texts for part in re.split(r"\n\n", text)}

    assert [text for text in texts if addressed_to_us(text)] == []
    assert sum(addressed_to_us(part) is not None for part in parts) <= MOST_PARTS * len(parts)


def test_a_new_conversation_may_be_a_wish_but_an_ordinary_post_is_none():
    told = [
        (name, *words.rpartition(BAR)[::2])
        for name, place, words in read_examples()
        if len(words.split()) <= MOST and (name != NOTHING or place == "community")
    ][::10]
    wishes = [each for each in told if each[0] != NOTHING]
    posts = [each for each in told if each[0] == NOTHING]

    assert sum(map(_is_asked_about, wishes)) >= INSTEAD * len(wishes)
    assert [each for each in posts if _is_asked_about(each)] == []


def _is_asked_about(told):
    _, subject, text = told
    return instead_of_a_post(subject.strip(), text.strip()) is not None


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Question", "Can I take the pill at 8pm?"),
        ("Hello", "How do you sleep at night with the mask?"),
        ("Tea", "What was the name of that tea?"),
        ("", "I need a break from all the doctors."),
        ("", "Wie oft nehmt ihr das, täglich oder alle zwei Tage?"),
        ("", "¿Lo toman a diario o una vez por semana?"),
        ("Methotrexate", "daily?"),
        ("Methotrexate", "Weekly or daily, what did your doctor say?"),
    ],
)
def test_a_short_question_to_others_is_published(subject, text):
    assert instead_of_a_post(subject, text) is None


@pytest.mark.parametrize(
    "one_in",
    [pytest.param(20, id="some"), pytest.param(1, id="all", marks=pytest.mark.long)],
)
def test_no_post_of_a_thousand_about_illness_would_have_begun_as_a_wish(corpus, one_in):
    path = corpus / "mbox" / "20ng-sci.med.mbox"
    read = [take_apart(raw) for _, raw in archived_messages(path, one_in=one_in)]
    texts = [each.said.text for each in read if not isinstance(each, Unreadable)]

    assert [text for text in texts if instead_of_a_post("", text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "To the office: the man in seat four sells powders to all of us.",
        "Not for the group, please. He wrote to me again.",
        "An die Moderation: da wirbt einer für seine Kapseln.",
        "Estimados administradores, hay alguien que vende remedios.",
    ],
)
def test_what_begins_with_our_name_is_for_us(text):
    found = addressed_to_us(text)
    assert found is not None
    assert found.likely[0] == AskPerson()


@pytest.mark.parametrize(
    "text",
    [
        "I went to the office on Monday and it wore me out.",
        "Hello team, day three without the patch and still standing!",
        "Liebe Leute, bei mir hilft Salbeitee am besten.",
        "La carta a los administradores del hospital me ayudó mucho.",
    ],
)
def test_what_only_speaks_of_an_office_is_for_others(text):
    assert addressed_to_us(text) is None


PRIVATE = [
    "Finn, I have a flat to let near the ward. This is just for you, not the others",
    "Ben, a private word: are you the chap from Ward 6?",
    "Ben, keep this to yourself: I've stopped the steroids.",
    "For Ben only. Could you ring me?",
    "Private for Ruth: thank you.",
    "Between you and me, I have stopped the tablets.",
    "Please don't tell anyone, but I am pregnant.",
    "I don't want everyone to know, but I lost my job.",
    "Can you write to me privately?",
    "Hana, magst du mir privat schreiben?",
    "Ich möchte das nicht vor allen sagen",
    "das bleibt bitte unter uns: mein Mann trinkt.",
    "Nur an Hana: kannst du mich anrufen?",
    "das muss nicht jeder wissen, aber ich kann nicht mehr.",
    "Ganz im Vertrauen: ich habe abgesetzt.",
    "Behalte das bitte für dich: er trinkt.",
    "Sag es bitte keinem: ich bin schwanger.",
    "Ana, esto es solo para ti.",
    "Solo para Ana: ¿me puedes llamar?",
    "Esto queda entre nosotros: he dejado las pastillas.",
    "Entre tú y yo, he dejado los corticoides.",
    "No se lo digas a nadie, pero estoy embarazada.",
    "¿Me puedes escribir en privado?",
    "No quiero decirlo delante de todos.",
]


@pytest.mark.parametrize("text", PRIVATE)
def test_words_that_others_are_not_to_read_are_asked_about(text):
    assert addressed_to_us(text) is not None


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (
            "Ben, keep this to yourself, please.",
            "The nurse told us to warm our hands and feet before the drip. ",
        ),
        ("Das bleibt bitte unter uns.", "Die Schwester hat uns gesagt, wir sollen vorher baden. "),
        ("Ana, esto es solo para ti.", "La enfermera nos dijo que hay que beber mucho antes. "),
    ],
)
def test_so_is_a_longer_text_that_begins_or_ends_with_them(text, more):
    assert addressed_to_us(f"{text}\n\n{more * 9}") is not None
    assert addressed_to_us(f"{more * 9}\n\n{text}") is not None
    assert addressed_to_us(more * 9) is None


@pytest.mark.parametrize(
    "text",
    [
        "My husband keeps it to himself when he is in pain.",
        "I don't tell anyone at work about my illness.",
        "Please don't tell me it is in my head.",
        "This diet is only for diabetics.",
        "For one week only I took two.",
        "It was private. I paid 300.",
        "The nurse told me in private that the drug is not good.",
        "The difference between us is age.",
        "Ich bin privat versichert, und ihr?",
        "Nur an Regentagen habe ich Schmerzen.",
        "Unter uns sind viele, die das kennen.",
        "Nicht jeder weiß, dass man das beantragen kann.",
        "Mein Arzt sagte mir im Vertrauen, dass er es auch nimmt.",
        "Solo para dormir tomo media pastilla.",
        "Entre nosotros hay muchos así.",
        "El médico me lo dijo en confianza.",
        "No se lo cuento a nadie.",
    ],
)
def test_what_only_speaks_of_private_things_is_published(text):
    assert addressed_to_us(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Before I make a fool of myself: if I answer, does it go to all of you, or just to Ruth?",
        "If I write back to this, can the whole group read it?",
        "Kurze Frage: lesen das alle, wenn ich hier antworte, oder nur die Ruth?",
        "Wenn ich auf diese Mail antworte, geht das dann an alle?",
        "Si respondo a este correo, ¿le llega a todo el grupo o solo a Ruth?",
    ],
)
def test_a_question_who_reads_the_answer_is_for_us(text):
    assert addressed_to_us(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Does everyone here see the same doctor each time, or just whoever is in?",
        "Wart ihr da alle beim selben Arzt, oder nur die Ruth? Mir war er zu grob.",
        "¿Lo leyeron todos en el prospecto, o solo yo?",
    ],
)
def test_a_question_about_all_of_them_is_for_others(text):
    assert addressed_to_us(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Sorry for writing this here. We sail on Monday, and the mails can wait until June.",
        "Verzeiht, dass ich das hier schreibe: die Mails können warten, bis wir zurück sind.",
        "Perdonad que lo ponga por aquí, no sé dónde se pide: las cartas pueden esperar hasta que volvamos.",
    ],
)
def test_who_excuses_to_speak_of_letters_here_speaks_to_us(text):
    assert addressed_to_us(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Sorry for writing this here. We sail on Monday, and I am afraid of the waves.",
        "Ich weiß nicht, wo man das sonst schreibt: mein Mann kann nicht mehr schlucken.",
        "Perdonad que lo ponga por aquí: hoy ha muerto mi perro.",
    ],
)
def test_who_excuses_to_speak_of_something_else_speaks_to_others(text):
    assert addressed_to_us(text) is None
