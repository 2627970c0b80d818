"""Tells of each name in a text whether it is to be shown, is what somebody is called, or neither.

Somebody who wants another name tells the old one, too, and often names a husband, a doctor or a town. What is
said to be old, another person's or not wanted is never taken; what is merely named is asked about.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.language.name_clauses import (
    NameClause,
    is_initial,
    is_known,
    is_quoted,
    is_title,
    name_clauses,
)
from digest.language.name_roles import NamePlace, Role, goes_on_wishing
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


@dataclass(frozen=True, slots=True)
class _Told:
    """A name, with its role and its clause by number; `is_alone` there but for "please"."""

    name: str
    role: Role
    clause: int
    is_alone: bool


def names_told(text: str) -> NamesTold:
    """Return the names that a text tells that asks for another; in capitals alone, none for sure."""
    clauses = name_clauses(text)
    told = [each for at in range(len(clauses)) for each in _in_clause(clauses, at)]
    found = _weighed(clauses, told)
    return NamesTold((), found.likely) if text.isupper() and len(clauses) > 1 else found


def _weighed(clauses: Sequence[NameClause], told: Sequence[_Told]) -> NamesTold:
    """Return what the names come to together: without one wanted, the own one that is pointed at."""
    refused = {each.name.casefold() for each in told if each.role in (Role.DENIED, Role.OTHER)}
    kept = [each for each in told if each.name.casefold() not in refused]
    wanted = _names(kept, Role.WANTED) or _pointed_at(clauses, kept)
    own, named = _names(kept, Role.OWN), _names(kept, Role.NAMED)
    denied = {clauses[each.clause].sentence for each in told if each.role is Role.DENIED}
    others = own or tuple(
        each.name for each in kept if each.is_alone and clauses[each.clause].sentence in denied
    )
    if not wanted and denied and len((*own, *named)) == len(others) == 1:
        wanted = others
    return NamesTold(wanted, tuple(dict.fromkeys((*wanted, *own, *named))))


def _names(told: Sequence[_Told], role: Role) -> tuple[str, ...]:
    return tuple({each.name.casefold(): each.name for each in told if each.role is role}.values())


def _pointed_at(clauses: Sequence[NameClause], told: Sequence[_Told]) -> tuple[str, ...]:
    """Return the own name before a wish that points back at it: "I am Sheila, and please show that"."""
    for at, clause in enumerate(clauses):
        before = [each for each in told if each.role is Role.OWN and each.clause < at]
        if before and goes_on_wishing(clauses, at) and clause.has("points_at_a_name"):
            return () if clause.has("denies_a_name") else (before[-1].name,)
    return ()


def _in_clause(clauses: Sequence[NameClause], at: int) -> Iterator[_Told]:
    """Yield the names of one clause; of two with "to" or "with" between them, the first is the old one."""
    clause, spans = clauses[at], [*_spans(clauses[at])]
    for nth, (begins, ends) in enumerate(spans):
        place = NamePlace(clauses, at, begins, ends)
        role = place.role()
        if nth + 1 < len(spans) and _turns_into(clause, ends, spans[nth + 1][0]):
            role = Role.OTHER
        if nth and _turns_into(clause, spans[nth - 1][1], begins) and role is Role.NAMED:
            role = Role.WANTED
        if role is not Role.NONE:
            name = written_name(clause.words[slice(begins, ends)])
            yield _Told(name, role, at, place.is_alone)


def _turns_into(clause: NameClause, ends: int, begins: int) -> bool:
    """Say whether what stands between two names makes the first the second."""
    is_between = begins > ends and clause.follows(ends, "turns_into_a_name")
    return is_between and clause.has("changes_a_name")


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
            yield at - _has_capital_before(clause, at), ends
            at = ends
        else:
            at += 1


def _has_capital_before(clause: NameClause, at: int) -> bool:
    """Say whether a word of ours belongs to the name behind it: "Just Joan", but no German noun."""
    is_within = at > 1 and not {"de"} & {*clause.languages}
    return is_within and clause.words.raw[at - 1].istitle() and len(clause.words.raw[at - 1]) > 1


def _may_begin(clause: NameClause, at: int) -> bool:
    """Say whether a name may begin with a word as such a one, or for what stands before it."""
    raw = clause.words.raw[at].lstrip("¿¡(")
    is_of_name = is_quoted(raw) or is_initial(raw) or is_title(raw, clause.languages)
    if is_of_name or not is_known(clause.words.words[at]):
        return True
    if clause.ends_before(at, "articles"):
        return False
    turns = clause.has("changes_a_name") and clause.before(at, "turns_into_a_name")
    return bool(turns) or any(clause.before(at, kind) for kind in _TELLING)
