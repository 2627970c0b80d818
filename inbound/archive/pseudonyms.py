"""Keeps an archive's authors unnamed in its texts: their full names and addresses become an ellipsis.

What nobody can know for an author's name (a first name alone, a nickname) stays.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from inbound.archive.archived import author_address, author_name

WORDS = 2  # of a full name; a single one may be any word
INSTEAD = "…"

_WORD = re.compile(r"[^\W\d_]\w*(?:[.'’-](?!s\b)\w+)*")  # without the end of "Ben Ortiz's"
_BETWEEN = re.compile(r"\.?,?\s+(?:[>|] ?)*")  # also over the end of a quoted line
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+(?:@| at )[\w-]+(?:\.[\w-]+)+")
_BESIDE = re.compile(
    rf"({INSTEAD}\W{{0,3}})[<(\[][^<>()\[\]]{{1,80}}(?:@| at )[^<>()\[\]]{{1,80}}[>)\]]"
)
_ANNOUNCES = re.compile(r"[:：]\s*$")


class Pseudonyms:
    """The names and addresses of those who wrote an archive."""

    def __init__(self) -> None:
        self._addresses: set[str] = set()
        self._names: dict[str, set[tuple[str, ...]]] = defaultdict(set)  # by their first word

    def learn(self, author: str) -> None:
        """Take up whom a From field names."""
        address = author_address(author)
        if address is not None:
            self._addresses.add(address)
        words = tuple(_WORD.findall(author_name(author)))
        if len(words) >= WORDS:
            for each in (words, (*words[1:], words[0])):  # "Miller, Alice" is called Alice Miller
                self._names[each[0]].add(each)

    def hide_in(self, text: str) -> str:
        """Return a text without these names and addresses."""
        parts, at = [], 0
        for start, end in self._named(text):
            parts += [text[at:start], INSTEAD]
            at = end
        return "\n".join(map(self._without_addresses, "".join([*parts, text[at:]]).split("\n")))

    def _named(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield from where to where names stand in a text."""
        words = list(_WORD.finditer(text))
        at = 0
        while at < len(words):
            names = self._names.get(words[at][0], ())
            length = max((len(name) for name in names if _stands(text, words, at, name)), default=0)
            if length:
                yield words[at].start(), words[at + length - 1].end()
            at += length or 1

    def _without_addresses(self, line: str) -> str:
        """Return a line without addresses of authors; one that announces what they wrote names nobody."""
        hidden = _ADDRESS.sub(self._instead, _BESIDE.sub(rf"\1{INSTEAD}", line))
        return f"{INSTEAD}:" if hidden != line and _ANNOUNCES.search(line) else hidden

    def _instead(self, address: re.Match[str]) -> str:
        is_authors = address[0].replace(" at ", "@").lower() in self._addresses
        return INSTEAD if is_authors else address[0]


def _stands(text: str, words: list[re.Match[str]], at: int, name: tuple[str, ...]) -> bool:
    found = words[at : at + len(name)]
    if tuple(word[0] for word in found) != name:
        return False
    gaps = pairwise(found)
    return all(_BETWEEN.fullmatch(text, one.end(), other.start()) for one, other in gaps)
