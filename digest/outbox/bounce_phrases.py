"""How phrases of mail servers are written down, and how a server's words are put to compare with them."""

import re
from functools import cached_property

from digest.community.posting.expressions import Needed, needed_by
from digest.language.words import fold

# What stands between two words of a phrase, in one sentence; limited, so that no text takes long to match.
WORD = r"\S{0,38}(?:[^\s.;!?]|\.\.\.)"

LONGEST = 10_000  # characters that are compared: a letter may stand for eighteen

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_AS_COMPARED = str.maketrans({"’": "'", "´": "'", "`": "'", "_": " "})


def line_of(words: str) -> str:
    """Return a text as phrases are found in it: one line, in small letters without accents."""
    return " ".join(fold(words.translate(_AS_COMPARED))[:LONGEST].split())


class PhrasePattern:
    """One pattern for many phrases, compiled when it is first used: it takes some hundredths of a second."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern, to be used on what `line_of` returns."""
        return re.compile(self._pattern, re.IGNORECASE)

    def found_in(self, line: str) -> bool:
        """Say whether a line says one of them; of most, what all of them need is not there."""
        if line.isascii() and not any(piece in line for piece in self._needed):
            return False
        return self.compiled.search(line) is not None

    @cached_property
    def _needed(self) -> Needed:
        return Needed(piece.lower() for piece in needed_by(self._pattern))


def any_of(phrases: str, **terms: str) -> PhrasePattern:
    """Return phrases as one.

    Each line is an alternative; a line that ends in a backslash goes on. PhrasePattern are patterns, in which
    `<who>` is the term of that name, `_` is a word, `~3` stands for up to three words more and `3~` for up to
    three words before the next.
    """
    joined = phrases.strip().replace("\\\n", "").replace("\n", "|")
    for name, term in terms.items():
        joined = joined.replace(f"<{name}>", f"(?:{term})")
    joined = joined.replace("(?:_ )", f"(?:{WORD} )")
    joined = re.sub(r"~(\d)", lambda gap: f"(?: {WORD}){{0,{gap[1]}}}", joined)
    joined = re.sub(r"(\d)~", lambda gap: f"(?:{WORD} ){{0,{gap[1]}}}", joined)
    return PhrasePattern(_NOT_ASCII.sub(lambda found: fold(found[0]), joined))
