"""What a member types in a paragraph of their own comes through as it is, whoever said it before."""

from itertools import product
from textwrap import wrap

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from inbound.ours.known import FACT, FIXED, OWN_POST, POST, SHOWN, KnownTexts, Texts
from inbound.ours.marking import mark_ours
from inbound.reply_text import split

SAID = {  # sentences of a letter, by where they stand in it
    SHOWN: [
        "Hay días en que una tiene que acordarse de todo.",
        "¿Alguien ha probado otra cosa?",
        "En el hospital prestan esas cosas por quince días, solo hay que preguntar en recepción.",
        "I have had night sweats since the second month of Tagrisso, mostly between two and four.",
        "Dann lag ich wach, und nach einer Stunde stand ich auf und trank warme Milch.",
    ],
    POST: ["My rash came back after the second infusion, on both arms and on my neck."],
    SHOWN | OWN_POST: ["Ich schlafe mit zwei Kissen und mit offenem Fenster, das ganze Jahr."],
    FACT: ["Night sweats", "Una pregunta", "Ben"],
    FIXED: [
        "If you answer this whole letter, we ask you which conversation you mean.",
        "They see your display name, never your address.",
        "To answer, reply to this mail.",
    ],
}
CITED = [sentence for sentences in SAID.values() for sentence in sentences]
OWN = [
    "Meine Schwester kennt das auch, seit Ostern.",
    "Para nosotros fue al revés, y la enfermera se rió mucho.",
    "Nobody told us before Christmas, which still makes me angry.",
    "Gestern regnete es, also blieben wir zuhause und spielten Karten.",
    "Mañana viene mi cuñado, él sabe más de estas máquinas que yo.",
    "Honestly, potatoes work better than any pill.",
]
SORTS = [[each for each in CITED if each not in SAID[FACT]], SAID[FACT], OWN]
PARAGRAPHS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(CITED), max_size=2),
        st.sampled_from(OWN),
        st.lists(st.sampled_from(CITED), max_size=2),
    ).map(lambda parts: " ".join([*parts[0], parts[1], *parts[2]])),
    min_size=1,
    max_size=4,
)


def _known() -> KnownTexts:
    fixed, told = Texts(), Texts()
    for source, sentences in SAID.items():
        for sentence in sentences:
            (fixed if source is FIXED else told).add(sentence, source)
    return KnownTexts(fixed, told, is_from_letter=True)


def _line_ends(text: str) -> tuple[list[str], list[str]]:
    """Return what stands above and below each line end."""
    lines = text.split("\n")
    return lines[:-1], lines[1:]


def _part(above: str, below: str) -> bool:
    """Check whether sentences of two sorts part at a line end: of ours, of titles, own ones."""
    ended = {n for n, said in enumerate(SORTS) if any(above.endswith(each[-8:]) for each in said)}
    begun = {n for n, said in enumerate(SORTS) if any(below.startswith(each[:3]) for each in said)}
    return any(above != below for above, below in product(ended, begun))


KNOWN = _known()
LETTER = "\n".join(
    ["On Tue, 3 Mar 2026 at 09:15, Ben <notify@mail.example.org> wrote:", ">"]
    + [f"> {sentence}" for sentence in CITED]
)


@given(PARAGRAPHS)
@settings(max_examples=300)
def test_a_cited_sentence_stays_in_its_paragraph(paragraphs):
    text = "\n\n".join(paragraphs)

    assert mark_ours(text, KNOWN).text == text


@given(PARAGRAPHS)
@settings(max_examples=300)
def test_so_it_does_above_the_quoted_letter(paragraphs):
    text = "\n\n".join(paragraphs)
    marked = mark_ours(f"{text}\n\n{LETTER}", KNOWN).text

    assert split(marked).text == text


@given(PARAGRAPHS, st.integers(60, 78))
@settings(max_examples=300)
def test_so_it_does_where_the_program_wraps(paragraphs, width):
    """But where sentences of ours and own ones part at a line end: so they stand above an answer, too."""
    text = "\n\n".join("\n".join(wrap(each, width)) for each in paragraphs)
    assume(not any(map(_part, *_line_ends(text))))

    assert mark_ours(text, KNOWN).text == text
    assert split(mark_ours(f"{text}\n\n{LETTER}", KNOWN).text).text == text
