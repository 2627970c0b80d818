"""Tells of each name in a text whether it is to be shown, is what somebody is called, or neither.

Somebody who wants another name tells the old one, too, and often names a husband, a doctor or a town. What is
said to be old, another person's or not wanted is never taken; what is merely named is asked about.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from digest.language.name_clauses import (
    NameClause,
    is_initial,
    is_known,
    is_quoted,
    is_title,
    listed,
    name_clauses,
)
from digest.language.told_name import end_of_name, told_name, written_name


@dataclass(frozen=True, slots=True)
class NamesTold:
    """Names that are told: `wanted` to be shown, and `likely` ones besides, the likeliest first."""

    wanted: tuple[str, ...]
    likely: tuple[str, ...]


_TELLING = (
    "calls_a_name",
    "gives_a_name",
    "before_a_name",
    "tells_own_name",
    "old_name_before",
)


_GENITIVES = ("'s", "’s")


class _Role(Enum):
    """What a name is that is told."""

    WANTED = "wanted"
    OWN = "own"  # what somebody is called
    NAMED = "named"
    DENIED = "denied"  # said not to be shown
    OTHER = "other"  # the old one, or another person's


@dataclass(frozen=True, slots=True)
class _Told:
    """A name, with its role and its clause by number."""

    name: str
    role: _Role
    clause: int


def names_told(text: str) -> NamesTold:
    """Return the names that a text, known to ask for another name, tells."""
    clauses = name_clauses(text)
    told = [each for at in range(len(clauses)) for each in _in_clause(clauses, at)]
    return _weighed(clauses, told)


def _weighed(clauses: Sequence[NameClause], told: Sequence[_Told]) -> NamesTold:
    """Return what the names come to together: without one wanted, the own one that is pointed at."""
    refused = {each.name.casefold() for each in told if each.role in (_Role.DENIED, _Role.OTHER)}
    kept = [each for each in told if each.name.casefold() not in refused]
    wanted = _names(kept, _Role.WANTED) or _pointed_at(clauses, told)
    own, named = _names(kept, _Role.OWN), _names(kept, _Role.NAMED)
    is_set_against = any(each.role is _Role.DENIED for each in told)
    if not wanted and len(own) == 1 and not named and is_set_against:
        wanted = own
    return NamesTold(wanted, tuple(dict.fromkeys((*wanted, *own, *named))))


def _names(told: Sequence[_Told], role: _Role) -> tuple[str, ...]:
    return tuple({each.name.casefold(): each.name for each in told if each.role is role}.values())


def _pointed_at(clauses: Sequence[NameClause], told: Sequence[_Told]) -> tuple[str, ...]:
    """Return the own name before a wish that points back at it: "I am Sheila, and please show that"."""
    for at, clause in enumerate(clauses):
        before = [each for each in told if each.role is _Role.OWN and each.clause < at]
        if before and _asks(clauses, at) and clause.has("points_at_a_name"):
            return () if clause.has("denies_a_name") else (before[-1].name,)
    return ()


def _in_clause(clauses: Sequence[NameClause], at: int) -> Iterator[_Told]:
    """Yield the names of one clause; of two with "to" or "with" between them, the first is the old one."""
    clause, spans = clauses[at], [*_spans(clauses[at])]
    for nth, (begins, ends) in enumerate(spans):
        role = _role(clauses, at, begins, ends)
        if nth + 1 < len(spans) and _turns_into(clause, ends, spans[nth + 1][0]):
            role = _Role.OTHER
        if nth and _turns_into(clause, spans[nth - 1][1], begins) and role is not _Role.DENIED:
            role = _Role.WANTED
        if role is not None:
            yield _Told(written_name(clause.words[slice(begins, ends)]), role, at)


def _turns_into(clause: NameClause, ends: int, begins: int) -> bool:
    """Say whether what stands between two names makes the first the second."""
    turns = listed("turns_into_a_name", clause.languages)
    return clause.has("changes_a_name") and clause.words[slice(ends, begins)].words[:1] in {
        (each,) for each in turns
    }


def _spans(clause: NameClause) -> Iterator[tuple[int, int]]:
    """Yield where names begin and end: behind what tells of one, in quotes, or with a capital."""
    words, at = clause.words, 0
    is_whole = clause.after == ":" and told_name(words) is not None
    changes = clause.has("changes_a_name")
    while at < len(words.words):
        in_small = is_whole or clause.before(at, "calls_a_name") > 0
        ends = end_of_name(
            words, at, in_small=in_small, languages=clause.languages, changes=changes
        )
        if ends and (in_small or _may_begin(clause, at)):
            yield at, ends
            at = ends
        else:
            at += 1


def _may_begin(clause: NameClause, at: int) -> bool:
    """Say whether a name may begin with a word as such a one, or for what stands before it."""
    raw = clause.words.raw[at].lstrip("¿¡(")
    is_of_name = is_quoted(raw) or is_initial(raw) or is_title(raw, clause.languages)
    if is_of_name or not is_known(clause.words.words[at]):
        return True
    return any(clause.before(at, kind) for kind in _TELLING)


def _role(  # noqa: PLR0911  (one arm a kind of words)
    clauses: Sequence[NameClause], at: int, begins: int, ends: int
) -> _Role | None:
    """Return the role of a name; None for what is none, or only how a mail is signed."""
    clause, wishes = clauses[at], _wishes(clauses[at])
    calls = clause.before(begins, "calls_a_name")
    gives = max(calls, clause.before(begins, "gives_a_name"))
    asked = clause.before(begins, "before_a_name")
    if clause.has("changes_a_name"):
        asked = max(asked, clause.before(begins, "turns_into_a_name"))
    own = clause.before(begins, "tells_own_name")
    is_of_somebody = clause.words.raw[ends - 1].endswith(_GENITIVES)
    if is_of_somebody or (clause.begins("greets_a_name") and not gives):
        return None
    if clause.before(begins, "instead_of_this_name") or clause.has("denies_a_name"):
        return _Role.DENIED
    of_others = clause.has_beside("others_with_names", begins, ends)
    if (of_others and not clause.has("speaks_of_oneself")) or clause.before(
        begins, "old_name_before"
    ) > max(gives, asked):
        return _Role.OTHER
    if clause.has("states_a_name") and not wishes:
        return _Role.OTHER
    is_called = calls > 0 and clause.has("calls_by_others") and not wishes
    if is_called or own >= max(gives, asked, 1) + wishes:
        return _Role.OTHER if clause.has("offices_that_name") else _Role.OWN
    is_behind, asks = clause.behind(ends, "suits_as_name"), _asks(clauses, at)
    if gives or is_behind or (asks and (asked or clause.behind(ends, "behind_a_name"))):
        return _Role.NAMED if clause.follows(ends, "acts_by_name") else _Role.WANTED
    return _role_by_itself(clauses, at, begins, ends)


def _role_by_itself(clauses: Sequence[NameClause], at: int, begins: int, ends: int) -> _Role | None:
    """Return the role of a name beside which nothing says what it is for."""
    clause, before = clauses[at], clauses[max(at - 1, 0)]
    is_alone = told_name(clause.words) is not None
    if is_alone and clause.after == ":":
        return _behind_colon(before)
    is_beside = is_alone and at > 0 and clause.sentence == before.sentence
    if is_beside and _asks(clauses, at - 1) and before.has("kinds_of_names"):
        return _Role.DENIED if before.has("denies_a_name") else _Role.WANTED
    of_others = clause.has_beside("others_with_names", begins, ends)
    if of_others or clause.follows(ends, "acts_by_name"):
        return _Role.OTHER
    begins_sentence = not at or before.sentence != clause.sentence
    is_last = at + 1 == len(clauses) and at > 0 and not clause.has("wishes_a_name")
    is_none = is_last if is_alone else ends == 1 and begins_sentence
    return (
        None
        if is_none or (clause.before(begins, "before_no_name") or clause.before(begins, "articles"))
        else _Role.NAMED
    )


def _behind_colon(head: NameClause) -> _Role:
    """Return the role of a name behind a colon."""
    if head.has("denies_a_name"):
        return _Role.DENIED
    is_old = head.before(len(head.words.words), "old_name_before") > 0
    is_old |= head.has("states_a_name") and not _wishes(head)
    return _Role.OTHER if is_old else _Role.WANTED


def _wishes(clause: NameClause) -> bool:
    is_order = clause.begins("asks_for_a_name") and not clause.has("states_a_name")
    return is_order or clause.has("wishes_a_name")


def _asks(clauses: Sequence[NameClause], at: int) -> bool:
    """Say whether a clause wishes, or goes on with what the one before it in its sentence wishes."""
    clause = clauses[at]
    if _wishes(clause):
        return not clause.has("asks_why_a_name")
    if not at or clause.has("states_a_name") or clause.sentence != clauses[at - 1].sentence:
        return False
    return _asks(clauses, at - 1)
