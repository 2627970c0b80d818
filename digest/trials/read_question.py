"""Reads what somebody asks for out of everyday words, in all of our languages at once.

Pure but for `Registry`: which words are names of illnesses, cities and states in the registry itself. The
longest phrase that is known counts, from left to right.
"""

import re
from collections.abc import Mapping

from digest.trials.lexicon import Entry, Lexicon, Sense
from digest.trials.question import NamedThing, TrialQuestion
from digest.trials.read_person import read_age, settle_who
from digest.trials.read_place import read_code, read_distance, read_place
from digest.trials.reading import AROUND_WORDS, Reading, Registry, phrases_in, words_in
from digest.trials.study import number_of
from digest.trials.wording import key_of

SHORT = 3  # letters of an abbreviation that is a word, too: only in capitals

_NCT = re.compile(r"NCT\d{1,8}", re.IGNORECASE)


def read_question(text: str, lexicon: Lexicon, registry: Registry) -> TrialQuestion:
    """Return what was understood of a question."""
    words = words_in(text)
    keys = list(set(phrases_in(words)))
    reading = Reading(
        words,
        lexicon,
        names=registry.names(keys),
        cities=registry.cities(keys),
        states=registry.states(keys),
    )
    at = 0
    while at < len(words):
        taken = _step(reading, at)
        if words[min(at + taken, len(words)) - 1].ends:
            reading.is_no = reading.is_after = False
        at += taken
    settle_who(reading)
    return reading.found


def _step(reading: Reading, at: int) -> int:
    """Read what stands at one place; return how many words that were."""
    for read in (_number_of_study, read_age, read_distance, read_code, read_place, _phrase):
        if taken := read(reading, at):
            return taken
    word = reading.words[at]
    if len(word.stem) >= SHORT and not word.stem.isdigit():
        reading.found.rest.append(word.stem)
        reading.is_no = False
    return 1


def _number_of_study(reading: Reading, at: int) -> int:
    found = _NCT.search(reading.words[at].raw)
    number = number_of(found.group()) if found else None
    if number is None:
        return 0
    if number not in reading.found.numbers:
        reading.found.numbers.append(number)
    raw = reading.words[at].raw
    return next(
        (
            n
            for n in range(1, 9)
            if at + n >= len(reading.words) or reading.words[at + n].raw is not raw
        ),
        1,
    )


def _phrase(reading: Reading, at: int) -> int:
    """Read the longest phrase that is known here."""
    for length in range(reading.longest(at), 0, -1):
        meanings = reading.meanings(at, length)
        if _is_abbreviation_written_small(reading, at, length, meanings):
            meanings = {kind: each for kind, each in meanings.items() if kind is Sense.FILLER}
        for kind, take in _TAKES:
            if kind in meanings and take(reading, meanings[kind], at, length):
                return length
        if _is_name(reading, at, length) and not meanings:
            _take_illness(reading, None, at, length)
            return length
    return 0


def _is_name(reading: Reading, at: int, length: int) -> bool:
    """Say whether the registry itself calls an illness so; a longer name must bring a heading of its own."""
    key = reading.key(at, length)
    if key not in reading.names:
        return False
    if length == 1 and (
        len(key[0]) <= SHORT and not reading.words[at].raw.strip(AROUND_WORDS).isupper()
    ):
        return False
    inner = (
        Sense.ILLNESS in reading.meanings(at + start, part)
        for part in range(1, length)
        for start in range(length - part + 1)
    )
    return reading.names[key] or not any(inner)


def _is_abbreviation_written_small(
    reading: Reading, at: int, length: int, meanings: Mapping[Sense, Entry]
) -> bool:
    """Say whether a word that is an illness in capitals only ("ALL", "ALS", "MS") is a word here."""
    if length > 1 or not {Sense.ILLNESS, Sense.MARKER} & meanings.keys():
        return False
    raw = reading.words[at].raw.strip(AROUND_WORDS)
    return len(raw) <= SHORT and raw.islower() and Sense.FILLER in meanings


def _take_illness(reading: Reading, entry: Entry | None, at: int, length: int) -> bool:
    names = dict.fromkeys((reading.key(at, length), *map(key_of, entry.means if entry else ())))
    named = NamedThing(
        written=reading.written(at, length), names=tuple(each for each in names if each)
    )
    to = reading.found.without if reading.is_no else reading.found.illnesses
    if named not in to:
        to.append(named)
    return True


def _take_treatment(reading: Reading, entry: Entry, at: int, length: int) -> bool:
    names = dict.fromkeys((reading.key(at, length), *map(key_of, entry.means)))
    named = NamedThing(
        written=reading.written(at, length), names=tuple(each for each in names if each)
    )
    if reading.is_no:
        reading.found.unwanted.append(named)
    elif not reading.is_after:
        reading.found.treatments.append(named)
    return True


def _take_marker(reading: Reading, entry: Entry, at: int, length: int) -> bool:
    if not reading.is_no:
        names = tuple(dict.fromkeys((reading.key(at, length), *map(key_of, entry.means))))
        reading.found.markers.append(NamedThing(written=reading.written(at, length), names=names))
    return True


def _take_who(reading: Reading, entry: Entry, at: int, length: int) -> bool:
    reading.who.extend((at + length - 1, each) for each in entry.means)
    return True


def _take_status(reading: Reading, entry: Entry, at: int, length: int) -> bool:
    if at + length < len(reading.words) and reading.words[at + length].stem.isdigit():
        return False  # "over 65"
    if entry.value not in reading.found.statuses:
        reading.found.statuses.append(entry.value)
    return True


def _take_phase(reading: Reading, entry: Entry, at: int, length: int) -> bool:
    reading.found.phases.append(entry.value)
    return True


def _take_results(reading: Reading, entry: Entry, at: int, length: int) -> bool:
    reading.found.wants_results = True
    return True


def _take_new(reading: Reading, entry: Entry, at: int, length: int) -> bool:
    reading.found.wants_new = True
    return True


def _take_no(reading: Reading, entry: Entry, at: int, length: int) -> bool:
    reading.is_no, reading.is_after = True, False
    return True


def _take_after(reading: Reading, entry: Entry, at: int, length: int) -> bool:
    reading.is_after, reading.is_no = True, False
    return True


def _take_near(reading: Reading, entry: Entry, at: int, length: int) -> bool:
    reading.place_since, reading.is_near = at + length - 1, True
    return True


def _take_in(reading: Reading, entry: Entry, at: int, length: int) -> bool:
    reading.place_since, reading.is_near = at + length - 1, False
    return True


def _take_other(reading: Reading, entry: Entry, at: int, length: int) -> bool:
    return True


_TAKES = (
    (Sense.STATUS, _take_status),
    (Sense.RESULTS, _take_results),
    (Sense.PHASE, _take_phase),
    (Sense.ILLNESS, _take_illness),
    (Sense.MARKER, _take_marker),
    (Sense.DRUG, _take_treatment),
    (Sense.TREATMENT, _take_treatment),
    (Sense.WHO, _take_who),
    (Sense.NEAR, _take_near),
    (Sense.NO, _take_no),
    (Sense.AFTER, _take_after),
    (Sense.IN, _take_in),
    (Sense.NEW, _take_new),
    (Sense.WITHIN, _take_other),
    (Sense.JOIN, _take_other),
    (Sense.COUNTED, _take_other),
    (Sense.AGED, _take_other),
    (Sense.FILLER, _take_other),
)
