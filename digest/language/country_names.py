"""What countries are called in a language."""

from collections.abc import Mapping
from functools import cache

from babel import Locale

LETTERS = 2  # of a country's code; a region has a number


@cache
def country_names(language: str) -> Mapping[str, str]:
    """Return the names of countries by their codes (ISO 3166, two letters)."""
    named = Locale(language).territories
    return {code: name for code, name in named.items() if code.isalpha() and len(code) == LETTERS}
