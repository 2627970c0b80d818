"""`make command-line`: writes what `--help` and completion show, and in which module each command is."""

import importlib
import inspect
import json
import types
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import typer
from typer.models import ArgumentInfo, CommandInfo, DefaultPlaceholder, ParamMeta, TyperInfo
from typer.utils import get_params_from_function

from cli.commands import ENTRIES
from cli.described import FILE, TYPES

OF_INFO = {"name", "callback", "help", "typer_instance", "cls"}  # told apart from it, or not at all
OF_PARAMETER = {"default", "param_decls", "callback", "parser", "click_type", "autocompletion"}


def all_commands() -> dict[str, Any]:
    """Return by name what `--help` says of each command."""
    return {
        name: describe(importlib.import_module(entry.module).app) for name, entry in ENTRIES.items()
    }


def describe(app: typer.Typer) -> dict[str, Any]:
    """Return a command, or a group of them, as plain values."""
    callback = app.registered_callback
    usual = TyperInfo()
    own = app.info.cls
    cls = {} if isinstance(own, DefaultPlaceholder) else {"cls": f"{own.__module__}:{own.__name__}"}
    return {
        "info": {**_beside(app.info, usual, OF_INFO), **cls, "add_completion": False},
        "callback": None if callback is None else _function(callback.callback),
        "commands": [
            {
                "info": {"name": each.name, **_beside(each, CommandInfo(), OF_INFO)},
                "module": each.callback.__module__,
                **_function(each.callback),
            }
            for each in app.registered_commands
        ],
        "groups": [
            {"name": each.name, **describe(each.typer_instance)} for each in app.registered_groups
        ],
    }


def _function(function: Any) -> dict[str, Any]:
    asked = get_params_from_function(function).values()
    return {
        "function": function.__name__,
        "says": inspect.getdoc(function),
        "parameters": [_parameter(each) for each in asked if each.annotation is not typer.Context],
    }


def _parameter(one: ParamMeta) -> dict[str, Any]:
    info: Any = one.default
    kind = "argument" if isinstance(info, ArgumentInfo) else "option"
    usual = {"option": typer.Option, "argument": typer.Argument}[kind]()
    default = {} if info.default is ... else {"default": _plain(info.default)}
    return {
        "name": one.name,
        "kind": kind,
        "named": list(info.param_decls or ()),
        "info": _beside(info, usual, OF_PARAMETER),
        **_type(one.annotation, is_read_by_us=info.parser is not None),
        **default,
    }


def _type(annotation: Any, *, is_read_by_us: bool) -> dict[str, Any]:
    """Return what Typer makes an option of: a type of its own, or some words."""
    if get_origin(annotation) in (Union, types.UnionType):
        (one,) = (each for each in get_args(annotation) if each is not type(None))
        return {**_type(one, is_read_by_us=is_read_by_us), "optional": True}
    if get_origin(annotation) is list:
        return {**_type(*get_args(annotation), is_read_by_us=is_read_by_us), "several": True}
    if annotation in TYPES.values():
        return {"type": annotation.__name__}
    if is_read_by_us:
        return {"type": "str"}
    return {"words": [each.value for each in annotation]}


def _beside(info: object, usual: object, left_out: set[str]) -> dict[str, Any]:
    """Return what is not as it usually is."""
    return {
        name: value
        for name, value in vars(info).items()
        if name not in left_out and _is_other(value, vars(usual)[name])
    }


def _is_other(value: object, usual: object) -> bool:
    return not isinstance(value, DefaultPlaceholder) and value != usual


def _plain(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case list() | tuple():
            return [_plain(each) for each in value]
        case Path():
            return str(value)
    return value


def as_text(commands: Mapping[str, Any]) -> str:
    """Return what the file holds, a fact a line, so that two who change it seldom meet."""
    return json.dumps(commands, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(as_text(all_commands()), encoding="utf-8")
