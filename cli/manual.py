"""`digest manual`: everything that `--help` says, as one page for `man`."""

import importlib
import re
from collections.abc import Iterator
from typing import Any

import typer
from typer.main import get_command

from cli.commands import ENTRIES
from cli.examples import with_examples
from cli.output import Output
from cli.version import version

app = typer.Typer(add_completion=False)


@app.command()
def manual() -> None:
    """Print the manual page of all commands, made from what their `--help` says."""
    main: Any = importlib.import_module("cli.main")
    output = Output()
    for line in _page(main.HELP):
        output.line(line)


def _page(introduction: str) -> Iterator[str]:
    yield f'.TH DIGEST 1 "" "{version()}" "Community Digest"'
    yield ".SH NAME"
    yield r"digest \- an email-first home for patient communities"
    yield ".SH SYNOPSIS"
    yield r"digest [\-\-settings PATH] COMMAND [ARGS]..."
    yield ".SH DESCRIPTION"
    yield from _text(introduction)
    yield ".SH COMMANDS"
    for name, entry in ENTRIES.items():
        command = get_command(importlib.import_module(entry.module).app)
        yield from _command(f"digest {name}", with_examples(f"digest {name}", command))


def _command(called: str, command: Any) -> Iterator[str]:
    """Yield a command with its arguments and options, or each of those below it."""
    below = getattr(command, "commands", {})
    for name, each in below.items():
        yield from _command(f"{called} {name}", each)
    if below:
        return
    named = [each for each in command.params if each.param_type_name == "argument"]
    yield f".SS {_plain(' '.join([called, *(str(each.name).upper() for each in named)]))}"
    yield from _text(command.help or "")
    for each in command.params:
        if each.param_type_name == "option" and not each.hidden:
            yield ".TP"
            yield rf"\fB{_plain(', '.join(each.opts))}\fR"
            yield _plain(each.help or "")


def _text(words: str) -> Iterator[str]:
    """Yield a text for roff: paragraphs, and what is set in as it stands."""
    for paragraph in re.split(r"\n\s*\n", words.strip("\n")):
        is_example = all(line.startswith("  ") for line in paragraph.splitlines())
        yield ".RS\n.nf" if is_example else ".PP"
        yield from map(_plain, paragraph.splitlines())
        if is_example:
            yield ".fi\n.RE"


def _plain(words: str) -> str:
    """Return words without what roff takes for commands of its own."""
    safe = words.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{safe}" if safe.startswith((".", "'")) else safe
