"""Every command, whichever it is: it helps, says what it cannot do, and answers programs in JSON."""

import importlib
import json
import re
import shlex
from itertools import pairwise

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from cli.commands import ENTRIES
from cli.examples import EXAMPLES
from cli.main import app
from tests.json_page import names_of

WIDTH = 80
NEEDS = {  # of commands that print JSON: what they are to be given here
    "members show": ["1"],
    "communities show": ["lung"],
    "communities members": ["lung"],
    "communities alias": ["lung"],
    "communities note": ["lung"],
    "communities moderators list": ["lung"],
    "why": ["1"],
    "preview": ["1", "--output", "letter"],
    "run": ["--dry-run"],
    "purge": ["--dry-run"],
    "members invite": ["1", "--dry-run"],
    "communities join": ["lung", "1", "--dry-run"],
    "members set": ["1", "--hour", "7", "--dry-run"],
    "backup": ["copies"],
    "templates list": ["welcome"],
    "trials search": ["asthma"],
}
NOTHING_HERE = {  # they need what this house does not have
    "import mbox",
    "trials load",
    "members import",
    "members export",
    "moderation show",
    "outbox show",
    "mail show",
    "mail hold",
    "mail release",
    "mail drop",
    "mail replay",
    "restore",
    "announce write",
    "doctor",  # tests/cli/test_doctor.py has it in all states
    "templates copy",  # into a folder that the settings name
    "trace",
    "templates preview",  # takes long; tests/cli/test_gallery.py reads it
}


def _below(called, command):
    commands = getattr(command, "commands", {})
    for name, each in commands.items():
        yield from _below([*called, name], each)
    if not commands:
        yield " ".join(called), command


COMMANDS = dict(
    found
    for name, entry in ENTRIES.items()
    for found in _below([name], get_command(importlib.import_module(entry.module).app))
)
IN_JSON = [
    name
    for name, command in COMMANDS.items()
    if any("--json" in each.opts for each in command.params)
]


@pytest.mark.sample(3)
@pytest.mark.parametrize("name", COMMANDS)
def test_its_help_fits_the_screen_and_has_an_example(name, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(WIDTH))

    result = CliRunner().invoke(app, [*name.split(), "--help"])

    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= WIDTH
    shown = [line.strip() for line in lines if line.strip().startswith(f"digest {name}")]
    assert shown, "no example"
    says = [
        line.strip() for line in lines[1 : next(n for n, line in enumerate(lines) if "╭" in line)]
    ]
    for line, after in pairwise(says):  # none ends long before the edge, to go on in the next
        word = after.partition(" ")[0]
        assert not line or not word or line.startswith("digest ") or len(line) + len(word) >= 77, (
            line
        )
    assert result.stdout == CliRunner().invoke(app, ["help", *name.split()]).stdout


@pytest.mark.sample(6)
@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_that_is_none_is_wrong_use_and_points_to_the_help(name):
    result = CliRunner().invoke(app, [*name.split(), "--no-such-option"])

    assert result.exit_code == 2
    assert "--no-such-option" in result.stderr
    assert f"digest {name} -h" in re.sub(r"\s+", " ", result.stderr)


@pytest.mark.sample(3)
@pytest.mark.parametrize("name", COMMANDS)
def test_without_an_installation_it_says_the_fix_and_shows_no_traceback(name, empty_folder):
    arguments = [each for each in COMMANDS[name].params if each.param_type_name == "argument"]
    words = ["1" for each in arguments if each.required]

    result = CliRunner().invoke(app, [*name.split(), *words])

    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    if name not in {"demo", "manual", "doctor", "setup", "init", "templates preview"}:
        assert result.exit_code in {1, 2, 78}
        assert result.stderr.strip()


@pytest.mark.parametrize("line", EXAMPLES)
def test_an_example_is_one_that_can_be_given(line):
    words = shlex.split(line.partition(" > ")[0])[1:]
    name = next(
        name
        for name in sorted(COMMANDS, key=len)[::-1]
        if f"{' '.join(words)} ".startswith(f"{name} ")
    )
    rest = words[len(name.split()) :]
    if "--settings" in rest:
        rest = []
    known = {option for each in COMMANDS[name].params for option in each.opts}

    assert {word for word in rest if word.startswith("--")} <= known
    COMMANDS[name].make_context(name, rest, resilient_parsing=True)


@pytest.mark.sample(2)
@pytest.mark.parametrize("name", [name for name in IN_JSON if name not in NOTHING_HERE])
def test_for_programs_it_prints_json_and_nothing_else(name, digest):
    digest("communities", "add", "lung", "--title", "Lung")
    digest("members", "add", "ana@example.net", "--name", "Ana", "--confirmed")

    result = digest(*name.split(), *NEEDS.get(name, []), "--json")

    assert result.exit_code in {0, 1, 3}, result.output
    told, names = json.loads(result.stdout), names_of(name)
    for each in (told if isinstance(told, list) else [told]) if names is not None else ():
        assert set(each) == names, "docs/json.md"
