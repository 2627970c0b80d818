"""How the report looks: in groups, what was found and how to put it right, 80 columns wide."""

import textwrap
from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.text import Text

from cli.doctor.finding import Diagnosis, Health
from cli.output import Output, OutputRow, harmless

WIDTH = 80
TITLES = {
    "settings": "Settings",
    "files": "Files",
    "database": "Database",
    "server": "digest serve",
    "queues": "What waits",
    "machine": "Machine",
    "letters": "Letters",
    "relay": "Relay",
    "dns": "DNS",
    "pages": "Pages",
    "loop": "A mail to ourselves",
}
STYLES = {
    Health.OK: "green",
    Health.WARN: "yellow",
    Health.FAIL: "bold red",
    Health.UNKNOWN: "dim",
}
MARGIN = " " * 10
WIDE = 8  # columns of the word that says how it is


def show(found: Sequence[Diagnosis], output: Output) -> None:
    """Print the whole report for people."""
    order = list(TITLES)
    ordered = sorted(found, key=lambda each: order.index(group_of(each)))
    for group, lines in groupby(ordered, key=group_of):
        output.line(Text(TITLES[group], style="bold"))
        for each in lines:
            _show_one(each, output)
        output.line("")
    output.line(summary(found))


def group_of(checked: Diagnosis) -> str:
    """Return the group that a line of the report belongs to."""
    return checked.name.partition(".")[0]


def row_of(checked: Diagnosis) -> OutputRow:
    """Return a line of the report as programs get it."""
    return {
        "name": checked.name,
        "level": checked.health.value,
        "found": checked.found,
        "fix": checked.fix,
        "copy": list(checked.copy),
    }


def summary(found: Iterable[Diagnosis]) -> str:
    """Return in one sentence how the installation is."""
    counts = dict.fromkeys(Health, 0)
    for checked in found:
        counts[checked.health] += 1
    fails, warns, unknowns = counts[Health.FAIL], counts[Health.WARN], counts[Health.UNKNOWN]
    if fails:
        first = f"{fails} to put right now" + (f", {warns} soon" if warns else "")
    elif warns:
        first = f"Nothing fails; {warns} to put right soon"
    else:
        first = "All is well"
    return first + (f"; {unknowns} cannot be told from here." if unknowns else ".")


def _show_one(checked: Diagnosis, output: Output) -> None:
    word = checked.health.value
    name = checked.name.partition(".")[2].replace("_", " ")
    lines = _wrapped(f"{name}: {_harmless(checked.found)}")
    first = Text.assemble("  ", (word.ljust(WIDE), STYLES[checked.health]), lines[0].strip())
    output.line(first)
    for line in lines[1:]:
        output.line(line)
    if checked.fix:
        for line in _wrapped(_sentence(_harmless(checked.fix), ":" if checked.copy else ".")):
            output.line(line)
    for line in checked.copy:  # whole, however long: it is to be copied
        output.line(f"{MARGIN}  {_harmless(line)}")


def _harmless(words: str) -> str:
    """Return words without what steers a terminal: DNS records and a relay's answers are others' words."""
    return harmless(words.encode("utf-8", "surrogateescape")).decode()


def _sentence(words: str, end: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith("?") else end)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=MARGIN,
        subsequent_indent=MARGIN,
        break_long_words=False,
        break_on_hyphens=False,
    )
