"""Which community a misspelt address is for: a letter lost, added, changed or swapped."""

from collections.abc import Collection

from digest.language.similarity import edit_distance

SHORTEST = 4  # letters; of shorter names too many are other words
SLIPS = 1


def meant_by(name: str, names: Collection[str]) -> list[str]:
    """Return the names that one may mean which is none of them, in the order of their letters."""
    if len(name) < SHORTEST:
        return []
    return sorted(
        each
        for each in names
        if len(each) >= SHORTEST and edit_distance(name, each, at_most=SLIPS) <= SLIPS
    )
