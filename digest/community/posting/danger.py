"""Notices words of people who may be about to harm themselves, so that somebody looks after them at once.

It would rather let a moderator look once too often than miss one. What it finds is kept nowhere: the text
is read again wherever it matters. What is said plainly is known by its phrases; most people, on a bad night,
say it in words of their own, and those are weighed (`signs_of_danger`).
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from digest.community.posting.signs_of_danger import FOLDER, sentences, tells_of_danger

LOOKED_AT = 8_000  # characters at the start of a text, and at its end
SENTENCE = 400  # characters; a longer one is read in pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class _Language:
    """What tells of danger in one language, and what does not although it sounds like it."""

    spoken: re.Pattern[str]
    danger: re.Pattern[str]
    none: re.Pattern[str]

    def tells(self, sentence: str) -> bool:
        return (
            self.spoken.search(sentence) is not None
            and self.danger.search(sentence) is not None
            and self.none.search(sentence) is None
        )


def in_danger(text: str) -> bool:
    """Say whether a text, in English, German or Spanish, tells that somebody may harm themselves now."""
    looked_at = _ends(text)
    return any(map(_tells, _pieces(looked_at))) or tells_of_danger(looked_at)


def _tells(sentence: str) -> bool:
    return any(each.tells(sentence) for each in _languages())


def _ends(text: str) -> str:
    return text if len(text) <= 2 * LOOKED_AT else f"{text[:LOOKED_AT]}\n\n{text[-LOOKED_AT:]}"


def _pieces(text: str) -> list[str]:
    found = (" ".join(words) for words in sentences(text))
    return [each[at : at + SENTENCE] for each in found for at in range(0, len(each), SENTENCE)]


@cache
def _languages() -> tuple[_Language, ...]:
    files = (tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml")))
    return tuple(
        _Language(
            spoken=re.compile(rf"\b(?:{'|'.join(each['spoken'].split())})"),
            danger=_either(each["danger"]),
            none=_either(each["none"]),
        )
        for each in files
    )


def _either(expressions: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in expressions))
