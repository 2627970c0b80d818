"""Time zones."""

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from digest.language.dates import TimeWords
from digest.language.words import fold_word, split_words


def zone(words: tuple[str, ...], raw: str, known: TimeWords) -> str | None:
    """Return the name of a time zone: of "Europe/Berlin", of "New York", of "Pacific time"."""
    named = " ".join(words)
    if named in known.zones:
        return known.zones[named]
    return _zones().get(named) or _zones().get("/".join(split_words(raw.replace("/", " ")).words))


@cache
def _zones() -> Mapping[str, str]:
    """Return every time zone by its name and by its city, folded; of two names the longer counts."""
    names = sorted(available_timezones(), key=lambda name: (name.count("/"), name))
    cities = {
        " ".join(split_words(name.rpartition("/")[2].replace("_", " ")).words): name
        for name in names
    }
    return cities | {fold_word(name): name for name in names}
