"""The line of plain text that is being written, and the table row that it may be."""

from typing import NamedTuple


class HtmlLine(NamedTuple):
    """A line as it is shown, and with what is struck out of it."""

    text: str
    written: str

    @property
    def is_gone(self) -> bool:
        """Whether all of it is struck out."""
        return not self.text and bool(self.written)


class WrittenLine:
    """What is shown of a line, and what was written with what is struck out."""

    __slots__ = ("_shown", "_written", "is_begun", "is_mark", "is_written")

    def __init__(self) -> None:
        self._shown: list[str] = []
        self._written: list[str] | None = None  # where that is more than what is shown
        self.is_begun = False
        self.is_written = False  # more than the marks of a quote
        self.is_mark = False  # of a list, and nothing behind it yet

    def begin(self, marks: str) -> None:
        """Begin it with the marks of a quote."""
        self.is_begun = True
        if marks:
            self._shown.append(marks)

    def add(self, text: str, *, is_spaced: bool) -> None:
        """Add a part; two spaces between parts are one, unless it `is_spaced`."""
        self.is_mark, self.is_written = False, True
        if self._written is not None:
            self._written.append(text)
        if text[0] in " ;" and not is_spaced:
            if not self._shown:
                text = text[1:]
            elif self._shown[-1].endswith(" "):
                self._shown[-1] = self._shown[-1][:-1]
        self._shown.append(text)

    def strike(self, text: str) -> None:
        """Add a part that is struck out."""
        if self._written is None:
            self._written = list(self._shown)
        self._written.append(text)
        self.is_mark, self.is_written = False, True

    @property
    def parts(self) -> int:
        """How many parts are shown so far."""
        return len(self._shown)

    def since(self, part: int) -> str:
        """Return what is shown from a part on."""
        return "".join(self._shown[part:])

    def replace(self, part: int, text: str) -> None:
        """Show a text instead of what is shown from a part on."""
        self._shown[part:] = [text]

    def before(self, part: int) -> str:
        """Return the part that stands before another."""
        return self._shown[part - 1] if 0 < part <= len(self._shown) else ""

    @property
    def text(self) -> str:
        """What is shown."""
        return "".join(self._shown).rstrip()

    @property
    def written(self) -> str | None:
        """All that was written, where part of it is struck out."""
        return None if self._written is None else "".join(self._written)

    @property
    def is_gone(self) -> bool:
        """Whether all of it is struck out."""
        return self._written is not None and not any(map(str.isalnum, "".join(self._shown)))


class TableRow:
    """The row of a table of values: its cells are kept apart, and what is broken within one."""

    __slots__ = ("_begun", "_columns", "_empty", "_has_text", "_is_broken", "_is_filled")

    def __init__(self, empty: frozenset[int]) -> None:
        self._empty = empty  # columns of the table
        self._columns = 0
        self._begun = 0  # cells since the last text
        self._is_filled = False  # the row
        self._has_text = False  # the cell
        self._is_broken = False

    def begin_cell(self) -> None:
        """Begin the next cell."""
        self._begun += self._columns not in self._empty
        self._columns += 1
        self._has_text = self._is_broken = False

    def break_off(self) -> None:
        """End a line or a block within the cell."""
        self._is_broken = self._has_text

    def before(self, text: str) -> str | None:
        """Return what stands between a text and what is before it; None where nothing is to be written."""
        if text.isspace():
            return None if self._begun or self._is_broken or not self._has_text else ""
        apart = "; " if self._is_broken else ""
        if self._begun and (self._is_filled or self._begun > 1):
            bars = self._begun if self._is_filled else self._begun - 1
            apart = ("" if self._is_filled else "·") + " |" * bars + " "
        self._begun, self._is_filled, self._has_text, self._is_broken = 0, True, True, False
        return apart
