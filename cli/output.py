"""What the command prints: data on standard output, everything else on standard error."""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from cli.manner import is_coloured, manner

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_STEERING = (
    re.compile(  # control characters, and those that turn the direction (Unicode's Bidi_Control)
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
    )
)
PIPE_WIDTH = (
    80  # columns of what goes to a file or another program, which is better asked for by --json
)

GAP = 2  # between two columns

OutputRow = Mapping[str, Any]


class Counter(Protocol):
    """What long work reports to: how much is done of how much."""

    def __call__(self, done: int, total: int | None = None, *, beside: str = "") -> None:
        """Show the present state; `beside` says more of it, in a few words."""


class _Data(Console):
    """Where data is printed: whoever reads no further, as `head` does, has what they wanted."""

    def on_broken_pipe(self) -> None:
        """Let the command end without a fault."""
        raise BrokenPipeError


class Output:
    """Prints for people, or as JSON for programs."""

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json
        self._manner = manner()
        style: Literal["auto"] | None = "auto" if is_coloured(self._manner) else None
        self._data = _Data(highlight=False, color_system=style)
        if not self._data.is_terminal:
            self._data.width = PIPE_WIDTH
        self._errors = Console(stderr=True, highlight=False, color_system=style)
        self._messages = Console(
            stderr=True, highlight=False, color_system=style, quiet=self._manner.is_quiet
        )

    def rows(self, values: "Sequence[OutputRow | DataclassInstance]", *, nothing: str) -> None:
        """Print a list: a table whose columns are the rows' keys, or a JSON array of objects."""
        rows = [row_of(value) for value in values]
        if self.as_json:
            self._json(rows)
        elif not rows:
            self.say(nothing)
        elif self._manner.is_plain:
            for number, row in enumerate(rows):
                if number:
                    self.line("")
                self.facts(row)
        else:
            for line in _table(rows, self._data.width):
                self.line(line)

    def facts(self, thing: "OutputRow | DataclassInstance") -> None:
        """Print one thing: a line for each fact, or a JSON object."""
        facts = row_of(thing)
        if self.as_json:
            self._json(facts)
            return
        if self._manner.is_plain:
            for name, value in facts.items():
                self.line(Text.assemble((f"{name.replace('_', ' ')}: ", "dim"), _word(value)))
            return
        width = max(len(name) for name in facts) + 2
        for name, value in facts.items():
            label = name.replace("_", " ").ljust(width)
            first, *rest = _wrapped(_word(value), self._data.width - width)
            self.line(Text.assemble((label, "dim"), first))
            for line in rest:
                self.line(" " * width + line)

    def say(self, message: str) -> None:
        """Tell the operator something that is not data."""
        self._messages.print(Text(message), soft_wrap=True)

    def line(self, text: str | Text) -> None:
        """Print one line of data."""
        self._data.print(Text(text) if isinstance(text, str) else text, soft_wrap=True)

    @property
    def is_plain(self) -> bool:
        """True where a line for each fact is wanted, without columns."""
        return self._manner.is_plain

    def clear(self) -> None:
        """Empty the screen; nothing where there is none."""
        self._data.clear()

    def error(self, word: str, told: str) -> None:
        """Tell why a command ends, however quiet it is to be."""
        self._errors.print(Text.assemble((f"{word}: ", "bold red"), told), soft_wrap=True)

    @contextmanager
    def progress(self, what: str) -> Iterator[Counter]:
        """Show how far a long work is, on a terminal only; it is gone when the work is done."""
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TaskProgressColumn(),
            _Rate(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[beside]}"),
        )
        off = not self._messages.is_terminal or self._manner.is_plain or self._manner.is_quiet
        with Progress(*columns, console=self._messages, transient=True, disable=off) as progress:
            task = progress.add_task(what, total=None, beside="")

            def count(done: int, total: int | None = None, *, beside: str = "") -> None:
                progress.update(task, completed=done, total=total, beside=beside)

            yield count

    def _json(self, value: Any) -> None:
        self._data.out(json.dumps(value, default=plain, ensure_ascii=False, indent=2))


class _Rate(ProgressColumn):
    """How much is done a second."""

    def render(self, task: Task) -> Text:
        """Return it as text, "-" before it is known."""
        return Text("-" if task.speed is None else f"{task.speed:,.0f}/s")


def harmless(content: bytes) -> bytes:
    """Return text as it is, but numbers in the place of characters that steer a terminal."""
    text = content.decode(errors="backslashreplace").replace("\r\n", "\n")
    return _STEERING.sub(lambda each: ascii(each[0])[1:-1], text).encode()


def row_of(value: "OutputRow | DataclassInstance") -> dict[str, Any]:
    """Return a value's fields by name, those of its parts in the part's place: `from_` is called "from"."""
    if isinstance(value, Mapping):
        return dict(value)
    row: dict[str, Any] = {}
    for field in fields(value):
        part = getattr(value, field.name)
        is_value = is_dataclass(part) and not isinstance(part, type)
        row |= row_of(part) if is_value else {field.name.rstrip("_"): part}
    return row


def _wrapped(value: str, width: int) -> list[str]:
    """Return a value in lines; a word that is longer, such as a path, is not broken."""
    lines = textwrap.wrap(value, max(width, 20), break_long_words=False, break_on_hyphens=False)
    return lines or [value]


def _table(rows: Sequence[OutputRow], width: int) -> Iterator[Text]:
    """Yield rows in columns, and what has no room there in a line below its row; no word is broken.

    Where not all have room, columns that say nothing are left out first.
    """
    columns = {name: [_word(row[name]) for row in rows] for name in rows[0]}
    wide = {name: max(map(len, (_label(name), *told))) for name, told in columns.items()}
    if sum(wide.values()) + GAP * (len(wide) - 1) > width:
        columns = {name: told for name, told in columns.items() if set(told) != {"-"}}
    shown: list[str] = []
    room = width
    for name in columns:
        if shown and room < wide[name]:
            break
        shown.append(name)
        room -= wide[name] + GAP
    right = {name for name in shown if all(type(row[name]) in (int, float) for row in rows)}

    def line(cells: Sequence[str]) -> str:
        sides = (
            cell.rjust(wide[name]) if name in right else cell.ljust(wide[name])
            for name, cell in zip(shown, cells, strict=True)
        )
        return (" " * GAP).join(sides).rstrip()

    yield Text(line([_label(name) for name in shown]), style="bold")
    for place in range(len(rows)):
        yield Text(line([columns[name][place] for name in shown]))
        rest = (
            f"{_label(name)}: {told[place]}" for name, told in columns.items() if name not in shown
        )
        below = "; ".join(rest)
        yield from (Text(f"  {each}") for each in (_wrapped(below, width - GAP) if below else ()))


def _label(name: str) -> str:
    return name.replace("_", " ")


def _word(value: Any) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
        case dict():
            return ", ".join(f"{_word(count)} {what}" for what, count in value.items()) or "-"
        case list() | tuple():
            return ", ".join(_word(part) for part in value)
        case _:
            return str(value)


def plain(value: Any) -> str:
    """Return a value as JSON has it that knows no such type: a moment in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
