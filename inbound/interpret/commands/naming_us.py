"""Says whether a text names what only we have: our letters, moderators, an address of its writer's, us."""

from collections.abc import Sequence

from digest.language.senses import LETTERS, speak_of
from digest.language.words import Words
from inbound.interpret.commands.by_example import Heard
from inbound.interpret.commands.clauses import Clause

OF_A_CHANGE = frozenset({"change", "new"})  # senses of words
OF_ADDRESSES = ("change_address", "add_address", "remove_address")
LIKELY = 0.6  # the chance of a wish for an address from which it is asked about
AT_BEGINNING = 2  # clauses of a short text that say whom it is for


def is_to_us(words: Words, clauses: Sequence[Clause]) -> bool:
    """Say whether a text begins by naming those who run all this, or says that it came to the wrong place."""
    begins = bool(clauses) and clauses[0].begins("to_us")
    names = any(each.says_only("those_in_charge") for each in clauses[:AT_BEGINNING])
    is_wrong = speak_of(words, LETTERS) and any(each.has("wrong_place") for each in clauses)
    return begins or names or is_wrong


def names_us(words: Words, clauses: Sequence[Clause]) -> bool:
    """Say whether a text speaks of what only we have: our letters, those who run all this."""
    is_of_letters = speak_of(words, LETTERS) and any(each.has("first_person") for each in clauses)
    return is_of_letters or any(each.has("names_us") for each in clauses)


def calls_on_moderators(clauses: Sequence[Clause]) -> bool:
    """Say whether a text begins by calling on moderators: "hey mods, …"."""
    return bool(clauses) and clauses[0].begins("calls_on_moderators")


def gives_address(words: Words, clauses: Sequence[Clause], heard: Heard) -> bool:
    """Say whether a text tells an address that is, by what it says, to be its writer's for our letters."""
    likeliest = next(iter(heard.candidates), None)
    if likeliest is None or likeliest.name not in OF_ADDRESSES:
        return False
    is_own = speak_of(words, OF_A_CHANGE) or any(each.has("first_person") for each in clauses)
    is_told = any("@" in each for each in words.words)
    return is_own and is_told and likeliest.chance >= LIKELY
