"""Reads of whom a question is: their age, in years, months, weeks or days, and their sex."""

from digest.trials.lexicon import Sense
from digest.trials.question import Ages
from digest.trials.reading import Reading
from digest.trials.study import Sex

OLDEST = 120  # years
DIGITS = 3  # of an age
LONGEST_UNIT = 3  # words
CLOSE = 3  # words between a person and their age
DAYS = {Sense.YEAR: 365.25, Sense.MONTH: 30.4375, Sense.WEEK: 7.0, Sense.DAY: 1.0}
CHILD = Ages(first=0, last=int(18 * 365.25) - 1, written="child")
AGES_OF = {
    "child": CHILD,
    "baby": Ages(first=0, last=int(2 * 365.25) - 1, written="baby"),
    "toddler": Ages(first=365, last=int(4 * 365.25) - 1, written="toddler"),
    "teenager": Ages(first=int(12 * 365.25), last=int(18 * 365.25) - 1, written="teenager"),
    "adult": Ages(first=int(18 * 365.25), last=int(OLDEST * 365.25), written="adult"),
}
SEXES = {"female": Sex.FEMALE, "male": Sex.MALE}


def read_age(reading: Reading, at: int) -> int:
    """Read an age that begins here; return of how many words it is, 0 where there is none."""
    count = count_at(reading, at)
    if count is None:
        return 0
    unit, length = _unit(reading, at + 1)
    is_aged = any(place >= 0 and reading.means(place, Sense.AGED) for place in (at - 2, at - 1))
    if unit is None:
        of_whom = bool(reading.who) and at - reading.who[-1][0] <= CLOSE
        is_lone = reading.words[at].stem.isdigit() and not is_counted(reading, at)
        if not is_lone or not (is_aged or of_whom):
            return 0
    elif (
        at
        and reading.means(at - 1, Sense.LASTING)
        and not (is_aged or _is_old(reading, at, length))
    ):
        return 1 + length  # "for 3 years"
    days = DAYS[unit or Sense.YEAR]
    if count * days > OLDEST * DAYS[Sense.YEAR]:
        return 0
    written = reading.written(at, 1 + length)
    reading.found.ages = Ages(
        first=int(count * days), last=int((count + 1) * days) - 1, written=written
    )
    reading.aged_at = at
    return 1 + length


def _is_old(reading: Reading, at: int, length: int) -> bool:
    """Say whether "old" stands in or behind the unit of a number."""
    behind = at + 1 + length
    places = range(at + 1, min(behind + 1, len(reading.words)))
    return any(Sense.OLD in reading.meanings(place, 1) for place in places)


def count_at(reading: Reading, at: int) -> int | None:
    """Return the number that stands at a place, in digits or as a word."""
    stem = reading.words[at].stem
    if stem.isdigit():
        return int(stem) if len(stem) <= DIGITS else None
    entry = reading.meanings(at, 1).get(Sense.NUMBER)
    return int(entry.value) if entry else None


def _unit(reading: Reading, at: int) -> tuple[Sense | None, int]:
    for length in range(min(LONGEST_UNIT, len(reading.words) - at), 0, -1):
        for kind in DAYS:
            if kind in reading.meanings(at, length):
                return kind, length
    return None, 0


def is_counted(reading: Reading, at: int) -> bool:
    """Say whether a number counts something else than years: "type 2", "phase 3"."""
    return at > 0 and Sense.COUNTED in reading.meanings(at - 1, 1)


def settle_who(reading: Reading) -> None:
    """Say of which sex and age the person is: of several people the one whose age is told."""
    told = reading.who
    if reading.aged_at is not None and told:
        nearest = min(abs(at - reading.aged_at) for at, _ in told)
        told = [
            (at, what) for at, what in told if abs(at - reading.aged_at) <= max(nearest, CLOSE)
        ] or told
        close = [(at, what) for at, what in told if abs(at - reading.aged_at) == nearest]
        told = close if any(what in SEXES for _, what in close) else told
    sexes = {SEXES[what] for _, what in told if what in SEXES}
    if len(sexes) == 1:
        reading.found.sex = sexes.pop()
    groups = [AGES_OF[what] for _, what in told if what in AGES_OF]
    if reading.found.ages is None and groups and len({*groups}) == 1:
        reading.found.ages = groups[0]
