"""Words that tell that their writer may harm themselves are noticed; talk of illness and death is not.

They are noticed where a person is at least asked about them; taken for a cry, where the writer is answered
so.
"""

from statistics import correlation

import pytest

from digest.community.posting.danger import (
    Danger,
    danger_in,
    in_danger,
    in_danger_oneself,
    tells_of_another,
)
from digest.community.posting.senses_of_danger import signs_of_senses
from digest.community.posting.signs_of_danger import WEIGHTS
from tests.digest.community.posting.danger.learn import (
    MEDICINE,
    learn_all,
    newsgroup,
    posts,
    wishes,
)
from tests.digest.community.posting.danger_sentences import FIRST, NONE, SECOND, THIRD

ENOUGH = 0.9
MOST_FALSE = 1 / 500
MOST_FALSE_WISHES, MOST_WISHES_ASKED = 0.003, 0.02
MOST_FALSE_TALK, MOST_TALK_ASKED = 0.015, 0.08


def is_noticed(text):
    return danger_in(text) is not Danger.NONE


@pytest.mark.parametrize("sentences", [FIRST, SECOND, THIRD], ids=["first", "second", "third"])
def test_nearly_every_sentence_of_danger_is_noticed(sentences):
    missed = [each for each in sentences if not is_noticed(each)]

    assert len(missed) <= (1 - ENOUGH) * len(sentences), missed


@pytest.mark.parametrize("sentence", NONE)
def test_talk_of_illness_death_and_fear_is_none(sentence):
    assert not in_danger(sentence)


def test_it_is_noticed_wherever_it_stands_in_a_post():
    post = f"{'I had a good week. ' * 2_000}\n\nI want to die.\n\nThank you all."

    assert in_danger(post)
    assert in_danger("Dear all,\nI do not want to\nlive any more, since I have nothing but pain.")


def test_what_others_said_in_a_quote_is_theirs():
    assert not in_danger("> I want to die.\n\nPlease call somebody, Ben. We are with you.")


@pytest.mark.parametrize(
    ("name", "noticed", "clear", "asked", "false"),
    [
        pytest.param("unseen", 0.95, 0.8, 0.11, 0.04, id="clear"),
        pytest.param("unseen_veiled", 0.6, 0.38, 0.12, 0.06, id="veiled"),
        pytest.param("unseen_mails", 0.6, 0.31, 0.21, 0.05, id="mails"),
    ],
)
def test_posts_that_nothing_was_learned_from_are_noticed(name, noticed, clear, asked, false):
    danger, plain = (
        [danger_in(each["text"]) for each in posts(f"{name}_{kind}.jsonl")]
        for kind in ("danger", "plain")
    )

    assert _share(danger, Danger.PERHAPS) >= noticed
    assert _share(danger, Danger.CLEAR) >= clear
    assert _share(plain, Danger.PERHAPS) <= asked
    assert _share(plain, Danger.CLEAR) <= false


@pytest.mark.parametrize(
    ("text", "is_told_at_once"),
    [
        ("Ida is holding a gun", False),
        ("my plan is to overdose tonight", True),
        ("he says he will not wake up tomorrow", True),
        ("Bert has locked himself in with the loaded rifle", True),
        ("Meine Schwester hat das Gas aufgedreht und die Tür verriegelt", True),
        ("mi cuñado tiene una pistola y se encerró", True),
    ],
)
def test_danger_of_another_is_noticed_in_words_that_no_list_has(text, is_told_at_once):
    assert is_noticed(text)
    assert in_danger(text) or not is_told_at_once


@pytest.mark.parametrize(
    "text",
    [
        "The gas bill came and I sat down on the stairs.",
        "I give myself a shot of insulin before supper.",
        "Mein Opa hat früher mit der Flinte Hasen geschossen.",
        "Me pongo la insulina en la barriga antes de cenar.",
    ],
)
def test_the_same_words_in_ordinary_talk_are_none(text):
    assert not is_noticed(text)


@pytest.mark.parametrize(
    "text",
    [
        "I am seriously alarmed about Tomasz. His wife writes that he hides his pills.",
        "I fear that Tomasz means to take his own life. Can somebody near him go and look?",
        "hey mods tomasz really means it someone check on him pls",
        "I am so afraid that he does something to himself.",
        "someone pls check on lena she aint kidding",
        "My mother hides her sleeping tablets. I am frightened, help me please.",
        "He asked me to look after his dog for good. I am terrified.",
        "Bitte schaut jemand nach Jürgen? Er macht keine Witze.",
        "Ich befürchte, dass Karin ihrem Leben ein Ende machen will.",
        "Mein Bruder versteckt seine Tabletten. Ich mache mir große Sorgen.",
        "Que alguien vaya a ver a Luis, por favor, no está bromeando.",
        "Estoy muy preocupada por Andrés. Su mujer dice que esconde las medicinas.",
    ],
)
def test_who_is_alarmed_about_somebody_is_noticed(text):
    assert tells_of_another(text)
    assert not in_danger_oneself(text)


@pytest.mark.parametrize(
    "text",
    [
        "I am seriously alarmed about the price of phosphate binders.",
        "He hides his crisps from me in the glove box, I found them.",
        "Can somebody check on the recipe? I am worried that the salt is missing.",
        "Tomasz really means it, no salt at all for a week.",
        "After Christmas the chemo will be finished and we will sell the caravan.",
        "I hide my pills in a yoghurt, I am afraid of swallowing them.",
        "My values have gone up again and I'm scared, but we have a plan with the doctor.",
        "Ich mache mir Sorgen um seine Werte.",
        "Kann jemand nach dem Rezept schauen?",
        "Estoy preocupada por su tensión, la tiene alta.",
    ],
)
def test_who_is_worried_about_other_things_is_not(text):
    assert not tells_of_another(text)


@pytest.mark.parametrize(
    "text",
    [
        "Took all the pills. Sorry",
        "Took the lot. Sorry",
        "Have taken all the insulin, sorry everybody",
        "Overdosed. Tell my kids I love them",
        "Alle Pillen genommen. Sorry",
        "Hab alles geschluckt, verzeiht mir",
        "Todas las pastillas tomadas. Perdón",
        "Me las he tomado todas. Lo siento",
    ],
)
def test_who_tells_without_an_i_that_they_took_all_tells_of_themselves(text):
    assert in_danger_oneself(text)
    assert not tells_of_another(text)


@pytest.mark.parametrize(
    "text",
    [
        "Took all my pills on time this week. Sorry for the late answer",
        "Took all the pills back to the pharmacy. Sorry for the delay",
        "Took all the photos at the party. Sorry, they are blurred",
        "Alle Tabletten wie verordnet genommen. Entschuldigung für die späte Antwort",
        "Todas las pastillas a su hora. Perdón por tardar",
    ],
)
def test_who_took_what_was_due_is_in_no_danger(text):
    assert not in_danger(text)


def test_ordinary_talk_that_nothing_was_learned_from_is_seldom_taken_for_danger():
    """390 short posts by three who knew no rule; at one level it was 24."""
    talk = [danger_in(each["text"]) for each in posts("unseen_talk_plain.jsonl")]

    assert _share(talk, Danger.CLEAR) <= MOST_FALSE_TALK
    assert _share(talk, Danger.PERHAPS) <= MOST_TALK_ASKED


def test_hardly_any_wish_that_nothing_was_learned_from_is_taken_for_danger():
    found = [danger_in(each) for each in wishes(aside=True)]

    assert _share(found, Danger.CLEAR) <= MOST_FALSE_WISHES
    assert _share(found, Danger.PERHAPS) <= MOST_WISHES_ASKED


@pytest.mark.parametrize(
    "text",
    [
        "stop",
        "weekly please",
        "I give up, unsubscribe me",
        "I do not want to leave, only fewer letters",
        "I can't go on getting all these mails",
        "I do not want any more mails",
        "nur noch wöchentlich",
        "Ich will nicht mehr so viele Mails",
        "Bitte keine Mails mehr, es reicht mir",
        "Ich will raus aus dem Verteiler",
        "No quiero irme, solo quiero menos correos",
        "Ya no quiero tantos correos",
        "Quiero darme de baja",
        "Basta de correos, por favor",
    ],
)
def test_who_wants_fewer_mails_is_in_no_danger(text):
    assert not in_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm off to the mountains on Friday and won't be here until the 12th, so no mails please.",
        "Ich nehme die Tabletten einmal in der Woche, seitdem ist der Husten besser.",
        "Am Freitag fahren wir weg und sind drei Wochen nicht da. Bitte schickt mir so lange nichts.",
        "Me voy a Bogotá hasta el día 20, no me escriban, por favor.",
        "Mi madre murió en mayo y esta dirección era suya. Ya no la necesito.",
    ],
)
def test_who_goes_away_takes_medicine_or_mourns_is_in_no_danger(text):
    assert not in_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "I've lost the will to live with this hospital phone system. 47 minutes of Vivaldi!",
        "Das ist meine letzte Nachricht hier, ich bin seit fünf Jahren gesund. Danke und lebt wohl!",
        "Me tragué la pastilla entera aunque hay que masticarla.",
    ],
)
def test_a_phrase_of_danger_among_harmless_words_is_none(text):
    assert not in_danger(text)


def test_what_words_are_about_is_alike_in_every_language():
    said = ["i take all the pills", "ich nehme alle tabletten und", "me tomo todas las pastillas"]
    alike = set.intersection(*(signs_of_senses(each.split()) for each in said))

    assert {"=drug", "=much =drug", "=swallow =drug"} <= alike


def test_words_of_no_known_language_have_no_sense():
    assert signs_of_senses(["pills"]) == set()


@pytest.mark.beyond_the_sample
@pytest.mark.parametrize(
    "one_in", [pytest.param(20, id="some"), pytest.param(1, id="all", marks=pytest.mark.long)]
)
def test_hardly_any_post_of_a_thousand_about_illness_is_taken_for_danger(corpus, one_in):
    texts = newsgroup(corpus, MEDICINE, one_in=one_in)

    assert sum(map(in_danger, texts)) <= max(MOST_FALSE * len(texts), 1)


@pytest.mark.long
def test_the_weights_are_nearly_what_is_learned(corpus):
    """Nearly: the examples of wishes grow, and need not be learned from each time."""
    kept, now = (_weights(each) for each in (WEIGHTS.read_text("utf-8"), learn_all(corpus)))
    both = sorted(kept.keys() & now.keys())

    assert len(both) >= ENOUGH * max(len(kept), len(now))
    assert correlation(*([each[sign] for sign in both] for each in (kept, now))) >= ENOUGH


def _share(found, level):
    return sum(each >= level for each in found) / len(found)


def _weights(text):
    rows = (line.split("\t") for line in text.splitlines())
    return {sign: float(weight) for weight, sign in rows}


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to die, I want to dance.",
        "I am not going to end my life, don't worry about me.",
        "Ich will nicht sterben, ich will tanzen!",
        "No voy a quitarme la vida, tranquilos.",
        'The band played "I want to kill myself tonight" and the whole ward laughed.',
        "Gestern lief „Ich will sterben“ im Radio, und wir haben getanzt.",
        "En la película dice «me voy a matar» y luego se toma un helado.",
    ],
)
def test_words_of_a_song_and_what_is_denied_are_never_clear_and_never_nothing(text):
    assert danger_in(text) is Danger.PERHAPS


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to live any more. I want to die.",
        "I don't want to die like this, I will end my life myself before it comes to that.",
        "I took all my pills an hour ago. I don't want to die.",
        'I told her "I want to kill myself" and I meant it.',
        "Ich habe zu ihr gesagt „ich bringe mich um“, und das war ernst gemeint.",
        'Le dije "me quiero matar" y lo decía en serio.',
    ],
)
def test_a_cry_beside_a_no_or_in_quotes_of_its_writer_stays_clear(text):
    assert danger_in(text) is Danger.CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "For Ida only: I want to die, please do not tell the others.",
        "Nur für Ida: ich will sterben, bitte sag es keinem.",
        "Solo para Ida: quiero morir, no se lo digas a nadie.",
    ],
)
def test_for_whom_it_is_said_hides_nothing(text):
    assert in_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ida wants to kill herself",
        "I think my husband wants to end his life.",
        "Somebody should look after Ben: he feels suicidal",
        "Ben will sich umbringen",
        "Ida quiere quitarse la vida",
        "Ida said she has taken all her pills",
        "Gauri's going to end it",
        "I'm scared Gauri is going to do something to herself",
        "Ida is standing on the bridge now",
        "Ida has stopped eating and said goodbye to everyone",
        "I saw Ida cut her wrists",
        "Mia and Ida both want to die together",
        "Ida tried to kill herself last night",
        "Cleo wrote a goodbye letter to her children",
        "> Ida wants to kill herself",
        "Ida schrieb mir, sie springt heute von der Brücke",
        "Ich glaube, dass sie sterben will, die Ida",
        "Ida hat sich die Pulsadern aufgeschnitten",
        "Cleo bringt sich heute noch um",
        "Ida se ha tomado todas sus pastillas",
        "Ida se va a tirar del puente",
        "Ben dejó una carta de despedida",
    ],
)
def test_somebody_else_in_danger_is_noticed(text):
    assert tells_of_another(text)
    assert is_noticed(text)


@pytest.mark.parametrize(
    "text",
    [
        "My brother killed himself ten years ago",
        "My best friend took her life at nineteen.",
        "Ben wants to end his subscription",
        "Mein Nachbar hat sich letzten Herbst umgebracht.",
        "I want to kill this cough",
        "She took an overdose twenty years ago and is well today.",
        "My dad took too many tablets by mistake",
        "My mother said her goodbyes and died in the hospice.",
        "My cat is on the roof of the shed",
        "Die Katze springt vom Balkon",
        "Meine Chefin hat sich von allen verabschiedet und geht in Rente",
        "Mi hermana tomó una sobredosis hace diez años",
    ],
)
def test_what_is_past_or_something_else_tells_of_no_danger_to_others(text):
    assert not tells_of_another(text)


@pytest.mark.parametrize(
    ("text", "is_own"),
    [
        ("I think Ida wants to kill herself tonight", False),
        ("Gauri's going to end it", False),
        ("My husband wants to die, and I want to die too.", True),
        ("Ida wants to kill herself. I want to kill myself as well.", True),
        ("I want to end my life", True),
    ],
)
def test_who_tells_only_of_another_is_not_taken_for_the_one_in_danger(text, is_own):
    assert in_danger_oneself(text) is is_own
