"""What somebody asks for: an illness, a person, a place, what is wanted and what is not.

`read_question.py` reads it. What is not understood is kept as words that rank, and never excludes anything.
"""

from dataclasses import dataclass, field

from digest.trials.study import Sex
from digest.trials.wording import NameKey


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedThing:
    """Something that was named, and by which names the registry may know it."""

    written: str
    names: tuple[NameKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ages:
    """The ages, in days, that a person may have: "72" is from one birthday to the day before the next."""

    first: int
    last: int
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where somebody looks, as it was written: at most one of code and city, and perhaps a country."""

    country: str | None = None  # ISO 3166
    city: NameKey | None = None
    state: NameKey | None = None
    code: str | None = None
    is_near: bool = False  # around it, and not only in the whole country
    km: float | None = None  # how far, where somebody said
    written: str = ""


@dataclass(kw_only=True)
class TrialQuestion:
    """What was understood of a question."""

    numbers: list[int] = field(default_factory=list)
    illnesses: list[NamedThing] = field(default_factory=list)
    without: list[NamedThing] = field(
        default_factory=list
    )  # illnesses that the person does not have
    treatments: list[NamedThing] = field(default_factory=list)
    unwanted: list[NamedThing] = field(default_factory=list)
    markers: list[NamedThing] = field(default_factory=list)
    sex: Sex | None = None
    ages: Ages | None = None
    where: Where | None = None
    statuses: list[str] = field(default_factory=list)
    phases: list[str] = field(default_factory=list)
    wants_results: bool = False
    wants_new: bool = False
    rest: list[str] = field(default_factory=list)  # words that only rank
