"""What costs the same in every house of a test is paid once in a process.

Statements and templates are compiled to the same whoever asks; a served house compiles each once, and a run
of thousands of tests, each with a house of its own, would do so thousands of times.
"""

from collections.abc import Sequence
from email.headerregistry import HeaderRegistry
from functools import cache
from types import CodeType

from jinja2.sandbox import SandboxedEnvironment
from sqlalchemy import Engine
from typer import testing
from typer.main import get_command

from cli import commands
from cli.wiring import receiving
from digest.mail import template_set, template_source
from digest.store import database
from inbound.isolated.process import ReadingProcesses

STATEMENTS = 10_000

_compile = SandboxedEnvironment.compile
_create_engine = database.create_engine
_sources: dict[tuple[bool, str], CodeType] = {}


def share() -> None:
    """Have statements and templates compiled once from now on."""
    SandboxedEnvironment.compile = _compiled_once  # type: ignore[method-assign, assignment]
    HeaderRegistry.__getitem__ = cache(HeaderRegistry.__getitem__)  # type: ignore[method-assign]
    template_set.to_html = cache(template_source.to_html)  # type: ignore[assignment]
    database.create_engine = _sharing  # type: ignore[assignment]
    commands.get_command = testing._get_command = cache(get_command)  # type: ignore[attr-defined]


def compile_templates() -> None:
    """Compile every letter, for processes that are forked from this one."""
    place = {"domain": "example.org", "public_url": "", "service_name": "", "postal_address": ""}
    letters = template_set.TemplateSet(**place)
    for each in template_source.own_templates().iterdir():
        if each.joinpath("body.mjml").is_file():
            letters._letter(each.name)


def read_together() -> None:
    """Let all houses of this process have their mails read by the same processes."""
    receiving.ReadingProcesses = cache(ReadingProcesses)  # type: ignore[misc, assignment]


def in_memory(pragmas: Sequence[str]) -> tuple[str, ...]:
    """Return what SQLite is told, without waiting until the disk has what is written."""
    return tuple(each.replace("synchronous=FULL", "synchronous=OFF") for each in pragmas)


def _compiled_once(self: SandboxedEnvironment, source: str) -> CodeType:
    key = (bool(self.autoescape), source)
    if key not in _sources:
        _sources[key] = _compile(self, source)
    return _sources[key]


@cache
def _first() -> Engine:
    """The engine whose dialect all share: what is compiled is kept by statement and dialect."""
    made: Engine = _create_engine("sqlite://", query_cache_size=STATEMENTS)
    made.connect().close()
    made.dispose()
    return made


def _sharing(url: object, **options: object) -> Engine:
    made: Engine = _create_engine(url, **options)  # type: ignore[call-overload]
    if made.dialect.name == "sqlite":
        made.dialect = _first().dialect
        made._compiled_cache = _first()._compiled_cache
    return made
