"""Knows the phrases with which people say plainly that they may harm themselves.

Each language's stand in `words_of_danger/<language>.toml`. A phrase is no more than a heavy sign
(`signs_of_danger`): "I have lost the will to live with this hospital phone" is one too.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "words_of_danger"
SENTENCE = 400  # characters; a longer one is read in pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrases:
    """What tells of danger in one language, and what does not although it sounds like it."""

    spoken: re.Pattern[str]
    danger: re.Pattern[str]
    none: re.Pattern[str]

    def are_in(self, sentence: str) -> bool:
        return (
            self.spoken.search(sentence) is not None
            and self.danger.search(sentence) is not None
            and self.none.search(sentence) is None
        )


def is_plain(words: list[str]) -> bool:
    """Say whether a sentence, as `sentences` of `signs_of_danger` gives it, has one of the phrases."""
    sentence = " ".join(words)
    pieces = [sentence[at : at + SENTENCE] for at in range(0, len(sentence), SENTENCE)]
    return any(each.are_in(piece) for piece in pieces for each in _languages())


def tables() -> list[Mapping[str, Any]]:
    """Return what each language's file says."""
    return [tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))]


@cache
def _languages() -> tuple[_Phrases, ...]:
    return tuple(
        _Phrases(
            spoken=re.compile(rf"\b(?:{'|'.join(each['spoken'].split())})"),
            danger=_either(each["danger"]),
            none=_either(each["none"]),
        )
        for each in tables()
    )


def _either(expressions: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in expressions))
