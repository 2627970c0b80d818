"""Hears that the writer of a text does not want others to read it."""

from collections.abc import Sequence

from inbound.interpret.commands.clauses import Clause

FOR_ONE = 6  # words that say for whom alone a text is


def is_private(clauses: Sequence[Clause]) -> bool:
    """Say whether something is said that others are not to read, or all of it is for one of them alone."""
    return any(map(_hides, clauses)) or (len(clauses) > 1 and _names_one(clauses[0]))


def _hides(clause: Clause) -> bool:
    """Say whether others are not to read it, or it is to be brought to one of them."""
    return clause.has("not_for_others") or any(map(clause.says_only, ("private", "to_one")))


def _names_one(clause: Clause) -> bool:
    """Say whether the beginning of a text says who alone is to read it: "For Ben only"."""
    is_short = len(clause.words.words) <= FOR_ONE
    return is_short and clause.words.raw[-1].endswith((":", ".")) and clause.says_only("for_one")
