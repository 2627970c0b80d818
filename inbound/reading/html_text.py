"""Turns a mail's HTML into plain text with its quotes marked, hidden elements left out.

What looks say and plain text would not is written: the numbers of lists, the cells of tables of values,
raised figures, emoji that are images. What is struck out is left out (html_look says why).
"""

import re
from collections import defaultdict

from inbound.reading.html_ahead import Ahead, look_ahead
from inbound.reading.html_elements import (
    APART,
    BLOCKS,
    CELLS,
    LISTS,
    MEANING,
    PARAGRAPHS,
    ROWS,
    TABLES,
    VOID,
    Element,
)
from inbound.reading.html_line import HtmlLine, TableRow, WrittenLine
from inbound.reading.html_lists import ListMarks
from inbound.reading.html_look import Shown, emoji_of, look_of, shift_of, shifted
from inbound.reading.html_quotes import NO_QUESTION, begins_rest, begins_signature, marks_of
from inbound.reading.html_tokens import HtmlTag, tokens

HTML_LIMIT = 500_000  # characters; what is beyond is not looked at
DEPTH = 2_000  # open elements
QUOTE_DEPTH = 5  # marks at the start of a line

SPACE = re.compile(r"[ \t\r\n\f]+")


def to_text(html: str) -> str:
    """Return the text that a reader of this HTML sees; lines of quotes begin with ">"."""
    return "\n".join(line.text for line in to_lines(html) if not line.is_gone).strip("\n")


def to_lines(html: str) -> list[HtmlLine]:
    """Return the lines of that text."""
    found = list(tokens(html[:HTML_LIMIT]))
    walker = _Walker(look_ahead(found))
    for token in found:
        if isinstance(token, str):
            walker.data(token)
        elif token.is_end:
            walker.end(token.name)
        else:
            walker.start(token)
    return walker.lines()


class _Walker:
    def __init__(self, ahead: Ahead) -> None:
        self._ahead = ahead
        self._open = [Element("", Shown(), 0)]
        self._places: defaultdict[str, list[int]] = defaultdict(list)  # of open tags, in _open
        self._apart: list[int] = []  # places of open table cells
        self._rest_is_quoted = False
        self._lines: list[HtmlLine] = []
        self._line = WrittenLine()
        self._last_text = ""  # the last line that is not blank
        self._links: list[tuple[str, int]] = []  # target, how many parts stood before its text
        self._row: TableRow | None = None  # of a table of values
        self._begun = {"table": 0, "list": 0}  # how many so far
        self._lists: list[tuple[int, ListMarks]] = []  # open ones, with their places

    def lines(self) -> list[HtmlLine]:
        """Return what has been read."""
        self._row = None
        self._finish()
        return self._lines

    def start(self, tag: HtmlTag) -> None:
        """Take a start tag."""
        name, values = tag.name, tag.attributes
        if name == "br":
            self._break()
        elif name == "img":
            self._write(emoji_of(values))
        if name in ROWS:
            self._end_row()
        if name in BLOCKS:
            self._end_line()
        if values and begins_rest(values):
            self._end_line()
            self._rest_is_quoted = True
        if name not in VOID:
            self._enter(name, values)
        elif values and begins_signature(values):
            self._end_line()
            self._open[-1].marks += NO_QUESTION

    def end(self, name: str) -> None:
        """Take an end tag; one that nothing began, or began outside of this table cell, is left out."""
        places = self._places[name]
        if not places or (name not in TABLES and self._apart and places[-1] < self._apart[-1]):
            return
        if name == "a":
            self._end_link()
        if name in ROWS:
            self._end_row()
        if name in BLOCKS:
            self._end_line()
        self._leave(places[-1])
        if name in PARAGRAPHS and not self._lists and self._lines and self._lines[-1].text:
            self._break()

    def data(self, text: str) -> None:
        """Take text between tags."""
        if not self._open[-1].look.keeps_space:
            text = text if text.isalnum() else SPACE.sub(" ", text)
            self._write(text if self._line.is_begun else text.lstrip(" "))
            return
        first, *others = text.split("\n")
        self._write(first)
        for line in others:
            self._break()
            self._write(line)

    def _enter(self, name: str, values: dict[str, str]) -> None:
        number = self._count(name)
        place = len(self._open)
        if place > DEPTH:
            return
        element = self._element(name, values)
        if name == "table" and not element.marks:
            element.empty_columns = self._ahead.tables.get(number)
        self._open.append(element)
        self._places[name].append(place)
        if name in APART:
            self._apart.append(place)
        if name in LISTS:
            self._lists.append((place, ListMarks(name, values, self._ahead.items[number])))
        elif name in MEANING:
            self._begin(name, values)

    def _count(self, name: str) -> int:
        """Return how many tables, or lists, began before the one that begins now."""
        kind = "list" if name in LISTS else name
        number = self._begun.get(kind, 0)
        if kind in self._begun:
            self._begun[kind] = number + 1
        return number

    def _element(self, name: str, values: dict[str, str]) -> Element:
        """Return the element that begins with a tag."""
        around = self._open[-1]
        if not values and name not in MEANING:
            return Element(name, around.look, around.marks)
        element = Element(name, look_of(name, values, around.look), around.marks)
        if values or name == "blockquote":
            element.marks += marks_of(name, values, self._last_text)
        if shift := shift_of(name, values):
            element.shift, element.line, element.first = shift, self._line, self._line.parts
        return element

    def _begin(self, name: str, values: dict[str, str]) -> None:
        """Write what an element says by itself."""
        if name == "li":
            self._begin_item(values)
        elif name in CELLS:
            self._begin_cell()
        elif name == "a":
            self._links.append((values.get("href", ""), self._line.parts))

    def _leave(self, place: int) -> None:
        """Close the element at a place and all that are open in it."""
        while len(self._open) > place:
            element = self._open.pop()
            self._places[element.name].pop()
            if element.shift and element.line is self._line:
                self._shift(element)
            elif element.name == "li" and self._line.is_mark:
                self._line = WrittenLine()  # an item that says nothing
        while self._apart and self._apart[-1] >= place:
            self._apart.pop()
        while self._lists and self._lists[-1][0] >= place:
            self._lists.pop()

    def _shift(self, element: Element) -> None:
        """Write what stands in a raised or lowered element as plain text has it."""
        inside = self._line.since(element.first)
        if inside:
            before = self._line.before(element.first)
            self._line.replace(element.first, shifted(inside, element.shift, before))

    def _begin_item(self, values: dict[str, str]) -> None:
        """Write the mark of a list item; one with nothing behind it goes, where another item begins."""
        if self._line.is_mark:
            self._line = WrittenLine()
        marks = self._lists[-1][1] if self._lists else ListMarks("ul", {}, 0)
        self._write(marks.mark(values, depth=max(0, len(self._lists) - 1)))
        self._line.is_mark = self._line.is_begun

    def _begin_cell(self) -> None:
        tables = self._places["table"]
        empty = self._open[tables[-1]].empty_columns if tables else None
        if empty is not None:
            self._row = self._row or TableRow(empty)
            self._row.begin_cell()
        elif self._line.is_begun:
            self._write(" ")

    def _end_row(self) -> None:
        if self._row is not None:
            self._row = None
            self._finish()

    def _write(self, text: str) -> None:
        element = self._open[-1]
        if not text or not element.look.is_seen:
            return
        look = element.look
        if self._row is not None and not look.is_struck:
            apart = self._row.before(text)
            if apart is None:
                return
            text = apart + (text.lstrip(" ") if apart else text)
        if not self._line.is_begun:
            depth = min(element.marks + self._rest_is_quoted, QUOTE_DEPTH)
            self._line.begin(">" * depth + " " if depth else "")
        if look.is_struck:
            self._line.strike(text)
        else:
            self._line.add(text, is_spaced=look.keeps_space or not self._line.is_written)

    def _break(self) -> None:
        """End the line, be it empty; within a cell of values, end what is said so far."""
        if self._open[-1].look.is_hidden:
            return
        if self._row is not None:
            self._row.break_off()
            return
        self._finish()

    def _end_line(self) -> None:
        if self._line.is_begun and not self._line.is_mark:
            self._break()

    def _finish(self) -> None:
        line, self._line = self._line, WrittenLine()
        text = "" if line.is_gone else line.text
        self._lines.append(HtmlLine(text, text if line.written is None else line.written))
        self._last_text = text or self._last_text

    def _end_link(self) -> None:
        """Put the real target behind a link's text, so that no text can hide where it leads."""
        if not self._links:
            return
        target, start = self._links.pop()
        shown = self._line.since(start).strip()
        plain = target.removeprefix("https://").removeprefix("http://").rstrip("/")
        if target.startswith(("http://", "https://")) and plain not in shown and shown:
            self._write(f" <{target}>")
