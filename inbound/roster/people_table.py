"""Reads a table as spreadsheets save it, whatever its encoding and its separator; each row knows its line."""

import codecs
import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from digest.errors import BadInput

SEPARATORS = (",", ";", "\t")
ROW_OF_LINES = 20  # at most: more are a quotation mark that nobody closed

_BLOCK = 1 << 20
_MARKS = {  # at a file's beginning
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CALLED = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
}
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")
_OPEN_QUOTE = "a quotation mark is not closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleRow:
    """One row: the line on which it begins, and its cells, one for each column; or why it has none."""

    line: int
    cells: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleTable:
    """A file of rows below a header, and how it is written."""

    path: Path
    encoding: str
    separator: str
    header: tuple[str, ...]
    lines: int  # of the file

    @classmethod
    def of(cls, path: Path) -> Self:
        """Find out how a file is written; raise BadInput for what is no table of text."""
        try:
            encoding, lines = _encoding(path)
            header = _first_line(path, encoding)
        except OSError as error:
            raise BadInput(f"cannot read {path} ({error.strerror or 'unknown'})") from None
        separator = max(SEPARATORS, key=lambda each: len(_cells([header], each) or ()))
        cells = _cells([header], separator)
        if not cells or not any(cells):
            raise BadInput(f"{path} is empty: its first line is to name its columns")
        if any("@" in cell for cell in cells):
            raise BadInput(
                f"the first line of {path} is to name its columns, as in address{separator}name: put such "
                "a line above it"
            )
        return cls(path=path, encoding=encoding, separator=separator, header=cells, lines=lines)

    @property
    def called(self) -> str:
        """Return how the file is written, in words."""
        separator = "tabs" if self.separator == "\t" else f'"{self.separator}"'
        return f"{_CALLED[self.encoding]}, cells set apart by {separator}"

    def rows(self) -> Iterator[PeopleRow]:
        """Yield the rows below the header that hold anything."""
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as file:
            for line, cells, is_whole in _rows(file, self.separator):
                if not is_whole:
                    yield PeopleRow(line=line, cells=cells[: len(self.header)], fault=_OPEN_QUOTE)
                elif line > 1 and any(cells):
                    yield self._row(line, cells)

    def _row(self, line: int, cells: tuple[str, ...]) -> PeopleRow:
        width = len(self.header)
        if any(cells[width:]):
            return PeopleRow(
                line=line,
                cells=cells[:width],
                fault=f"it has {len(cells)} cells, and the first line names {width}",
            )
        return PeopleRow(line=line, cells=(*cells, *[""] * (width - len(cells)))[:width])


def _encoding(path: Path) -> tuple[str, int]:
    """Return how a file is encoded, and how many lines it has."""
    with path.open("rb") as file:
        first = file.read(4)
        if first.startswith(_PACKED):
            raise BadInput(f"{path} is no text: save the table as CSV in your spreadsheet first")
        marked = (name for mark, name in _MARKS.items() if first.startswith(mark))
        encoding = next(marked, "utf-8")
        file.seek(0)
        decoder, lines = codecs.getincrementaldecoder(encoding)(), 0
        try:
            while block := file.read(_BLOCK):
                lines += decoder.decode(block).count("\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            if encoding != "utf-8":
                raise BadInput(f"{path} is damaged: save the table as CSV once more") from None
            file.seek(0)
            encoding, lines = (
                "cp1252",
                sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK), b"")),
            )
    return encoding, lines


def _first_line(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, errors="replace", newline=None) as file:
        return file.readline(_BLOCK)


def _rows(lines: Iterator[str], separator: str) -> Iterator[tuple[int, tuple[str, ...], bool]]:
    """Yield each row's first line, its cells, and whether it is whole: no quotation mark stays open.

    The line below such a one is read for itself: one mistyped row costs no other.
    """
    waiting: deque[str] = deque()
    number = 1
    while True:
        taken: list[str] = []
        cells = None
        while cells is None and len(taken) < ROW_OF_LINES:
            line = waiting.popleft() if waiting else next(lines, None)
            if line is None:
                break
            taken.append(line)
            cells = _cells(taken, separator)
        if not taken:
            return
        if cells is None:
            waiting.extendleft(reversed(taken[1:]))
            taken = taken[:1]
        yield number, _unquoted(taken[0], separator) if cells is None else cells, cells is not None
        number += len(taken)


def _cells(lines: Sequence[str], separator: str) -> tuple[str, ...] | None:
    """Return the cells of a row; None where a quotation mark in it is not closed."""
    if len(lines) == 1 and '"' not in lines[0]:
        return _unquoted(lines[0], separator)
    try:
        rows = list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:
        return None
    return tuple(" ".join(cell.split()) for cell in rows[0]) if rows else ()


def _unquoted(line: str, separator: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.rstrip("\r\n").split(separator))
