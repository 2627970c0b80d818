"""Which studies are about an illness: by headings, by whole names, by keywords, and last by their titles.

A heading counts with all that stand below it in the thesaurus. A longer name ("breast cancer stage II") is
the same illness unless the registry itself puts it under another heading: "diabetes insipidus".
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from digest.trials.question import NamedThing
from digest.trials.study import TermKind
from digest.trials.tables import (
    TrialHeading,
    TrialName,
    TrialNameHeading,
    TrialNameWord,
    TrialSite,
    TrialTerm,
    TrialWord,
)
from digest.trials.terms import WordPlace
from digest.trials.wording import NameKey, line_of

SHORT = 4  # letters of an abbreviation: found as a whole name only


class Plainness(IntEnum):
    """How plainly a study tells that it is about an illness; less is plainer."""

    HEADING = 0  # its own heading, or its condition by the very name
    BELOW = 1  # a narrower one
    KEYWORD = 2
    TITLE = 3


class KnownNames:
    """The names that the registry's records themselves use (`read_question.Registry`)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def names(self, keys: Sequence[NameKey]) -> Mapping[NameKey, bool]:
        """Return which of these are conditions, and whether a heading is known for each."""
        lines: dict[str, list[NameKey]] = {}
        for key in keys:
            lines.setdefault(line_of(key), []).append(key)
        has_heading = select(col(TrialNameHeading.name_id)).where(
            col(TrialNameHeading.name_id) == col(TrialName.id)
        )
        is_condition = select(col(TrialTerm.name_id)).where(
            col(TrialTerm.name_id) == col(TrialName.id),
            col(TrialTerm.kind) == TermKind.CONDITION,
        )
        rows = self._session.execute(
            select(col(TrialName.words), has_heading.exists()).where(
                col(TrialName.words).in_(lines), is_condition.exists() | has_heading.exists()
            )
        ).all()
        return {key: bool(has) for line, has in rows for key in lines[line]}

    def cities(self, keys: Sequence[NameKey]) -> set[NameKey]:
        """Return which of these are cities with sites."""
        return self._among(col(TrialSite.city), keys)

    def states(self, keys: Sequence[NameKey]) -> set[NameKey]:
        """Return which of these are states with sites."""
        return self._among(col(TrialSite.state), keys)

    def _among(self, column: Mapped[str | None], keys: Sequence[NameKey]) -> set[NameKey]:
        lines = {" ".join(key): key for key in keys}
        rows = self._session.execute(select(column).where(column.in_(lines)).distinct())
        return {lines[found] for (found,) in rows}


def studies_about(session: Session, illness: NamedThing) -> dict[int, Plainness]:
    """Return the studies that are about an illness, and how plainly each says so."""
    found: dict[int, Plainness] = {}
    lines = {line_of(key) for key in illness.names}
    exact = _ids(session, select(col(TrialName.id)).where(col(TrialName.words).in_(lines)))
    meshes = _headings_of(session, exact)
    for trial_id, level in _by_heading(session, meshes):
        _note(found, trial_id, level)
    is_known = bool(meshes) or len(illness.names) > 1  # by the names that we ship
    longer = _longer(session, lines, meshes, is_known=is_known) - exact
    for names, is_exact in ((exact, True), (longer, False)):
        for trial_id, kind in _by_name(session, names):
            _note(found, trial_id, _level(kind, is_exact=is_exact))
    for key in illness.names:
        for trial_id in with_words(session, key, (WordPlace.TITLE,)) if _is_telling(key) else ():
            _note(found, trial_id, Plainness.TITLE)
    return found


def with_words(session: Session, key: NameKey, places: Iterable[WordPlace]) -> set[int]:
    """Return the studies in which all of these words stand in one of the places."""
    words = set(key)
    if not words:
        return set()
    rows = session.execute(
        select(col(TrialWord.trial_id))
        .where(col(TrialWord.word).in_(words), col(TrialWord.where).in_(tuple(places)))
        .group_by(col(TrialWord.trial_id))
        .having(func.count(col(TrialWord.word).distinct()) == len(words))
    )
    return {number for (number,) in rows}


def with_any(session: Session, keys: Iterable[NameKey], places: Iterable[WordPlace]) -> set[int]:
    """Return the studies in which all words of one of these names stand in one of the places."""
    names = set(keys)
    single = {key[0] for key in names if len(key) == 1}
    asked = select(col(TrialWord.trial_id)).where(
        col(TrialWord.word).in_(single), col(TrialWord.where).in_(tuple(places))
    )
    found = _ids(session, asked) if single else set()
    return found.union(*(with_words(session, key, places) for key in names if len(key) > 1))


def with_name(session: Session, key: NameKey) -> set[int]:
    """Return the studies with a condition or keyword in which all of these words stand."""
    return {number for number, _ in _by_name(session, _names_with(session, set(key)))}


def _level(kind: str, *, is_exact: bool) -> Plainness:
    if kind == TermKind.KEYWORD:
        return Plainness.KEYWORD
    return Plainness.HEADING if is_exact else Plainness.BELOW


def _note(found: dict[int, Plainness], trial_id: int, level: Plainness) -> None:
    found[trial_id] = min(level, found.get(trial_id, level))


def _headings_of(session: Session, names: set[int]) -> set[str]:
    if not names:
        return set()
    rows = session.execute(
        select(col(TrialNameHeading.mesh)).where(col(TrialNameHeading.name_id).in_(names))
    )
    return {mesh for (mesh,) in rows}


def _by_heading(session: Session, meshes: set[str]) -> Iterable[tuple[int, Plainness]]:
    if not meshes:
        return ()
    rows = session.execute(
        select(col(TrialHeading.trial_id), col(TrialHeading.is_above)).where(
            col(TrialHeading.mesh).in_(meshes)
        )
    )
    return [
        (number, Plainness.BELOW if is_above else Plainness.HEADING) for number, is_above in rows
    ]


def _longer(session: Session, lines: set[str], meshes: set[str], *, is_known: bool) -> set[int]:
    """Return names that hold one of these whole; of a known illness none with another heading."""
    names: set[int] = set()
    for line in lines:
        words = set(line.split(" "))
        if _is_telling(tuple(words)):
            names |= _names_with(session, words)
    if not names:
        return names
    rows = session.execute(
        select(col(TrialNameHeading.name_id), col(TrialNameHeading.mesh)).where(
            col(TrialNameHeading.name_id).in_(names)
        )
    ).all()
    elsewhere = {name for name, _ in rows} - {name for name, mesh in rows if mesh in meshes}
    return names - elsewhere if is_known else names


def _is_telling(key: NameKey) -> bool:
    return len(key) > 1 or len(key[0]) > SHORT


def _names_with(session: Session, words: set[str]) -> set[int]:
    return _ids(
        session,
        select(col(TrialNameWord.name_id))
        .where(col(TrialNameWord.word).in_(words))
        .group_by(col(TrialNameWord.name_id))
        .having(func.count() == len(words)),
    )


def _by_name(session: Session, names: set[int]) -> list[tuple[int, str]]:
    if not names:
        return []
    rows = session.execute(
        select(col(TrialTerm.trial_id), col(TrialTerm.kind)).where(
            col(TrialTerm.name_id).in_(names)
        )
    )
    return [(number, kind) for number, kind in rows]


def _ids(session: Session, wanted: Select[Any]) -> set[int]:
    return {number for (number,) in session.execute(wanted)}
