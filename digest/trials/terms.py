"""What of a study's words can be searched: the names of its illnesses, and words of its other parts."""

import re
from enum import StrEnum

from digest.trials.study import Study, TermKind
from digest.trials.wording import key_of, line_of

LONGEST_NAME = 12  # words of a condition or keyword; what is longer is a sentence
LONGEST_ARM = 400  # characters of what an arm tells; longer ones talk of much else
_EXCLUSION = re.compile(
    r"^\W*(?:key |main |general )?(?:exclusion|non-inclusion)\b", re.IGNORECASE | re.MULTILINE
)
_SENTENCE_END = re.compile(r"(?<=[.;])\s+|\n+")
_ABSENT = re.compile(
    r"\b(?:no|not|non|without|absen\w+|negative|wild[- ]?type|lack\w*|neither|nor|exclu\w+|ineligible)\b",
    re.IGNORECASE,
)
_MARKER = re.compile(r"\b[A-Z][A-Z0-9]{1,7}(?:-\d{1,2})?\b")  # ALK, ROS1, PD-L1
_SHORTEST = 2  # letters of a word


class WordPlace(StrEnum):
    """Where a word stands in a study."""

    TITLE = "title"
    TREATMENT = "treatment"
    MARKER = "marker"  # among those whom it takes


def names_of(study: Study) -> dict[str, set[TermKind]]:
    """Return what the study says it is about, by names as they are compared."""
    found: dict[str, set[TermKind]] = {}
    for kind, names in (
        (TermKind.CONDITION, (*study.conditions, *(each.term for each in study.headings))),
        (TermKind.KEYWORD, study.keywords),
    ):
        for name in names:
            line = line_of(key_of(name)[:LONGEST_NAME])
            if line:
                found.setdefault(line, set()).add(kind)
    return found


def words_of(study: Study) -> dict[WordPlace, set[str]]:
    """Return the words of the other parts that a search looks at."""
    treatments = (
        *study.treatments,
        *(arm.words for arm in study.arms if len(arm.words) < LONGEST_ARM),
    )
    return {
        WordPlace.TITLE: _words(study.title, study.official_title or ""),
        WordPlace.TREATMENT: _words(*treatments),
        WordPlace.MARKER: _words(*_MARKER.findall(" ".join(required(study.criteria or "")))),
    }


def inclusion_of(criteria: str) -> str:
    """Return what the criteria say of whom the study takes, without whom it does not."""
    found = _EXCLUSION.search(criteria)
    return criteria[: found.start()] if found else criteria


def required(criteria: str) -> list[str]:
    """Return the sentences of whom the study takes, without those that say what they must not have."""
    sentences = _SENTENCE_END.split(inclusion_of(criteria))
    return [each for each in sentences if not _ABSENT.search(each)]


def _words(*texts: str) -> set[str]:
    return {word for text in texts for word in key_of(text) if len(word) >= _SHORTEST}
