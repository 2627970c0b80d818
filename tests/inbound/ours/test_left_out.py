"""What is given back of what was cut: words that their writer may have meant, and nothing of our letter."""

import pytest

from digest.outbox.delivery import LetterKind
from inbound.ours.known import FACT, FIXED, SHOWN, KnownTexts, Texts
from inbound.ours.left_out import perhaps_own
from tests.inbound.ours.quoters import BLIND, OPEN, Own

FOOTER = "If you answer this whole letter, we ask you which conversation you mean."
SWEATS = "I have had night sweats since the second month of Tagrisso, mostly between two and four."
WROTE = "On Tue, 3 Mar 2026 at 09:15, Ben via Village <notify@mail.example.org> wrote:"
HEAD = "From: Ben\nSent: Tuesday, March 3, 2026 9:15 AM\nTo: Ana\nSubject: Night sweats"


@pytest.fixture
def known() -> KnownTexts:
    fixed, told = Texts(), Texts()
    fixed.add(FOOTER, FIXED)
    told.add("Night sweats", FACT)
    told.add(SWEATS, SHOWN)
    return KnownTexts(fixed, told, is_from_letter=True)


@pytest.mark.parametrize(
    "cut",
    [
        pytest.param("", id="nothing"),
        pytest.param(f"{WROTE}\n\n>> Night sweats\n> {SWEATS}\n>\n>> {FOOTER}", id="our-letter"),
        pytest.param(f"> {WROTE}\n>\n> {SWEATS}\n>> {FOOTER}", id="announced-within"),
        pytest.param(f"{HEAD}\n\n>> {FOOTER}\n> {SWEATS}", id="below-a-header"),
        pytest.param("Am 3.3.2026 schrieb Cleo:\n> Nimm Salbei.\n> Das hilft.", id="a-quote"),
        pytest.param("Sent from my iPhone", id="a-phone"),
        pytest.param("Von meinem iPhone gesendet", id="ein-Telefon"),
        pytest.param("Viele Grüße\nAna Keller", id="a-name"),
        pytest.param("Ana Keller\n+1 415 555 0100", id="where-to-call"),
        pytest.param("--\n_____\n[image: logo]", id="no-words"),
    ],
)
def test_nothing_is_given_back_that_nobody_meant(known, cut):
    assert perhaps_own(cut, known, writer="Ana Keller") == ""


@pytest.mark.parametrize(
    ("cut", "given_back"),
    [
        pytest.param(
            f"{WROTE}\n> {SWEATS}\n>> My nurse forbids it, she says.\n>> {FOOTER}",
            "My nurse forbids it, she says.",
            id="written-into-our-letter",
        ),
        pytest.param(
            f"{HEAD}\n\n>> {FOOTER}\n\nMy nurse forbids it.",
            "My nurse forbids it.",
            id="below-our-letter",
        ),
        pytest.param("> 20 on Monday\n> 30 today", "20 on Monday\n30 today", id="no-announcement"),
        pytest.param(
            "Ana Keller\nStage IV since 2019", "Ana Keller\nStage IV since 2019", id="a-signature"
        ),
        pytest.param(
            "Forwarded message\nFrom: Maria <maria@example.com>\nSubject: Sleep\n\nA lower dose?",
            "A lower dose?",
            id="forwarded",
        ),
    ],
)
def test_what_may_be_meant_is_given_back(known, cut, given_back):
    assert perhaps_own(cut, known, writer="Ana Keller") == given_back


def test_of_a_letter_that_is_quoted_whole_nothing_is_given_back(house):
    """By whatever program, above or below, and whichever letter it is."""
    said = Own(above="Same here, and my nurse says the opposite.")
    kinds = (LetterKind.SUMMARY, LetterKind.NOTIFICATION, LetterKind.CONVERSATION)
    quoters = {**OPEN, **BLIND}

    wrong = [
        (kind, name, found)
        for kind in kinds
        for name, quoter in quoters.items()
        if (found := house.read_answer(house.letter(kind), quoter, said).left_out)
    ]

    assert wrong == []


def test_what_was_written_into_the_letter_is_in_the_post_or_given_back(house):
    own = Own(
        above="Dear both,",
        within=(("Yes, sage helps me.", "My doctor forbids it, he says it is a hormone."),),
        below="More of it tomorrow.",
    )

    for name, quoter in {**OPEN, **BLIND}.items():
        if name in {
            "one-line",
            "web.de",
        }:  # the first cuts it with the quote, the second shows it in no size
            continue
        got = house.read_answer(house.letter(LetterKind.NOTIFICATION), quoter, own)
        kept = f"{got.text}\n{got.left_out}"
        assert [said for said in own.all if said not in kept] == [], name
