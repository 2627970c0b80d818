"""Says how likely a wish is meant, by all that tells of it: in the whole mail, and in the clause that says it most.

In a long mail every wish leads by little, and the sentence that says it stands out. What each sign weighs was
learnt from mails by people who had seen nothing of how they are read: `tests/learn_chance.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
    log_share,
    ranked,
)
from inbound.interpret.commands.said import Said
from inbound.interpret.commands.slots import needs_value

LIKELY = 0.7  # the chance from which a wish is done
POINTING = ("undo_this", "more")  # what points back at a letter, in few words that lead by themselves
NAMES = 8  # that may be wished for
MOST_CLAUSES = 16  # that are listened to
LEAST_KNOWN = 2  # words of a clause that tells anything
START = -0.33
WEIGHTS = {  # what each sign of a wish adds to its chance, as logarithms of odds
    "share": 0.59,  # of all that the mail may ask for, as a logarithm
    "share_of_clause": 0.60,  # in the clause where it is the largest
    "beyond_nothing": 0.66,
    "beyond_kind": 0.50,  # beyond the likeliest wish of its kind
    "is_first": 1.13,
    "is_question": 0.24,
    "is_of_clause": -0.93,  # only one of its clauses tells its value for sure
    "needs_value": -0.12,
}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A wish that a mail may have, what it comes to, and the signs of it."""

    name: str
    phrases: tuple[Phrase, ...]
    signs: Mapping[str, float]

    @cached_property
    def chance(self) -> float:
        """Return how likely it is meant, between 0 and 1."""
        return 1 / (1 + exp(-START - sum(WEIGHTS[name] * sign for name, sign in self.signs.items())))


def likely_wishes(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return what a mail asks for so likely that it may be done, one wish of a kind."""
    found: dict[str, Candidate] = {}
    for each in candidates:
        if each.chance >= LIKELY and each.name not in POINTING:
            found.setdefault(kind_of(each.name), each)
    return [*found.values()][:MOST_WISHES]


def candidates_in(whole: Sequence[Likely], said: Said, place: str) -> tuple[Candidate, ...]:
    """Return what a mail may ask for, where it tells all that is needed, the likeliest first."""
    return tuple(sorted(_candidates(whole, said, place), key=lambda each: -each.chance))


def _candidates(whole: Sequence[Likely], said: Said, place: str) -> Iterator[Candidate]:
    clauses = [
        (each, ranked("", with_spoken_written(each), place))
        for each in islice(dict.fromkeys(taken_apart(said)), MOST_CLAUSES)
    ]
    heard = [likely for each, likely in clauses if known_words(each) >= LEAST_KNOWN] or [whole]
    scores = {each.name: each.score for each in whole}
    for each in [one for one in whole if one.name != NOTHING][:NAMES]:
        phrases = phrases_of((each.name,), said)
        is_told_in_one = not phrases and needs_value(each.name) and not said.is_denied
        in_clause = _of_clause(each.name, clauses, said) if is_told_in_one else ()
        if phrases or in_clause:
            same = (
                scores[name]
                for name in scores
                if name != each.name and kind_of(name) == kind_of(each.name)
            )
            signs = {
                "share": log_share(each.name, whole),
                "share_of_clause": max(log_share(each.name, likely) for likely in heard),
                "beyond_nothing": each.score - scores.get(NOTHING, UNHEARD),
                "beyond_kind": each.score - max(same, default=UNHEARD),
                "is_first": float(each == whole[0]),
                "is_question": float(each.name.startswith("explain_")),
                "is_of_clause": float(not phrases),
                "needs_value": float(needs_value(each.name)),
            }
            yield Candidate(name=each.name, phrases=phrases or in_clause, signs=signs)


def _of_clause(
    name: str, clauses: Sequence[tuple[str, Sequence[Likely]]], said: Said
) -> tuple[Phrase, ...]:
    """Return what a wish comes to in the clause that says it most of those that tell all it needs."""
    by_score = sorted(
        clauses, key=lambda each: -max((one.score for one in each[1] if one.name == name), default=UNHEARD)
    )
    found = (phrases_of((name,), replace(said, subject="", lines=(each,))) for each, _ in by_score)
    return next(filter(None, found), ())
