"""Finds out what must be known of HTML tables and lists before their first word is written.

A table of values has rows of short cells, and its cells are kept apart. Mail programs also lay whole letters
and signatures out by tables: one that holds tables, pictures or lists, or a long text in a cell, is no table
of values, nor is one that has a single row of words or a single column.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest

from inbound.reading.html_look import emoji_of
from inbound.reading.html_tokens import HtmlTag

LONGEST_CELL = 160  # characters
FEW = 40  # characters of a cell in a table of one row
MOST = 0.5  # of the cells hold something
LEAST = 2  # rows, and cells in a row
_LISTS = frozenset("ol ul".split())
_CELLS = frozenset("td th".split())
_LAYS_OUT = frozenset("img hr blockquote form pre iframe h1 h2".split())


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is to be known of tables and lists, which are counted as they begin, from 0.

    `tables` are those that hold values, each with its empty columns; `items` is how many each list has.
    """

    tables: dict[int, frozenset[int]]
    items: list[int]


def look_ahead(tokens: Iterable[HtmlTag | str]) -> Ahead:
    """Return what is to be known of the tables and lists of a text."""
    tables, lists = _Tables(), _Lists()
    for token in tokens:
        if isinstance(token, str):
            tables.data(token)
        elif token.is_end:
            tables.end(token.name)
            lists.end(token.name)
        else:
            tables.start(token)
            lists.start(token.name)
    return Ahead(tables.of_values(), lists.items)


@dataclass(slots=True)
class _Table:
    """What is seen of a table so far."""

    is_layout: bool
    rows: list[list[int]] = field(default_factory=list)  # characters in each cell
    has_figure: bool = False

    @property
    def holds_values(self) -> bool:
        """Whether its cells are to be kept apart."""
        if self.is_layout:
            return False
        cells = [cell for row in self.rows for cell in row]
        if not cells or max(cells) > LONGEST_CELL:
            return False
        filled = [count for row in self.rows if (count := sum(cell > 0 for cell in row))]
        if sum(filled) < MOST * len(cells):
            return False
        if len(filled) == 1:
            return filled[0] > LEAST and max(cells) <= FEW and self.has_figure
        return sum(count >= LEAST for count in filled) >= LEAST

    @property
    def empty_columns(self) -> frozenset[int]:
        """The columns in which no row says anything."""
        columns = zip_longest(*self.rows, fillvalue=0)
        return frozenset(number for number, cells in enumerate(columns) if not any(cells))


class _Tables:
    def __init__(self) -> None:
        self._all: list[_Table] = []
        self._open: list[_Table] = []

    def of_values(self) -> dict[int, frozenset[int]]:
        return {n: table.empty_columns for n, table in enumerate(self._all) if table.holds_values}

    def data(self, text: str) -> None:
        rows = self._open[-1].rows if self._open else []
        if rows and rows[-1]:
            rows[-1][-1] += len(text.strip())
            self._open[-1].has_figure |= any(map(str.isdigit, text))

    def start(self, tag: HtmlTag) -> None:
        if self._open:
            self._start_within(self._open[-1], tag)
        if tag.name == "table":
            self._all.append(_Table(tag.attributes.get("role", "") in ("presentation", "none")))
            self._open.append(self._all[-1])

    def end(self, name: str) -> None:
        if name == "table" and self._open:
            self._open.pop()

    def _start_within(self, table: _Table, tag: HtmlTag) -> None:
        if tag.name == "tr" or (tag.name in _CELLS and not table.rows):
            table.rows.append([])
        if tag.name in _CELLS:
            table.rows[-1].append(0)
        elif tag.name in _LAYS_OUT or tag.name in _LISTS or tag.name == "table":
            table.is_layout |= tag.name != "img" or not emoji_of(tag.attributes)


class _Lists:
    def __init__(self) -> None:
        self.items: list[int] = []
        self._open: list[int] = []

    def start(self, name: str) -> None:
        if name in _LISTS:
            self._open.append(len(self.items))
            self.items.append(0)
        elif name == "li" and self._open:
            self.items[self._open[-1]] += 1

    def end(self, name: str) -> None:
        if name in _LISTS and self._open:
            self._open.pop()
