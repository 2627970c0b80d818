"""Notices words of people who may be about to harm themselves, so that somebody looks after them.

Where it is clear, their writer is told at once where help is, and people are told. Where it is only perhaps
so, nothing happens to the writer: people are shown it, and judge. What it finds is kept nowhere: the text
is read again wherever it matters. A text is weighed passage by passage (`signs_of_danger`), since most
people, on a bad night, say it in words of their own.
"""

from enum import IntEnum
from functools import lru_cache

from digest.community.posting.not_meant import without_asides, without_works
from digest.community.posting.phrases_of_danger import (
    are_plain_of_another,
    has_taken_all,
    is_alarm,
    names_moderator_in,
)
from digest.community.posting.signs_of_danger import (
    CLEAR,
    PERHAPS,
    sentences,
    unmarked,
    weight_of,
    weight_of_meant,
    weight_of_oneself,
)

LOOKED_AT = 8_000  # characters at the start of a text, and at its end
LATELY = (
    256  # texts whose danger is remembered: a mail asks several times, its receipt once it is done
)


class Danger(IntEnum):
    """How far a text tells that somebody may harm themselves."""

    NONE = 0
    PERHAPS = 1
    CLEAR = 2


@lru_cache(LATELY)
def danger_in(text: str) -> Danger:
    """Say how far a text, in English, German or Spanish, tells that somebody may harm themselves now.

    What only a song says, or its writer does not want, is never clear, and never nothing: where nothing else
    in the text tells even perhaps of danger. What is told of somebody else is never nothing either.
    """
    said = _ends(text)
    if has_taken_all(sentences(without_works(said))):
        return Danger.CLEAR
    weight = weight_of(said)
    if weight >= CLEAR and weight_of_meant(said) >= PERHAPS:
        return Danger.CLEAR
    is_asked = weight >= PERHAPS or tells_of_another(text)
    return Danger.PERHAPS if is_asked else Danger.NONE


def in_danger(text: str) -> bool:
    """Say whether a text tells it clearly."""
    return danger_in(text) is Danger.CLEAR


def in_danger_oneself(text: str) -> bool:
    """Say whether a text tells clearly that its writer may harm themselves: not only somebody else."""
    if not in_danger(text):
        return False
    return not tells_of_another(text) or weight_of_oneself(_ends(text)) >= PERHAPS


@lru_cache(LATELY)
def tells_of_another(text: str) -> bool:
    """Say whether a text tells plainly that somebody else than its writer may harm themselves.

    What stands in it like a quote is told as well: a mark before a line hides nobody.
    """
    said = without_works(unmarked(_ends(text)))
    read = dict.fromkeys((said, without_asides(said)))
    found = [sentences(each) for each in read]
    return any(map(are_plain_of_another, found)) or is_alarm(found[0])


def names_moderator(text: str) -> bool:
    """Say whether a text speaks of a moderator by their office, and not to them."""
    return any(names_moderator_in(each) for each in sentences(unmarked(_ends(text))))


def _ends(text: str) -> str:
    return text if len(text) <= 2 * LOOKED_AT else f"{text[:LOOKED_AT]}\n\n{text[-LOOKED_AT:]}"
