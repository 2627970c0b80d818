"""One study, as a registry's record says it (ClinicalTrials.gov, API v2): what we keep of it, in our words.

What a record leaves open is None, and never guessed (`record.py` reads it).
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class StudyStatus(StrEnum):
    """How far a study, or one of its sites, has come (the registry's own words)."""

    RECRUITING = "RECRUITING"
    NOT_YET_RECRUITING = "NOT_YET_RECRUITING"
    ENROLLING_BY_INVITATION = "ENROLLING_BY_INVITATION"
    ACTIVE_NOT_RECRUITING = "ACTIVE_NOT_RECRUITING"
    COMPLETED = "COMPLETED"
    SUSPENDED = "SUSPENDED"
    TERMINATED = "TERMINATED"
    WITHDRAWN = "WITHDRAWN"
    AVAILABLE = "AVAILABLE"
    NO_LONGER_AVAILABLE = "NO_LONGER_AVAILABLE"
    TEMPORARILY_NOT_AVAILABLE = "TEMPORARILY_NOT_AVAILABLE"
    APPROVED_FOR_MARKETING = "APPROVED_FOR_MARKETING"
    WITHHELD = "WITHHELD"
    UNKNOWN = "UNKNOWN"


class Sex(StrEnum):
    """Who may take part."""

    ALL = "ALL"
    FEMALE = "FEMALE"
    MALE = "MALE"


class TermKind(StrEnum):
    """Where a record names an illness."""

    CONDITION = "condition"
    KEYWORD = "keyword"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where a study takes place; its own status where the record says it."""

    facility: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country: str | None = None
    latitude: float | None = None  # degrees
    longitude: float | None = None
    status: StudyStatus | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """A group of people in a study, and what they get."""

    is_tried: (
        bool  # what the study tries, not what it is compared with; each where none is experimental
    )
    words: str  # its label and description, and what is given, by all of its names


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A descriptor of the MeSH thesaurus, by its short id: D008175."""

    id: str
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A study."""

    number: int  # of its NCT number, without the letters and zeros
    title: str
    official_title: str | None = None
    summary: str | None = None
    criteria: str | None = None
    sex: Sex
    from_days: int | None = None  # of age, included
    to_days: int | None = None  # the last day of age that is included
    takes_healthy: bool | None = None
    status: StudyStatus | None = None
    why_stopped: str | None = None
    verified: str | None = None  # as written: 2026-05, or with a day; so are the other dates
    starts: str | None = None
    ends: str | None = None
    first_posted: str | None = None
    updated: str | None = None
    phases: tuple[str, ...]
    kind: str | None = None
    sponsor: str | None = None
    has_results: bool
    contact: str | None = None
    conditions: tuple[str, ...]
    keywords: tuple[str, ...]
    headings: tuple[Heading, ...]
    above: tuple[Heading, ...]  # the headings of which these are narrower ones
    treatments: tuple[str, ...]
    arms: tuple[Arm, ...]
    sites: tuple[Site, ...]

    @property
    def nct(self) -> str:
        """Return the number as everybody writes it."""
        return nct_of(self.number)


_NCT = re.compile(r"NCT0*(\d{1,8})", re.IGNORECASE)


def nct_of(number: int) -> str:
    """Return a study's number as everybody writes it."""
    return f"NCT{number:08}"


def number_of(nct: str) -> int | None:
    """Return the number of an NCT number; None for what is none."""
    found = _NCT.fullmatch(nct.strip())
    return int(found[1]) if found and int(found[1]) else None
