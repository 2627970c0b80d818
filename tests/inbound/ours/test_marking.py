"""Which lines of a mail are taken for ours, and which stay its writer's: by the words alone."""

import pytest

from inbound.ours.known import FACT, FIXED, OWN_POST, POST, SHOWN, KnownTexts, Texts
from inbound.ours.marking import left_of_ours, mark_ours

FOOTER = "If you answer this whole letter, we ask you which conversation you mean."
SWEATS = "I have had night sweats since the second month of Tagrisso, mostly between two and four."
RASH = "My rash came back after the second infusion, on both arms and on my neck."
MINE = "I sleep propped up, with two cushions and a window open all night."


@pytest.fixture
def known() -> KnownTexts:
    fixed, told = Texts(), Texts()
    fixed.add(FOOTER, FIXED)
    fixed.add("Read it all (send an empty mail):", FIXED)
    told.add("Night sweats", FACT)
    told.add(SWEATS, SHOWN)
    told.add(RASH, POST)
    told.add(MINE, SHOWN | OWN_POST)
    told.add("Thank you both :)", SHOWN)
    return KnownTexts(fixed, told, is_from_letter=True)


def _left(text: str, known: KnownTexts) -> str:
    return "\n".join(
        line for line in mark_ours(text, known).text.split("\n") if not line.startswith(">")
    ).strip()


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(FOOTER, id="as-it-is"),
        pytest.param(FOOTER.upper(), id="in-capitals"),
        pytest.param(FOOTER.replace(" ", "\n"), id="each-word-on-its-line"),
        pytest.param(f"   {FOOTER[:24]}\n   {FOOTER[25:]}", id="wrapped-and-indented"),
        pytest.param(FOOTER.replace(",", " –").replace("you", "*you*"), id="marked-up"),
        pytest.param(f"* {FOOTER}<https://example.org/u/x>", id="with-a-link"),
        pytest.param(SWEATS.replace("I have", "I  have"), id="a-post"),
        pytest.param(f"{SWEATS}\nNight sweats\n{FOOTER}", id="with-a-title"),
    ],
)
def test_what_is_ours_is_known_however_it_is_written(known, written):
    assert _left(f"Me too.\n\n{written}\n", known) == "Me too."


@pytest.mark.parametrize(
    "own",
    [
        "Night sweats",
        "Thank you",
        "Thank you both :)",
        "I have had night sweats since March.",
        "My rash came back too, and Tagrisso was the reason.",
        "Read it all",
        "On my neck it is the worst.",
        MINE,
    ],
)
def test_own_words_that_repeat_a_title_or_a_few_words_are_kept(known, own):
    """Alone, above what is quoted, and between marked lines."""
    quoted = f"> {SWEATS}\n> {FOOTER}"

    assert _left(own, known) == own
    assert _left(f"{own}\n\nOn Tue, Ben wrote:\n\n{SWEATS}\n{FOOTER}", known).startswith(own)
    assert _left(f"> {SWEATS}\n\n{own}\n\n{quoted}", known) == own


def test_only_posts_that_all_readers_can_see_may_be_kept_above_an_answer(known):
    """One mark for these, two for all else that is ours: a title, another conversation's post."""
    marked = mark_ours(f"> Night sweats\n> {SWEATS}\n> {RASH}\n> {FOOTER}", known).text

    assert marked == f">> Night sweats\n> {SWEATS}\n>> {RASH}\n>> {FOOTER}"


def test_a_letter_that_a_program_put_on_the_line_of_own_words_is_parted_where_it_is_announced(
    known,
):
    wrote = "On Tue, 3 Mar 2026 at 09:15, Ben <notify@mail.example.org> wrote:"
    text = mark_ours(f"Same here :) {wrote} {SWEATS} {FOOTER}", known).text

    assert text.split("\n")[:2] == ["Same here :)", wrote]
    assert text.split("\n")[2].startswith(">")


def test_no_header_of_a_quote_makes_the_letter_below_it_the_writers(known):
    head = (
        "-------- Original message --------From: Ben <notify@mail.example.org> "
        "Date: 03/03/2026  09:15  (GMT+01:00) To: ana@example.net Subject: Night sweats "
    )
    written = f"Thank you\n\n{head}\nNight sweats\n{FOOTER}"

    assert _left(written, known) == f"Thank you\n\n{head}".strip()


@pytest.mark.parametrize(
    ("cited", "left"),
    [
        pytest.param(SWEATS, 0, id="what-all-have-read"),
        pytest.param(RASH, 1, id="of-another-conversation"),
        pytest.param(f"{RASH} So I stopped. {FOOTER}", 2, id="two-sentences"),
        pytest.param(f"{RASH} {FOOTER} {RASH} {FOOTER}", 4, id="a-long-part"),
    ],
)
def test_much_of_a_letter_amid_own_words_is_asked_about_and_never_broken(known, cited, left):
    text = f"I read this: {cited} What do you say?"

    assert mark_ours(text, known).text == text
    assert left_of_ours(text, known) == left


def test_what_is_left_of_ours_is_counted(known):
    """So that we ask before it is published."""
    assert left_of_ours(f"Me too.\n\n{FOOTER}\n{FOOTER}", known) == 2
    assert left_of_ours(f"Me too.\n\n> {SWEATS}\n\nNight sweats", known) == 0


def test_a_title_that_may_be_the_whole_answer_is_in_doubt(known):
    """It stands on top of a letter that nothing marks, where the letter has it too."""
    marked = mark_ours(f"Night sweats\n\n{FOOTER}\n{SWEATS}", known)

    assert marked.text.startswith("Night sweats\n")
    assert marked.doubtful > 1
