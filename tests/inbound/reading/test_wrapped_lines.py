"""Lines that a mail program broke become whole, and no line end that somebody made goes."""

from textwrap import dedent, wrap

import pytest

from inbound.reading.wrapped_lines import unwrapped
from tests.cpu import within_cpu

PARAGRAPHS = """\
I have been on the tablets for six weeks now and wanted to tell you how it goes, because so many of you \
asked. The first ten days were hard. I slept badly, my hands shook, and I ate almost nothing, but then it \
became better from one day to the next and nobody could tell me why.

What helped me most was to take it with a proper meal and never on an empty stomach, to lie down for half \
an hour afterwards, and to write down each day what I had eaten and how I felt about it.""".split(
    "\n\n"
)
LISTS = {
    "medicines": """\
        My medicines at the moment, in case it helps somebody:
        metformin 500 mg in the morning and in the evening with a full meal
        ramipril 5 mg in the morning
        atorvastatin 20 mg at night, since the stents, and no grapefruit any more
        aspirin 100 mg
        vitamin d 1000 units every day and more of it in the winter months, as told""",
    "medicines of one length": """\
        Letrozole 2.5 mg every evening, together with the calcium, and I forget it
        Palbociclib 100 mg for three weeks and then one week of none, on full meals
        Paracetamol 1 g up to four times a day when the bones keep me from sleeping""",
    "steps": """\
        Take 20 mg of prednisone in the morning for a week, always after breakfast,
        then 10 mg for a week
        then 5 mg for a week, and if the pain comes back go up to 10 mg and call us
        then stop""",
    "things to bring": """\
        What I bring to every infusion, maybe it helps:
        a warm jacket and something to drink because the room is always so cold
        something to read
        headphones
        a list of all my medicines with the doses as they ask for it each time
        biscuits""",
    "numbered": """\
        1. How long will I stay on the forty milligrams, and what comes after that?
        2. Is the tingling in my feet from the drug, and will it go away once we stop
        3. Who do I call at night?""",
    "days": """\
        Monday: scan at nine, then the nurse about the port and the bandages, I hope
        Tuesday: rest
        Wednesday: infusion number four, if the blood values of Monday let them do it
        Thursday: rest, and soup""",
    "values": """\
        Hb          9.1      9.8     10.4        (12-16) before the second transfusion
        WBC         3.2      3.9      4.4        (4-10) no fever in all of this time
        Platelets   145      160      171        (150-400)""",
    "verse": """\
        i walk the corridor at night, the drip stand rattling at my side
        and count the doors, and count the lights
        and no one comes, and no one comes
        until the morning brings the tea, the trolley and the tired smile
        and one more day""",
    "German": """\
        Morgens 1 Tablette Metformin 500 mg nach dem Frühstück mit viel Wasser
        Mittags nichts
        Abends 1 Tablette Metformin 500 mg nach dem Essen, nie auf leeren Magen
        Zur Nacht 20 mg Atorvastatin""",
    "Spanish": """\
        levotiroxina 75 mcg en ayunas, media hora antes del desayuno y sin el café
        omeprazol 20 mg
        losartán 50 mg por la noche desde que la tensión empezó a subir en primavera
        calcio""",
    "quoted": """\
        > I have been on the tablets for six weeks now and wanted to tell you how
        > it goes, because so many of you asked.""",
    "an address": """\
        Department of Oncology, Building 4, third floor, ask at the desk for Brenda
        Main Street 17
        12345 Springfield""",
    "a name below": """\
        I wish you all the best for the scan on Thursday, and I think of you. Love,
        Ana""",
    "the same word first": """\
        no more infusions, and no more of those long drives to town in the snow,
        no more needles, and nobody who asks me how I feel on a scale of ten""",
}
SETS = [pytest.param(dedent(text), id=name) for name, text in LISTS.items()]


def wrapped(width: int, *paragraphs: str) -> str:
    return "\n\n".join("\n".join(wrap(each, width)) for each in paragraphs)


@pytest.mark.parametrize("width", [65, 68, 70, 72, 74, 76, 78, 80])
def test_wrapped_paragraphs_are_whole_again(width):
    assert unwrapped(wrapped(width, *PARAGRAPHS)) == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("text", SETS)
def test_a_line_end_that_somebody_made_stays(text):
    assert unwrapped(text) == text


@pytest.mark.parametrize("width", [72, 76])
@pytest.mark.parametrize("text", SETS)
def test_it_stays_below_wrapped_paragraphs(text, width):
    letter = f"{wrapped(width, *PARAGRAPHS)}\n\n{text}"

    assert unwrapped(letter) == "\n\n".join([*PARAGRAPHS, text])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\n\n".join(PARAGRAPHS), id="whole-paragraphs"),
        pytest.param("Yes.\nThank you,\nAna", id="short"),
        pytest.param("", id="empty"),
        pytest.param(
            "これは長い文章ですが、空白がありません。" * 4 + "\n" + "次の行です。" * 6,
            id="no-spaces",
        ),
        pytest.param(
            "The page that explains what they found in the end and why it matters is:\n"
            "https://clinic.example/a-very-long-address-of-a-page-about-the-study",
            id="an-address-of-its-own",
        ),
        pytest.param("Lines that end early\nare lines that\nsomebody made", id="lines-all-short"),
    ],
)
def test_other_texts_stay_as_they_are(text):
    assert unwrapped(text) == text


def test_two_lines_are_joined_where_the_second_runs_on_beyond_any_width():
    text = "We asked twice, and both times we were told that the waiting time would be\nabout nine weeks."

    assert unwrapped(text) == text.replace("\n", " ")


@pytest.mark.parametrize(
    ("paragraph", "below"),
    [
        pytest.param(
            "We were content there, and everybody took the time to answer what we asked, also those "
            "things that one hardly dares to ask. The address is",
            "Clinic at the Park\nPark Street 12\nBristol",
            id="English",
        ),
        pytest.param(
            "Ich habe lange gesucht, bis ich jemanden gefunden habe, der sich damit auskennt, und ich "
            "war bei vier Praxen. Die Anschrift ist",
            "Praxis am Markt\nMarkt 4\n04109 Leipzig",
            id="German",
        ),
        pytest.param(
            "Estuve mucho tiempo buscando hasta que encontré a alguien que sabe de esto, y pasé por "
            "cuatro consultas distintas. El teléfono está en",
            "Centro de Salud Norte\nCalle Mayor 4",
            id="Spanish",
        ),
    ],
)
def test_a_paragraph_may_stop_with_no_full_stop_above_a_list(paragraph, below):
    assert unwrapped(f"{wrapped(72, paragraph)}\n\n{below}") == f"{paragraph}\n\n{below}"


def test_lines_that_each_hold_a_sentence_are_a_list_all_the_same():
    notes = (
        "Oil in the pan. Not too hot\n"
        "then rub it in. Slowly, with the flat hand, from the top down and back up\n"
        "ten minutes of waiting. Then wash\n\n"
        "That is all."
    )

    assert unwrapped(notes) == notes


def test_an_item_that_was_wrapped_is_whole_again_and_the_next_stays_below_it():
    items = (
        "- ginger tea in small sips all day long, which I would never have believed before all of this",
        "- dry toast before getting up, and then to lie still for a quarter of an hour with the window open",
        "- fresh air",
    )
    lines = (line for item in items for line in wrap(item, 72, subsequent_indent="  "))

    assert unwrapped("\n".join(lines)) == "\n".join(items)


@pytest.mark.parametrize(
    "piece", ["a\n", "a b c d e f\n", f"{'word ' * 14}\n", ".", "1", "'", " \n"]
)
def test_no_text_takes_long(piece):
    with within_cpu(0.3):  # 0.03 on a machine that does nothing else
        unwrapped(piece * (65_536 // len(piece)))
