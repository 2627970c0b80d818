"""What an answer takes of the communities that were offered."""

import pytest

from digest.language.whole_names import KnownName
from inbound.interpret.commands.choice import Unnamed, chosen_in

HARBOUR = KnownName(id=1, name="harbour", title="Harbour", aliases=("lung disease", "Lunge"))
LANTERN = KnownName(id=2, name="lantern", title="Lantern", aliases=("migraine", "Migräne"))
MEADOW = KnownName(id=3, name="meadow", title="Meadow", aliases=("carers", "cuidadores"))
TWO, THREE = (LANTERN, MEADOW), (HARBOUR, LANTERN, MEADOW)


@pytest.mark.parametrize(
    ("answer", "taken"),
    [
        ("no, ese no, el otro, el de cuidadores", (MEADOW,)),
        ("Not harbour and not lantern, the remaining one.", (MEADOW,)),
        ("Harbour please. I stay in the other two.", (HARBOUR,)),
        ("everything except Meadow", (HARBOUR, LANTERN)),
        ("alle drei", THREE),
        ("Lantern, ich habe keine Migräne mehr", (LANTERN,)),
        ("Harbour, die anderen beiden nicht!", (HARBOUR,)),
    ],
)
def test_an_answer_takes_what_it_names_and_leaves_out_what_it_denies(answer, taken):
    assert chosen_in(answer, THREE) == taken


@pytest.mark.parametrize(
    ("answer", "taken"),
    [("both", TWO), ("beide", TWO), ("los dos", TWO), ("lantern no, la otra", (MEADOW,))],
)
def test_of_two_an_answer_takes_both_or_the_other_one(answer, taken):
    assert chosen_in(answer, TWO) == taken


@pytest.mark.parametrize(
    "answer",
    [
        "none, I only wanted to know how it works",
        "forget it",
        "keine, ich wollte nur wissen wie es geht",
        "ach vergessen Sie es, ich bleibe",
        "ninguno, solo quería saber cómo funciona",
        "maybe later, thank you",
        "no",
    ],
)
def test_an_answer_that_takes_nothing_is_no_name(answer):
    assert chosen_in(answer, THREE) is Unnamed.NOTHING


@pytest.mark.parametrize(
    "answer",
    [
        "the other one",
        "both",
        "die zweite",
        "no sé, ¿cuál me conviene?",
        "perhaps Meadow",
        "What if I leave Meadow?",
        "I left Meadow last week",
        "none, but pause it all",
        "I'm already in the kidney one, that is enough",
    ],
)
def test_what_points_in_doubt_is_asked_again(answer):
    assert chosen_in(answer, THREE) is Unnamed.UNSURE


@pytest.mark.parametrize(
    "answer",
    [
        "kidneys",
        "stop everything",
        "I do not want any, just fewer mails",
        "",
    ],
)
def test_what_is_about_something_else_chooses_nothing(answer):
    assert chosen_in(answer, THREE) is None


def test_who_no_longer_wants_to_be_somewhere_does_not_take_the_other_one():
    answer = "I don't want to be in Lantern any more, only in the other one"
    assert chosen_in(answer, TWO) is Unnamed.UNSURE
