"""What `--help` and completion show without importing a command is what the command would show."""

import importlib
import subprocess
import sys
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from cli.commands import ENTRIES
from cli.described import FILE, asks_for_help, described
from cli.examples import with_examples
from cli.main import app
from tests.command_line import all_commands, as_text

HEAVY = "sqlalchemy sqlmodel jinja2 mjml premailer cryptography aiosmtpd alembic"
HELP_OF_ALL = f"""
import contextlib, io, os, sys
from cli.described import _all
from cli.main import app
def call(*words):
    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.suppress(SystemExit):
        app(list(words), prog_name="digest")
    return said.getvalue()
def below(called, told):
    yield called
    if told["callback"] is not None:
        for each in told["commands"]:
            yield (*called, each["info"]["name"] or each["function"].replace("_", "-"))
    for each in told["groups"]:
        yield from below((*called, each["name"]), each)
for name, told in _all().items():
    for called in below((name,), told):
        assert "Usage" in call(*called, "--help"), called
        assert "Usage" in call("help", *called), called
        if told["info"].get("no_args_is_help") and called == (name,):
            assert "Usage" in call(*called), called
os.environ.update(_DIGEST_COMPLETE="complete_bash", COMP_WORDS="digest members ", COMP_CWORD="2")
assert "invite" in call(), call()
sys.exit(", ".join(set({HEAVY!r}.split()) & set(sys.modules)) or 0)
"""


def _both(name: str) -> tuple[Any, Any]:
    apps = importlib.import_module(ENTRIES[name].module).app, described(name)
    real, told = (with_examples(f"digest {name}", get_command(each)) for each in apps)
    return real, told


def _leaves(called: tuple[str, ...], real: Any, told: Any) -> Any:
    yield called, real, told
    assert list(getattr(real, "commands", {})) == list(getattr(told, "commands", {}))
    for name, each in getattr(real, "commands", {}).items():
        yield from _leaves((*called, name), each, told.commands[name])


def test_the_file_says_what_the_commands_say():
    assert FILE.read_text(encoding="utf-8") == as_text(all_commands()), "run `make command-line`"


@pytest.mark.sample(5)
@pytest.mark.parametrize("name", ENTRIES)
def test_help_is_the_same_to_the_letter(name, capsys):
    def shown(command: Any) -> str:
        with pytest.raises(SystemExit):
            command.main(["--help"], prog_name=f"digest {name}")
        return capsys.readouterr().out

    for _, real, told in _leaves((name,), *_both(name)):
        assert shown(told) == shown(real)


def test_help_and_completion_of_all_commands_import_neither_a_store_nor_a_template():
    command = [sys.executable, "-c", HELP_OF_ALL]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("words", "is_help"),
    [
        ("members", True),
        ("members list -h", True),
        ("members list", False),
        ("communities moderators", True),
        ("communities moderators list", False),
        ("status", False),
        ("status --help", True),
        ("why 7 -- --help", False),
    ],
)
def test_only_what_asks_for_help_is_answered_without_the_command(words, is_help):
    name, *rest = words.split()

    assert asks_for_help(name, rest) is is_help


def test_help_as_the_value_of_an_option_is_refused_and_nothing_is_done(digest):
    result = CliRunner().invoke(app, ["members", "suspend", "1", "--reason", "--help"])

    assert result.exit_code == 1
    assert "--reason=--help" in result.stderr


ONLY_LOOK = {
    "members list": "jinja2 digest.letters.notice digest.actions inbound cli.members",
    "config show": "jinja2 digest.letters digest.actions inbound cli.installation",
    "keys list": "jinja2 digest.letters.notice digest.actions inbound",
    "plan": "jinja2 digest.actions",
}


@pytest.mark.parametrize("called", ONLY_LOOK)
def test_a_command_that_only_looks_imports_no_more_than_it_uses(called, digest):
    code = (
        "import sys\nfrom cli.main import app\n"
        f"app({['--settings', str(digest.settings), *called.split()]!r}, standalone_mode=False)\n"
        f"sys.exit(', '.join(set({ONLY_LOOK[called].split()!r}) & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
