"""Single sentences of posts by which letters tell of them: copied, never written by us."""

import re
from typing import NamedTuple

from digest.mail.excerpt import excerpt

LONGEST = 180  # characters of the sentence
FEWEST = 3  # words of one that says something; "Hello all!" does not
_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?=\s)|\n[ \t]*(?=\n)")
_ABBREVIATED = re.compile(r"(?:\b(?:[A-Za-z]|[DMdm]rs?|St|Prof|Nr|No|bzw|ca|etc|Sr|Sra|Vd|Ud)\.)$")
_QUESTION = re.compile(r"[?？][\"'”’»)\]]*$")


class Opening(NamedTuple):
    """Who wrote a post, and the one sentence of it that tells of it."""

    author: str
    words: str
    asks: bool  # it is a question
    is_own: bool = False  # the reader wrote it

    def read_by(self, reader_id: int, author_id: int | None) -> "Opening":
        """Return it as one reader sees it."""
        return self._replace(is_own=True) if reader_id == author_id else self


def opening_of(author: str, text: str) -> Opening | None:
    """Return the first question of a text, else its first sentence; None where it has neither."""
    said = [each for each in _sentences(text) if len(each.split()) >= FEWEST]
    question = next((each for each in said if _QUESTION.search(each)), None)
    words = question or next(iter(said), None)
    if words is None:
        return None
    return Opening(author, excerpt(words, limit=LONGEST), asks=question is not None)


def beginning_of(author: str, text: str) -> Opening | None:
    """Return the first sentence of a text that says something, else whatever it begins with."""
    said = _sentences(text)
    words = next((each for each in said if len(each.split()) >= FEWEST), next(iter(said), None))
    return Opening(author, excerpt(words, limit=LONGEST), asks=False) if words else None


def _sentences(text: str) -> list[str]:
    """Return the sentences of a text in its own words, without what it quotes."""
    own = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">"))
    found: list[str] = []
    start = 0
    for end in [*(each.end() for each in _END.finditer(own)), len(own)]:
        sentence = " ".join(own[start:end].split())
        if sentence and not _ABBREVIATED.search(sentence):
            found.append(sentence)
            start = end
    return found
