"""What people say, and what a registry calls it: lay words, brands, markers, and the words of a question.

`words/asking.tsv` has the words of a question in all languages; `words/en.tsv` and its like what illnesses,
treatments, drugs, cities and people are called, and an operator's own file has the same form. Words of all
languages are looked for at once: nobody need say in which they ask.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from digest.errors import BadInput
from digest.trials.wording import NameKey, key_of

FOLDER = Path(__file__).parent / "words"
LONGEST = 7  # words of a phrase


class Sense(StrEnum):
    """What a phrase tells of."""

    ILLNESS = "illness"
    TREATMENT = "treatment"
    DRUG = "drug"
    MARKER = "marker"
    PLACE = "place"
    CITY = "city"
    WHO = "who"
    STATUS = "status"
    RESULTS = "results"
    NO = "no"
    AFTER = "after"
    NEAR = "near"
    IN = "in"
    WITHIN = "within"
    KM = "km"
    YEAR = "year"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    AGED = "aged"
    COUNTED = "counted"
    PHASE = "phase"
    NEW = "new"
    NUMBER = "number"
    FILLER = "filler"
    JOIN = "join"
    LASTING = "lasting"
    OLD = "old"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a phrase means."""

    kind: Sense
    means: tuple[str, ...]  # the registry's names, or a value

    @property
    def value(self) -> str:
        """Return the value where there is one."""
        return self.means[0]


_KINDS = frozenset(each.value for each in Sense)


class Lexicon:
    """Phrases and what they mean."""

    def __init__(self, entries: Iterable[tuple[NameKey, Entry]]) -> None:
        self._meanings: dict[NameKey, dict[Sense, Entry]] = {}
        for key, entry in entries:
            known = self._meanings.setdefault(key, {})
            before = known.get(entry.kind)
            means = (*(before.means if before else ()), *entry.means)
            known[entry.kind] = Entry(kind=entry.kind, means=tuple(dict.fromkeys(means)))

    def meanings(self, key: NameKey) -> dict[Sense, Entry]:
        """Return all that a phrase may mean."""
        return self._meanings.get(key, {})


def read_words(text: str, *, where: str) -> Iterator[tuple[NameKey, Entry]]:
    """Yield the phrases of a file: kind, phrases, meanings, with a tab between and "; " within.

    Raises BadInput, with the line, for what cannot be read.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) not in (2, 3) or parts[0] not in _KINDS:
            known = ", ".join(sorted(("illness", "treatment", "drug", "marker", "place", "city")))
            raise BadInput(
                f"{where}, line {number}: write a kind ({known}), words and the registry's names, "
                "with a tab between"
            )
        means = tuple(each.strip() for each in parts[-1].split(";") if each.strip())
        for phrase in parts[1].split(";"):
            if key := key_of(phrase):
                yield key, Entry(kind=Sense(parts[0]), means=means)


@cache
def lexicon(own: Path | None = None) -> Lexicon:
    """Return the words that we ship, and those of the operator's file."""
    paths = [*sorted(FOLDER.glob("*.tsv")), *([own] if own else [])]
    return Lexicon(
        each for path in paths for each in read_words(path.read_text("utf-8"), where=path.name)
    )
