"""Notices words of people who may be about to harm themselves, so that somebody looks after them at once.

It would rather let a moderator look once too often than miss one. What it finds is kept nowhere: the text
is read again wherever it matters.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words_of_danger"
LOOKED_AT = 8_000  # characters at the start of a text, and at its end
SENTENCE = 400  # characters; a longer one is read in pieces

_STOPS = re.compile(r"[.!?;:…¡¿]+|\n\s*\n")
_QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)
_SIGNS = re.compile(r"[^a-z0-9]+")
_WITHIN = re.compile("['’`´‘]")


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
    """Say whether a text, in English, German or Spanish, tells that its writer may harm themselves."""
    return any(_tells(sentence) for sentence in _sentences(_ends(text)))


def _tells(sentence: str) -> bool:
    return any(each.tells(sentence) for each in _languages())


def _ends(text: str) -> str:
    return text if len(text) <= 2 * LOOKED_AT else f"{text[:LOOKED_AT]}\n\n{text[-LOOKED_AT:]}"


def _sentences(text: str) -> list[str]:
    """Return the sentences of a text in small letters, without signs; quoted lines are somebody else's."""
    own = _WITHIN.sub("", _QUOTED.sub("", text))
    plain = unicodedata.normalize("NFKD", own.casefold())
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    found = (_SIGNS.sub(" ", each).strip() for each in _STOPS.split(plain))
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
