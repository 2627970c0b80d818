"""Finds the studies that a question asks for, in order. It says what is there, and never whom it is for."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, col

from digest.trials.about import KnownNames, Plainness, with_name, with_words
from digest.trials.candidates import ANYWHERE, Levels, fitting, levels_of
from digest.trials.lexicon import Lexicon
from digest.trials.near import SearchedPlace, StudyHit, around, nearest
from digest.trials.question import TrialQuestion
from digest.trials.read_question import read_question
from digest.trials.study import StudyStatus
from digest.trials.tables import KnownTrial

STATUSES = {  # that a word of a question means
    "RECRUITING": {StudyStatus.RECRUITING},
    "NOT_YET_RECRUITING": {StudyStatus.NOT_YET_RECRUITING},
    "COMPLETED": {StudyStatus.COMPLETED},
    "ACTIVE_NOT_RECRUITING": {StudyStatus.ACTIVE_NOT_RECRUITING},
    "ENROLLING_BY_INVITATION": {StudyStatus.ENROLLING_BY_INVITATION},
    "STOPPED": {StudyStatus.TERMINATED, StudyStatus.SUSPENDED, StudyStatus.WITHDRAWN},
    "WITHDRAWN": {StudyStatus.WITHDRAWN},
    "CLOSED": {
        StudyStatus.COMPLETED,
        StudyStatus.TERMINATED,
        StudyStatus.SUSPENDED,
        StudyStatus.WITHDRAWN,
        StudyStatus.ACTIVE_NOT_RECRUITING,
    },
}
MOST_WORDS = 12  # of those that only rank


@dataclass(kw_only=True)
class FoundStudies:
    """What was found, in order, and what was looked for."""

    question: TrialQuestion
    around: SearchedPlace | None = None
    hits: list[StudyHit] = field(default_factory=list)
    other: list[StudyHit] = field(
        default_factory=list
    )  # take nobody now; where no status was asked for
    farther: int = 0  # that the place alone leaves out


def search(session: Session, text: str, lexicon: Lexicon) -> FoundStudies:
    """Return what a question in everyday words finds."""
    return find(session, read_question(text, lexicon, KnownNames(session)))


def find(session: Session, question: TrialQuestion) -> FoundStudies:
    """Return the studies that a question asks for."""
    if question.numbers:
        return _by_number(session, question)
    found = FoundStudies(question=question)
    found.around = around(session, question.where) if question.where else None
    levels = levels_of(session, question)
    rows = fitting(session, question, levels)
    asked = {each for name in question.statuses for each in STATUSES[name]}
    wanted = [row for row in rows if _is_wanted(row, question, asked)]
    other = [] if asked or question.wants_results else [row for row in rows if not _is_open(row)]
    order = _Order(session, question, levels)
    is_open = asked <= {StudyStatus.RECRUITING} and not question.wants_results
    found.hits = order.sorted(
        wanted, nearest(session, found.around, [row.id for row in wanted], only_open=is_open)
    )
    found.other = order.sorted(
        other, nearest(session, found.around, [row.id for row in other], only_open=False)
    )
    found.farther = len(wanted) - len(found.hits)
    return found


def _by_number(session: Session, question: TrialQuestion) -> FoundStudies:
    """Return the studies of these numbers, in their order."""
    found = FoundStudies(question=question)
    wanted = select(col(KnownTrial.id), col(KnownTrial.status))
    rows = session.execute(wanted.where(col(KnownTrial.id).in_(question.numbers)))
    known = {row.id: row for row in rows}
    for number in question.numbers:
        if number in known:
            (found.hits if _is_open(known[number]) else found.other).append(StudyHit(number=number))
    return found


def _is_open(row: Row[Any]) -> bool:
    return bool(row.status == StudyStatus.RECRUITING)


def _is_wanted(row: Row[Any], question: TrialQuestion, asked: set[StudyStatus]) -> bool:
    if question.wants_results and not row.has_results:
        return False
    if asked:
        return row.status in asked
    return question.wants_results or _is_open(row)


class _Order:
    """First what is plainly about it, then what has most of the other words, is near, and was updated."""

    def __init__(self, session: Session, question: TrialQuestion, levels: Levels) -> None:
        self._levels = levels
        self._is_new_first = question.wants_new
        self._words = [
            with_words(session, (word,), ANYWHERE) | with_name(session, (word,))
            for word in dict.fromkeys(question.rest[:MOST_WORDS])
        ]

    def sorted(self, rows: list[Row[Any]], near: dict[int, StudyHit]) -> list[StudyHit]:
        """Return the hits of those rows that have one, in order."""
        kept = [row for row in rows if row.id in near]
        kept.sort(key=lambda row: row.updated or "", reverse=True)
        kept.sort(key=lambda row: self._key(row.id, near[row.id]))
        if self._is_new_first:
            kept.sort(key=lambda row: row.first_posted or "", reverse=True)
        return [near[row.id] for row in kept]

    def _key(self, number: int, hit: StudyHit) -> tuple[bool, int, int, int]:
        level = self._levels[number]
        words = sum(number in having for having in self._words)
        return (level is Plainness.TITLE, -words, round(hit.km or 0.0), level)
