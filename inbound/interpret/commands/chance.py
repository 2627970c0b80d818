"""Says how likely a wish is meant: by the whole mail, and by the clause that says it most.

In a long mail every wish leads by little, and the sentence that says it stands out. What each sign weighs was
learnt by logistic regression from mails by people who had seen nothing of how they are read (decision 13).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from math import exp

from digest.intents.phrases import Phrase
from digest.language.likelihood import Likely
from digest.language.told_address import with_spoken_written
from digest.language.wish_examples import known_words
from inbound.interpret.commands.named_wishes import phrases_of
from inbound.interpret.commands.piece_by_piece import taken_apart
from inbound.interpret.commands.ranking import (
    MOST_WISHES,
    NOTHING,
    UNHEARD,
    kind_of,
    log_shares,
    ranked,
)
from inbound.interpret.commands.said import Said
from inbound.interpret.commands.slots import needs_value

LIKELY = 0.7  # the chance from which a wish is done
POINTING = ("undo_this", "more")  # at a letter, in words so few that they must lead by far
NAMES = 8  # that may be wished for
MOST_CLAUSES = 16  # that are listened to
LEAST_KNOWN = 2  # words of a clause that tells anything
LEAST = 0.4  # the chance below which nothing is asked about, let alone done
START = -0.33
WEIGHTS = {  # what each sign of a wish adds to its chance, as logarithms of odds
    "share": 0.59,  # of all that the mail may ask for, as a logarithm
    "share_of_clause": 0.60,  # in the clause where it is the largest
    "beyond_nothing": 0.66,
    "beyond_kind": 0.50,  # beyond the likeliest wish of its kind
    "is_first": 1.13,
    "is_question": 0.24,
    "needs_value": -0.12,
}
ALL_OF_A_CLAUSE = {"share_of_clause": 0.0}  # no clause says more of a wish


@dataclass(frozen=True, kw_only=True)
class PossibleWish:
    """A wish that a mail may have, what it comes to, and the signs of it."""

    name: str
    phrases: tuple[Phrase, ...]
    signs: Mapping[str, float]

    @cached_property
    def chance(self) -> float:
        """Return how likely it is meant, between 0 and 1."""
        return _chance(self.signs)


def _chance(signs: Mapping[str, float]) -> float:
    odds = START + sum(WEIGHTS[name] * sign for name, sign in signs.items())
    return 1 / (1 + exp(-odds))


def likely_wishes(candidates: Sequence[PossibleWish], said: Said) -> Sequence[PossibleWish]:
    """Return what a mail asks for so likely that it may be done, one of a kind; nothing where it asks why."""
    if any(each.asks_why for each in said.clauses):
        return ()
    found: dict[str, PossibleWish] = {}
    for each in candidates:
        if each.chance >= LIKELY and each.name not in POINTING:
            found.setdefault(kind_of(each.name), each)
    return [*found.values()][:MOST_WISHES]


def candidates_in(whole: Sequence[Likely], said: Said, place: str) -> tuple[PossibleWish, ...]:
    """Return what a mail may ask for, where it tells all that is needed, the likeliest first.

    Its clauses are listened to only where one could make a wish of it: most posts are far from any.
    """
    shares = log_shares(whole)
    first = [each for each in whole if each.name != NOTHING][:NAMES]
    nothing = next((each.score for each in whole if each.name == NOTHING), UNHEARD)
    signs = {
        each.name: _signs(each, whole, nothing) | {"share": shares[each.name]} for each in first
    }
    may_be = [name for name in signs if _chance(signs[name] | ALL_OF_A_CLAUSE) >= LEAST]
    told = {name: phrases for name in may_be if (phrases := phrases_of((name,), said))}
    of_clauses = _shares_of_clauses(whole, said, place) if told else []
    found = (
        PossibleWish(
            name=name,
            phrases=phrases,
            signs=signs[name] | {"share_of_clause": max(each[name] for each in of_clauses)},
        )
        for name, phrases in told.items()
    )
    return tuple(sorted(found, key=lambda each: -each.chance))


def _shares_of_clauses(
    whole: Sequence[Likely], said: Said, place: str
) -> Sequence[Mapping[str, float]]:
    clauses = [
        ranked("", with_spoken_written(each), place)
        for each in islice(dict.fromkeys(taken_apart(said)), MOST_CLAUSES)
        if known_words(each) >= LEAST_KNOWN
    ]
    return [log_shares(each) for each in clauses or [tuple(whole)]]


def _signs(one: Likely, whole: Sequence[Likely], nothing: float) -> dict[str, float]:
    """Return what the whole mail says of a wish beside its share; `nothing`: how likely it has none."""
    kind = kind_of(one.name)
    same = (score for name, score in whole if kind_of(name) == kind and name != one.name)
    return {
        "beyond_nothing": one.score - nothing,
        "beyond_kind": one.score - max(same, default=UNHEARD),
        "is_first": float(one == whole[0]),
        "is_question": float(one.name.startswith("explain_")),
        "needs_value": float(needs_value(one.name)),
    }
