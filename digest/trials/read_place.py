"""Reads where somebody looks: a country, a state, a city, a postal code, and how far around it."""

import re

from digest.trials.countries import countries
from digest.trials.lexicon import Sense
from digest.trials.question import Where
from digest.trials.read_person import count_at, is_counted
from digest.trials.reading import AROUND_WORDS, Reading
from digest.trials.wording import NameKey, key_of

FEW = 2  # words between "near" and a place; of a code one more
LONGEST_NAME = 4  # words
SURE_CODE = 5  # digits of a number that is a code by itself
SHORT = 4  # letters; a longer name is one in small letters, too
A_CODE = 2  # letters of a country's code

_CODE = re.compile(r"(?:[A-Z]{1,2}-)?\d{4,6}(?:-\d{3,4})?|[A-Z]{1,2}\d[A-Z\d]?")


def read_distance(reading: Reading, at: int) -> int:
    """Read a distance that begins here; return of how many words it is, 0 where there is none."""
    count = count_at(reading, at) if reading.words[at].stem.isdigit() else None
    if count is None or at + 1 >= len(reading.words):
        return 0
    unit = reading.meanings(at + 1, 1).get(Sense.KM)
    if unit is None:
        return 0
    _where(reading, km=count * float(unit.value), is_near=True)
    reading.place_since, reading.is_near = at + 1, True
    return 2


def read_code(reading: Reading, at: int) -> int:
    """Read a postal code that stands here; return of how many words it is, 0 where there is none."""
    raw = reading.words[at].raw.strip(AROUND_WORDS)
    found = _CODE.fullmatch(raw)
    if not found or is_counted(reading, at) or not any(each.isdigit() for each in raw):
        return 0
    if not (at - reading.place_since <= FEW + 1 or len(raw) >= SURE_CODE):
        return 0
    _where(reading, code=raw, is_near=True, written=raw)
    same = [word for word in reading.words[at:] if word.raw is reading.words[at].raw]
    reading.place_since = at + len(same) - 1
    return len(same)


def read_place(reading: Reading, at: int) -> int:
    """Read a country, state or city that begins here; return of how many words it is, 0 for none."""
    is_told = at - reading.place_since <= FEW
    for length in range(min(LONGEST_NAME, reading.longest(at)), 0, -1):
        key, written = reading.key(at, length), reading.written(at, length)
        if (code := _country(reading, key, written)) and (
            is_told or written[:1].isupper() or length > 1 or len(written) > SHORT
        ):
            _where(reading, country=code, written=written, is_near=False)
            reading.place_since = at + length - 1
            return length
        city = _city(reading, key)
        if city and (is_told or _looks_like_a_name(reading, at, length)):
            _where(reading, city=city, written=written, is_near=True)
            reading.place_since = at + length - 1
            return length
        if key in reading.states and (is_told or _looks_like_a_name(reading, at, length)):
            _where(reading, state=key, written=written)
            reading.place_since = at + length - 1
            return length
    return 0


def _country(reading: Reading, key: NameKey, written: str) -> str | None:
    entry = reading.lexicon.meanings(key).get(Sense.PLACE)
    if entry is not None:
        return next((code for name in entry.means if (code := countries().get(key_of(name)))), None)
    if len(key) == 1 and len(written) == A_CODE:
        is_close = written.isupper() and written in countries().values()
        return written if is_close and reading.found.where is not None else None
    return countries().get(key)


def _city(reading: Reading, key: NameKey) -> NameKey | None:
    entry = reading.lexicon.meanings(key).get(Sense.CITY)
    if entry is not None:
        return key_of(entry.value)
    return key if key in reading.cities else None


def _looks_like_a_name(reading: Reading, at: int, length: int) -> bool:
    """Say whether a name that no "in" stands before is a place all the same: set off, and no known word."""
    key, written = reading.key(at, length), reading.written(at, length)
    last = at + length - 1
    ends = last + 1 == len(reading.words) or reading.words[last].raw.endswith((",", ".", "?", "!"))
    is_set_off = ends or (at > 0 and reading.words[at - 1].raw.endswith(","))
    is_word = bool(reading.lexicon.meanings(key)) or key in reading.names
    return at > 0 and is_set_off and written[:1].isupper() and len(written) >= SHORT and not is_word


def _where(reading: Reading, **told: object) -> None:
    was = reading.found.where or Where()
    parts = {name: getattr(was, name) for name in Where.__dataclass_fields__}
    told["is_near"] = bool(told.get("is_near")) or was.is_near
    if was.written and told.get("written"):
        told["written"] = f"{was.written}, {told['written']}"
    reading.found.where = Where(**(parts | told))
