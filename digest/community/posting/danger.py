"""Notices words of people who may be about to harm themselves, so that somebody looks after them at once.

It would rather let a moderator look once too often than miss one. What it finds is kept nowhere: the text
is read again wherever it matters. A text is weighed passage by passage (`signs_of_danger`), since most
people, on a bad night, say it in words of their own.
"""

from digest.community.posting.signs_of_danger import tells_of_danger

LOOKED_AT = 8_000  # characters at the start of a text, and at its end


def in_danger(text: str) -> bool:
    """Say whether a text, in English, German or Spanish, tells that somebody may harm themselves now."""
    return tells_of_danger(_ends(text))


def _ends(text: str) -> str:
    return text if len(text) <= 2 * LOOKED_AT else f"{text[:LOOKED_AT]}\n\n{text[-LOOKED_AT:]}"
