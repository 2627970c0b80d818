"""Words as they are compared, and as they were written: accents, case and dots do not count."""

import re
import unicodedata
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import filterfalse, islice

QUOTE = ">"
LONGEST_KNOWN = 40  # letters of a word that is kept with what it is compared as
LONGEST_SPLIT = 1_000  # characters of a text that is kept with its words

AROUND = " \t.,;:!?¡¿\"'`´’‘“”„«»…*_~()[]<>|-–—"
_WITHIN = re.compile(r"['’`´‘.\-–_]")
_WRITTEN = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"(?<=\w\w\w[.!?;])\s+")


@dataclass(frozen=True)
class Words:
    """Words: as they are compared (`words`) and as they were written (`raw`), in the same order."""

    words: tuple[str, ...]
    raw: tuple[str, ...]

    @cached_property
    def line(self) -> str:
        """Return the words as phrases are matched with: each with a space behind it."""
        return self.line_from(0)

    def line_from(self, at: int) -> str:
        """Return the same of the words from one on."""
        return f"{' '.join(self.words[at:])} " if at < len(self.words) else ""

    def __getitem__(self, part: slice) -> "Words":
        """Return some of the words."""
        return Words(self.words[part], self.raw[part])

    def as_written(self) -> str:
        """Return the words as they were written, without what stands around them."""
        return " ".join(self.raw).strip(AROUND)


def fold(text: str) -> str:
    """Return a text as texts are compared: in small letters, without accents."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text).casefold()
    return "".join(filterfalse(unicodedata.combining, parts))


def fold_in_place(text: str) -> str:
    """Return a text folded letter by letter, so that whatever is found in it stands where it was."""
    if text.isascii():
        return text.lower()
    return "".join(fold(letter)[:1] or letter for letter in text)


def split_words(text: str) -> Words:
    """Return the words of a text; what is no word goes with the one before it: Food & drink."""
    return _split_lately(text) if len(text) <= LONGEST_SPLIT else _split(text)


def _split(text: str) -> Words:
    words: list[str] = []
    raw: list[str] = []
    for token in text.split():
        word = fold_word(token)
        if word:
            words.append(word)
            raw.append(token)
        elif raw:
            raw[-1] += f" {token}"
    return Words(tuple(words), tuple(raw))


_split_lately = lru_cache(maxsize=256)(_split)  # each rule asks for the words of a mail anew


def fold_word(token: str) -> str:
    """Return a word as words are compared, without signs around and in it; empty for what is none."""
    return _known(token) if len(token) <= LONGEST_KNOWN else _folded(token)


def _folded(token: str) -> str:
    bare = token.strip(AROUND)
    if not any(each.isalnum() for each in bare):
        return ""
    plain = fold(bare)
    if any(each.isdigit() or each in "@/:#" for each in plain):
        return plain
    return _WITHIN.sub("", plain)


_known = lru_cache(maxsize=4_096)(_folded)  # the words of a mail are split many times


def beginning(text: str, *, characters: int, words: int) -> str:
    """Return a text up to so many characters and words, whichever comes first."""
    head = text[:characters]
    last = next(islice(_WRITTEN.finditer(head), words, None), None)
    return head[: last.start()] if last else head


def lines_of(text: str, *, at_most: int) -> list[str]:
    """Return the first lines that are neither empty nor quoted."""
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith(QUOTE)][:at_most]


def sentences_of(line: str) -> list[str]:
    """Return the sentences of a line; a dot behind one or two letters ends none: St. Mary."""
    return [each for each in _SENTENCE_END.split(line) if each.strip()]


def pieces_of(line: str, joining: AbstractSet[str]) -> list[str]:
    """Return what stands between the commas of a line and the words that join: "and"."""
    pieces = [""]
    for token in line.split():
        if fold_word(token) in joining:
            pieces.append("")
            continue
        pieces[-1] += f" {token}"
        if token[-1] in ",;:":
            pieces.append("")
    return [piece for piece in pieces if piece]
