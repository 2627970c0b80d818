"""`digest config`: which settings hold, and where each comes from."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel, SecretStr

from cli.options import Json
from cli.output import Output
from cli.private import without_password
from digest.load_settings import load_settings
from digest.settings import environment_name, from_environment, setting_names

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def config() -> None:
    """Show which settings hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingInForce:
    """One setting, with what it is now."""

    name: str
    value: Any
    origin: str  # "default", the file's name, or a variable of the environment


@app.command()
def show(
    ctx: typer.Context,
    *,
    origin: Annotated[bool, typer.Option("--origin", help="And where each comes from.")] = False,
    changed: Annotated[
        bool, typer.Option("--changed", help="Only those that are not as by default.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show every setting as it holds now; a secret is only said to be set."""
    rows = [each for each in _in_force(ctx.obj) if not changed or each.origin != "default"]
    output = Output(as_json=as_json)
    if origin or as_json:
        output.rows(rows, nothing="Everything is as by default.")
    else:
        output.facts({each.name: each.value for each in rows} or {"changed": None})


def _in_force(path: Path) -> Iterator[SettingInForce]:
    settings = load_settings(path)
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    for name in setting_names():
        value = _at(settings, name)
        if not isinstance(value, BaseModel):
            shown = _shown(".".join(name), value)
            yield SettingInForce(
                name=".".join(name), value=shown, origin=_origin(name, written, path)
            )


def _origin(name: tuple[str, ...], written: Mapping[str, Any], path: Path) -> str:
    if from_environment(name):
        return environment_name(name)
    within: Any = written
    for part in name:
        if not isinstance(within, Mapping) or part not in within:
            return "default"
        within = within[part]
    return path.name


def _at(settings: BaseModel, name: tuple[str, ...]) -> Any:
    value: Any = settings
    for part in name:
        value = getattr(value, part)
    return value


def _shown(name: str, value: Any) -> Any:
    """Return a value as it may be printed."""
    if isinstance(value, SecretStr):
        return "(set)"
    if name == "database":
        return without_password(str(value))
    if isinstance(value, frozenset | tuple):
        return sorted(map(str, value))
    return str(value) if isinstance(value, os.PathLike) else value
