"""What makes us ask before a text is published; the texts are as they would stand."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from digest.intents.intents import Reply
from inbound.authenticate import AuthStatus
from inbound.classify import MailKind
from inbound.interpret.doubts import doubts, words_to_us
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import Doubt
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.read_words import read_answer
from inbound.interpret.tag_lines import read_tags
from inbound.reply_text import split
from tests.inbound.post_office import new_stationery
from tests.inbound.reply_text.signed import ASIDE, KNOWN

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OWN = "Thank you.\n\nOn Tuesdays I feel better."


def seen(text, *, from_name="Ana Keller", display_name="Bluebell", holds_token=False):
    """Return what speaks against this text by Ana Keller, who has two mailboxes."""
    writer = Author(
        member_id=1,
        is_suspended=False,
        display_name=display_name,
        addresses=frozenset({"ana.keller@example.net", "ana@work.example"}),
    )
    letter = ReadMail(
        kind=MailKind.PERSON,
        reverse_path="x@client",
        result=AuthStatus.PROVED,
        text=text,
        answer=read_answer("", text),
        post=read_tags(text),
        from_name=from_name,
        holds_token=holds_token,
        accepted_at=NOON,
    )
    facts = MailFacts(target=None, author="ana.keller@example.net", writer=writer)
    return doubts(
        text, letter, facts, words_to_us(text, letter, Reply(conversation_id=1, text=text))
    )


@pytest.mark.parametrize(
    "text",
    [
        "Write to me: ana.keller@example.net",
        "Write to me at ANA@Work.Example, please",
        "ana (at) work dot example",
        "ana.keller+lung@example.net is mine",
        "Write to ana.kel\nler@example.net",
        "mailto:ana%40work.example?subject=hello",
        "ana [at] work [dot] example",
    ],
)
def test_an_address_of_the_writer_is_asked_about_in_any_spelling(text):
    assert Doubt.OWN_ADDRESS in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ask at info@hospital.example, they answer.",
        "The charity: help@lungs.example.org",
        "Write to hana@work.example.org",
        "Contact: nurse@clinic.example\nShe is kind.",
        "I was at work. Example: I sat too long.",
        "There is https://example.net/ana and it is good.",
    ],
)
def test_the_address_of_a_hospital_or_a_charity_is_published(text):
    assert seen(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "> Ben Miller <ben@example.org>\n> take it at night\n\nI do.",
        "From: Ben <ben@example.org>\nI do as he says.",
        "Von: ben@example.org\n\nSo mache ich es.",
        "Para: ben@example.org",
        "On Mon, 2 Mar 2026 at 09:00 Ben <ben@example.org> wrote:\ntake it",
        "I do.\n\nOn Mon, 2 Mar 2026 at 09:00 Ben\n<ben@example.org> wrote\ntake it",
        "Ben Miller [mailto:ben@example.org] 2026 March",
        "ben@example.org schrieb:",
    ],
)
def test_an_address_in_a_quote_or_a_header_line_is_asked_about(text):
    assert Doubt.QUOTED_ADDRESS in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "I am Ana Keller and I take tea.",
        "My mother, Mrs Keller, takes tea.",
        "Kellers Tee hilft.",
        "It helps.\n\nSee you soon, Ana",
        "It helps.\n\nana",
        "Thanks to all of you!\nYour Ana from Ulm",
        "It helps me (Keller).",
        "I take tea. Keller, Ana",
    ],
)
def test_the_writers_own_name_is_asked_about(text):
    assert seen(text) == (Doubt.OWN_NAME,)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        pytest.param("I am Ana, and I take tea every evening.", {}, id="first-name-in-the-text"),
        pytest.param("In the keller, the cellar, it is cool.", {}, id="small-letter"),
        pytest.param("It helps.\n\nAna", {"display_name": "Ana"}, id="display-name"),
        pytest.param("I am Ana Keller.", {"display_name": "Ana Keller"}, id="whole-display-name"),
        pytest.param("Dr. Van said so.", {"from_name": "Dr. Ana van Keller"}, id="title"),
        pytest.param("It helps.\n\nAna", {"from_name": ""}, id="no-from-name"),
        pytest.param("It helps.\n\nA.", {"from_name": "A. Keller"}, id="initial"),
        pytest.param("Thanks, Ben.", {}, id="somebody-else"),
    ],
)
def test_what_others_know_or_call_by_chance_is_published(text, how):
    assert seen(text, **how) == ()


@pytest.mark.parametrize(
    ("from_name", "text"),
    [
        ("Keller, Ana", "I am Mrs Keller."),
        ("Müller, Ana", "Frau Mueller nimmt Tee."),
        ("Ana García López", "Soy la señora García."),
        ("ana keller", "i take tea\n\nana keller"),
        ("Dr. med. Ana Keller (privat)", "Ask Dr. Keller."),
        ("Ana Keller-Braun", "Frau Braun nimmt Tee."),
    ],
)
def test_names_are_known_in_any_order_and_spelling(from_name, text):
    assert seen(text, from_name=from_name) == (Doubt.OWN_NAME,)


@pytest.mark.parametrize("text", ["Ben Miller\n0731 5550100", "Dr. Berg, Tel. 0171 5550100"])
def test_a_name_and_a_number_alone_are_asked_about(text):
    assert seen(text) == (Doubt.ONLY_CONTACT,)


def test_a_number_with_words_is_published():
    assert seen("They have a line for us: call 0800 123 4567") == ()


def test_a_name_and_a_number_of_the_writers_are_no_post():
    for text in (
        "Ana Keller\n0731 5550100",
        "Ana Keller, 0731 5550100",
        "Ana Keller\n\n0731 5550100",
    ):
        assert split(text, writer="Ana Keller").text == ""


@pytest.mark.parametrize("signature", [*KNOWN, *ASIDE])
def test_no_way_to_sign_is_published_unasked(signature):
    text = split(f"{OWN}\n\n{signature}\n", writer="Ana Keller").text

    tells = any(each in text for each in ("Keller", "Ana", "555", "Room", "Ward", "Station", "Tim"))
    assert not tells or seen(text) != ()


@pytest.mark.parametrize("signature", KNOWN)
def test_a_name_with_what_people_put_behind_it_is_cut(signature):
    assert split(f"{OWN}\n\n{signature}\n", writer="Ana Keller").text == OWN


def test_most_unseen_ways_to_sign_are_cut_as_well():
    cut = [split(f"{OWN}\n\n{each}\n", writer="Ana Keller").text == OWN for each in ASIDE]

    assert sum(cut) >= 0.75 * len(ASIDE)


@pytest.mark.parametrize("doubt", Doubt)
def test_each_doubt_is_told_in_a_sentence_of_its_own(doubt):
    told, untold = (_letter([word]) for word in (doubt.value, "nothing_known"))

    added = _sentences(told) - _sentences(untold)
    assert len(added) == 1
    assert all(len(each) < 200 for each in added)


def test_all_that_we_saw_is_told():
    letters = [_letter([]), *(_letter(list(Doubt)[: n + 1]) for n in range(len(Doubt)))]

    counts = [len(_sentences(each)) for each in letters]
    assert all(after == before + 1 for before, after in pairwise(counts))


def _sentences(text):
    return frozenset(" ".join(each.split()) for each in text.split("\n\n"))


def _letter(doubts):
    rendered = new_stationery().render(
        "notice",
        reason="publish_this",
        **dict.fromkeys(("subject", "post_id", "conversation_id", "title", "community"), None),
        **dict.fromkeys(("new_address", "new_title", "tagged"), None),
        **dict.fromkeys(("choices", "lettered", "offered"), ()),
        words="Tea.",
        question_id=1,
        names_person=False,
        doubts=doubts,
    )
    return rendered.text.form.decode().replace("=\r\n", "").replace("\r\n", "\n")


def test_a_first_name_that_is_part_of_the_display_name_is_no_secret():
    text = "My readings are the same.\n\nLove, Ana"

    assert seen(text, from_name="Ana Pereira", display_name="HopefulAna") == ()
    assert Doubt.OWN_NAME in seen(text, from_name="Ana Pereira", display_name="Banana")


def test_a_surname_at_the_very_end_is_seen_however_it_is_written():
    text = "4 am again. at least the birds are up. thanks all, ben hartwig"

    assert Doubt.OWN_NAME in seen(text, from_name="Benjamin Hartwig", display_name="RiverBen")
    assert seen("the stone is gone now", from_name="Ann Stone", display_name="Bluebell") == ()


@pytest.mark.parametrize(
    "text",
    [
        "Ring me in the evening, 0151 5550 7788, I am always in.",
        "My new number is 07700 900123.",
        "Ruft mich doch an: 0171 5550123",
        "Abends bin ich unter 07071 5550-12 zu erreichen.",
        "Llamadme cuando queráis, 612 345 678",
        "Tea is at ours on Saturdays, 3 Orchard Lane, the green gate.",
        "Wir treffen uns bei mir, Lindenstraße 4, zweiter Stock.",
        "La merienda es en mi casa, calle del Olmo, 7.",
        "Write to me at bluebell77@mail.example, not here.",
        "Schreib mir lieber privat: bluebell77@mail.example",
    ],
)
def test_where_the_writer_can_be_found_is_asked_about(text):
    assert Doubt.WHERE_THEY_ARE in seen(text)


def test_a_mailbox_that_we_do_not_know_and_that_is_called_like_its_writer_is_asked_about():
    text = "The pdf is at bluebell77@mail.example, all of it."

    assert seen(text) == (Doubt.WHERE_THEY_ARE,)
    assert seen(text, display_name="Kite") == ()


@pytest.mark.parametrize(
    "text",
    [
        "The ward answers day and night: 0800 555 0199.",
        "Samaritans answer on 116 123, any hour.",
        "The clinic is at 3 Orchard Lane, the bus stops there.",
        "Bei uns hilft die Beratung: info@pflege.example oder 0800 555 0199.",
        "My doctor said: call me when it is above 38.5. It never was.",
        "Mein Blutdruck bei uns zu Hause: 135 zu 80.",
        "My number is 4 for sleep and 7 for pain.",
    ],
)
def test_what_helps_everybody_is_published(text):
    assert seen(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for your e-mail. I am away until Monday and will answer on my return.",
        "Vielen Dank für Ihre Nachricht. Ich bin bis Montag im Urlaub, Mails werden nicht weitergeleitet.",
        "Estoy fuera de la oficina hasta el lunes. Si es urgente, hable con mi compañera.",
    ],
)
def test_a_note_of_absence_that_says_nowhere_what_it_is_is_asked_about(text):
    assert seen(text) == (Doubt.ABSENCE,)


@pytest.mark.parametrize(
    "text",
    [
        "I'm out of the office this week, on the sofa with the curtains drawn. The sentence works!",
        "Ich bin bis Sonntag im Urlaub an der See. Vier Nächte durchgeschlafen!",
        "Estoy de vacaciones en casa de mi hermana, sin formularios.",
        "Thank you for your message, Ben. It made my day.",
    ],
)
def test_a_holiday_that_somebody_tells_of_is_none(text):
    assert seen(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "I sleep sitting up.\n\nand please add that I have a second pillow now",
        "Please also mention that my sister does it too, with a chair.",
        "1\n\nDear Finn, I wish you a calm night.",
        "Dear Finn, I wish you a calm night.\n\n2.",
        "Ich schlafe im Sitzen.\n\nUnd bitte ergänzt noch, dass es nur im Winter so ist.",
        "Duermo sentada.\n\nY por favor añadan que es solo en invierno.",
    ],
)
def test_what_is_left_at_the_edge_of_a_text_is_asked_about(text):
    assert Doubt.LEFT_OVER in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "My values of this week:\n96\n94\n95",
        "1. the bed\n2. the window\n3. tea",
        "I would add that the nights are better since May.",
        "My doctor wrote to me that I may fly again.",
        "It was 12\nwhen I fell asleep, and four when I woke.",
        "Bitte schreibt, wie es euch geht!",
    ],
)
def test_numbers_and_additions_of_ones_own_are_published(text):
    assert Doubt.LEFT_OVER not in seen(text)
