"""Every command that a message or a page of ours names can be given, as far as its names go."""

import ast
import json
import re
from itertools import takewhile
from pathlib import Path

import pytest

from cli.described import FILE

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(?:sudo -u \S+ )?digest ([^`]*)`")
IN_BLOCK = re.compile(r"^\$ (?:sudo -u \S+ )?digest (.*)$", re.MULTILINE)
GLOBAL = {"--settings", "--log-format"}  # these have a value, and may stand before the command
OURS = ("cli", "digest", "inbound")
NAME = re.compile(r"[a-z][a-z-]*")
USUAL = "write"  # what `announce` does where no command of its own is named
ANY = [{"kind": "argument", "several": True}]
NOTHING = {"parameters": []}
COMMANDS = json.loads(FILE.read_text(encoding="utf-8"))


def texts_of_code():
    for folder in OURS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.JoinedStr):
                    parts = (
                        str(each.value) if isinstance(each, ast.Constant) else "VALUE"
                        for each in node.values
                    )
                    yield path, "".join(parts)
                elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "existing":
                    group = node.args[2]
                    if isinstance(group, ast.Constant):
                        yield path, f"`digest {group.value} list`"
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield path, node.value


def texts_of_pages():
    for path in [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]:
        yield path, path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "digest" / "language").rglob("*.toml")):
        yield path, path.read_text(encoding="utf-8")


def named_commands():
    for path, text in [*texts_of_code(), *texts_of_pages()]:
        for found in [*NAMED.findall(text), *IN_BLOCK.findall(text)]:
            yield path.relative_to(ROOT).as_posix(), " ".join(found.split())


def wrong(line):
    """Return what of a command line does not exist: its command, one of its group, or a word too many."""
    words = [word.rstrip(".,;:").lstrip("[") for word in re.split(r"[|>#&;(\\]", line)[0].split()]
    while words and words[0].startswith("-"):
        words = words[2:] if words[0] in GLOBAL else words[1:]
    if not words or not NAME.fullmatch(words[0]) or words[0] == "help":
        return None
    if words[0] not in COMMANDS:
        return words[0]
    called, rest = _command(COMMANDS[words[0]], words[1:])
    if called is None:
        return line
    places = [each for each in called["parameters"] if each["kind"] == "argument"]
    given = list(takewhile(lambda word: not word.startswith("-"), rest))
    is_open = any(each.get("several") for each in places) or "..." in line or "…" in line
    return line if len(given) > len(places) and not is_open and '"' not in line else None


def _command(group, words):
    """Return the command that words call within a group, None for none, and what follows it."""
    if group["callback"] is None and len(group["commands"]) == 1 and not group["groups"]:
        return group["commands"][0], words
    if not words or words[0].startswith("-") or not NAME.fullmatch(words[0]):
        return NOTHING, []
    for each in group["commands"]:
        if words[0] == (each["info"]["name"] or each["function"].replace("_", "-")):
            return each, words[1:]
    for each in group["groups"]:
        if words[0] == each["name"]:
            return _command(each, words[1:])
    has_usual = any(each["info"]["name"] == USUAL for each in group["commands"])
    return (NOTHING | {"parameters": ANY} if has_usual else None), words


CASES = sorted(set(named_commands()))


def test_some_are_found():
    assert len(CASES) > 100


def test_every_command_that_is_named_exists():
    assert [(where, line) for where, line in CASES if wrong(line)] == []


@pytest.mark.parametrize("line", ["moderation posts list", "memers list", "outbox go"])
def test_what_does_not_exist_is_noticed(line):
    assert wrong(line)
