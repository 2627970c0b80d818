"""The command line without what its commands import: help and completion have it from a file, at once.

The file also says in which module each command is, so that to carry one out imports no other.
`make command-line` writes it from the commands themselves (tests/command_line.py), and a test holds it
against them.
"""

import importlib
import inspect
import json
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from digest.errors import BadInput

FILE = Path(__file__).with_name("command_line.json")
HELP_OPTIONS = ("-h", "--help")
TYPES = {each.__name__: each for each in (str, int, float, bool, Path)}


@cache
def _all() -> Mapping[str, Any]:
    """Return by name what the file says of each command, or of each group of them."""
    found: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def asks_for_help(name: str, rest: list[str]) -> bool:
    """Say whether the words behind a command's name ask what can be said there, and no more."""
    words = rest[: rest.index("--")] if "--" in rest else rest
    return any(each in words for each in HELP_OPTIONS) or _names_a_group(_all()[name], words)


def _names_a_group(app: Mapping[str, Any], words: list[str]) -> bool:
    """Say whether words end at a group: alone, it shows its help."""
    if not words:
        return bool(app["info"].get("no_args_is_help"))
    below = {each["name"]: each for each in app["groups"]}
    return words[0] in below and _names_a_group(below[words[0]], words[1:])


def described(name: str) -> typer.Typer:
    """Return a command, or a group of them, that shows its help, completes words, and does nothing else."""
    return _app(_all()[name], None)


def imported(name: str, rest: list[str]) -> typer.Typer:
    """Return a command, or a group of which the command that `rest` names can be carried out."""
    return _app(_all()[name], [each for each in rest if not each.startswith("-")])


def _app(told: Mapping[str, Any], words: list[str] | None) -> typer.Typer:
    """Return what is told, with the code of what words name; of none where they are None."""
    made = typer.Typer(**_with_class(told["info"]))
    if told["callback"] is not None:
        made.callback()(_function(told["callback"], _pass))
    for each in told["commands"]:
        is_named = words is not None and _is_named(each, told, words)
        made.command(**each["info"])(_code(each) if is_named else _function(each, _refuse))
    for each in told["groups"]:
        further = words[1:] if words and words[0] == each["name"] else None
        made.add_typer(_app(each, further), name=each["name"])
    return made


def _is_named(command: Mapping[str, Any], app: Mapping[str, Any], words: list[str]) -> bool:
    """Say whether words name a command: any do, where it is no group or one of a class of its own."""
    if app["callback"] is None or "cls" in app["info"]:
        return True
    called = command["info"]["name"] or command["function"].replace("_", "-")
    return words[:1] == [called]


def _code(command: Mapping[str, Any]) -> Callable[..., None]:
    """Import the function of a command."""
    found: Callable[..., None] = getattr(
        importlib.import_module(command["module"]), command["function"]
    )
    return found


def _with_class(info: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said of a group; its class, where it has one of its own, by its module and name."""
    if "cls" not in info:
        return dict(info)
    module, name = info["cls"].split(":")
    return {**info, "cls": getattr(importlib.import_module(module), name)}


def _pass() -> None:
    """Go on to the command of a group."""


def _refuse() -> NoReturn:
    """Refuse a command that took what we held for a question for its value."""
    raise BadInput("`--help` as the value of an option is written with =, as in --reason=--help")


def _function(told: Mapping[str, Any], does: Callable[[], None]) -> Callable[..., None]:
    """Return a function that Typer reads the same options from."""

    def function(**_: object) -> None:
        does()

    parameters = [_parameter(each) for each in told["parameters"]]
    function.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    function.__annotations__ = {each.name: each.annotation for each in parameters}
    function.__name__, function.__doc__ = told["function"], told["says"]
    return function


def _parameter(told: Mapping[str, Any]) -> inspect.Parameter:
    kind = {"option": typer.Option, "argument": typer.Argument}[told["kind"]]
    info = kind(*told["named"], **told["info"])
    return inspect.Parameter(
        told["name"],
        inspect.Parameter.KEYWORD_ONLY,
        default=told.get("default", inspect.Parameter.empty),
        annotation=Annotated[_type(told), info],
    )


def _type(told: Mapping[str, Any]) -> Any:
    words = told.get("words")
    one: Any = Enum("Words", {each: each for each in words}) if words else TYPES[told["type"]]
    several = list[one] if told.get("several") else one
    return several | None if told.get("optional") else several
