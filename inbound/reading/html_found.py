"""Finds a plain text's paragraphs again in the HTML that says the same, where they are as they were written.

Mail programs send both. The plain one is made from the other: it is wrapped, a raised figure has come down
(109/L), and what was struck out stands there as if it counted. So a paragraph whose letters and figures are
those of whole lines of the HTML takes the form of these lines. Words never change by this.
"""

import re
from collections.abc import Sequence

from inbound.reading.html_line import HtmlLine
from inbound.reading.html_look import level

TRIES = 8  # places where the same words stand in the middle of a line
MISSES = 40  # paragraphs that it does not have; then it says something else

_BETWEEN_WORDS = re.compile(r"[\W_]+")
_MANY_BREAKS = re.compile(r"\n{3,}")


class HtmlFound:
    """The lines of a mail's HTML, in which paragraphs are looked for from the top down."""

    def __init__(self, lines: Sequence[HtmlLine]) -> None:
        self._lines = lines
        self._begins: dict[int, int] = {}  # where lines begin in all the words, by place
        self._ends: dict[int, int] = {}
        words: list[str] = []
        size = 0
        for number, line in enumerate(lines):
            said = squeezed(line.written)
            if not said:
                continue
            self._begins[size] = number
            size += len(said)
            self._ends[size] = number + 1
            words.append(said)
        self._words = "".join(words)
        self._from = 0
        self._missed = 0

    def paragraph(self, text: str) -> str | None:
        """Return a paragraph as the HTML has it; None where it says something else, or quotes it."""
        said = squeezed(text)
        if not said or self._missed >= MISSES:
            return None
        place = self._words.find(said, self._from)
        for _ in range(TRIES):
            if place < 0:
                break
            first, end = self._begins.get(place), self._ends.get(place + len(said))
            if first is not None and end is not None:
                self._from = place + len(said)
                return _shown(self._lines[first:end])
            place = self._words.find(said, place + 1)
        self._missed += 1
        return None


def squeezed(text: str) -> str:
    """Return the letters and figures of a text, raised ones as ordinary ones."""
    return _BETWEEN_WORDS.sub("", level(text))


def _shown(lines: Sequence[HtmlLine]) -> str | None:
    if any(line.text.startswith(">") for line in lines):
        return None
    text = "\n".join(line.text for line in lines if not line.is_gone)
    return _MANY_BREAKS.sub("\n\n", text).strip("\n")
