"""Which studies a question may mean, whatever their status and place, and how plainly each is about it.

What a record leaves open excludes nobody: of a study without age bounds everybody may be.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, col

from digest.trials.about import Plainness, studies_about, with_any, with_name, with_words
from digest.trials.chunks import in_chunks
from digest.trials.packed import unpack
from digest.trials.question import NamedThing, TrialQuestion
from digest.trials.study import Sex, Study
from digest.trials.tables import KnownTrial
from digest.trials.terms import WordPlace, required
from digest.trials.wording import key_of

ANYWHERE = (WordPlace.TITLE, WordPlace.TREATMENT, WordPlace.MARKER)
IN_USE = (WordPlace.TREATMENT, WordPlace.TITLE)

Levels = dict[int, Plainness]


def levels_of(session: Session, question: TrialQuestion) -> Levels:
    """Return the candidates, and how plainly each is about what was asked for."""
    if not question.illnesses and not question.treatments:
        return _by_all_words(session, question)
    levels = _about_all(session, question.illnesses)
    for treatment in question.treatments:
        having = with_any(session, treatment.names, IN_USE)
        levels = (
            {number: level for number, level in levels.items() if number in having}
            if question.illnesses
            else dict.fromkeys(having, Plainness.HEADING)
        )
    for illness in question.without:
        is_about = studies_about(session, illness)
        levels = {
            number: level
            for number, level in levels.items()
            if is_about.get(number, Plainness.TITLE) > Plainness.BELOW
        }
    return levels


def _about_all(session: Session, illnesses: Iterable[NamedThing]) -> Levels:
    """Return the studies about all illnesses that were named; where there is none, about the first."""
    levels: Levels = {}
    for illness in illnesses:
        about = studies_about(session, illness)
        if not levels:
            levels = about
        elif both := levels.keys() & about.keys():
            levels = {number: max(levels[number], about[number]) for number in both}
    return levels


def _by_all_words(session: Session, question: TrialQuestion) -> Levels:
    """Return the studies that have all that was said, where no illness was understood."""
    of_markers = (stem for each in question.markers for stem in each.names[0])
    words = tuple(dict.fromkeys((*question.rest, *of_markers)))
    if not words:
        return {}
    found = with_name(session, words) | with_words(session, words, (WordPlace.TITLE,))
    return dict.fromkeys(found, Plainness.KEYWORD)


def fitting(session: Session, question: TrialQuestion, numbers: Iterable[int]) -> list[Row[Any]]:
    """Return the candidates that admit the person and try nothing that is not wanted."""
    wanted = select(
        col(KnownTrial.id),
        col(KnownTrial.status),
        col(KnownTrial.has_results),
        col(KnownTrial.updated),
        col(KnownTrial.first_posted),
    ).where(col(KnownTrial.gone_at).is_(None))
    if question.sex is not None:
        wanted = wanted.where(col(KnownTrial.sex).in_((Sex.ALL, question.sex)))
    if question.ages is not None:
        first, last = col(KnownTrial.from_days), col(KnownTrial.to_days)
        wanted = wanted.where(
            first.is_(None) | (first <= question.ages.last),
            last.is_(None) | (last >= question.ages.first),
        )
    for phase in dict.fromkeys(question.phases):
        wanted = wanted.where(col(KnownTrial.phases).contains(phase))
    rows = in_chunks(session, wanted, col(KnownTrial.id), numbers)
    rows = _without_unwanted(session, question, rows)
    return _with_markers(session, question, rows)


def _without_unwanted(
    session: Session, question: TrialQuestion, rows: list[Row[Any]]
) -> list[Row[Any]]:
    """Leave out what tries a treatment that is not wanted: its experimental arms are looked at."""
    for treatment in question.unwanted:
        maybe = with_any(session, treatment.names, IN_USE) & {row.id for row in rows}
        asked = select(col(KnownTrial.id), col(KnownTrial.packed))
        packed = in_chunks(session, asked, col(KnownTrial.id), maybe)
        tried = {row.id for row in packed if _tries(row.packed, treatment)}
        rows = [row for row in rows if row.id not in tried]
    return rows


def _tries(packed: bytes, treatment: NamedThing) -> bool:
    study = unpack(packed)
    texts = [arm.words for arm in study.arms if arm.is_tried] or [*study.treatments, study.title]
    return _stands_in(texts, treatment)


def _stands_in(texts: Iterable[str], thing: NamedThing) -> bool:
    """Say whether one of the names of a thing stands in one of these texts, its words side by side."""
    lines = [f" {' '.join(key_of(text))} " for text in texts]
    return any(f" {' '.join(key)} " in line for key in thing.names for line in lines)


def _with_markers(
    session: Session, question: TrialQuestion, rows: list[Row[Any]]
) -> list[Row[Any]]:
    """Keep those that name the markers, where there are such; else all."""
    if not question.illnesses and not question.treatments:
        return rows
    for marker in question.markers:
        maybe = with_any(session, marker.names, ANYWHERE)
        maybe = maybe.union(*(with_name(session, key) for key in marker.names))
        maybe &= {row.id for row in rows}
        asked = select(col(KnownTrial.id), col(KnownTrial.packed))
        packed = in_chunks(session, asked, col(KnownTrial.id), maybe)
        having = {row.id for row in packed if _names(unpack(row.packed), marker)}
        rows = [row for row in rows if row.id in having] or rows
    return rows


def _names(study: Study, marker: NamedThing) -> bool:
    """Say whether a study names a marker, word by word: "HER2-negative" is no "HER2 positive"."""
    titles = (study.title, study.official_title or "")
    told = (*titles, *study.conditions, *study.keywords, *required(study.criteria or ""))
    return _stands_in(told, marker)
