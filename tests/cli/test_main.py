"""Help, version, wrong use: what the command says before it does anything."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from cli.commands import ENTRIES
from cli.main import app
from cli.version import CHECKOUT


def test_help_lists_every_command_and_begins_with_examples():
    words = CliRunner().invoke(app, ["--help"]).stdout

    assert all(name in words for name in ENTRIES)
    assert words.index("digest demo") < words.index("Commands" if "Commands" in words else "Begin")


@pytest.mark.parametrize("name", ENTRIES)
def test_every_command_that_is_listed_is_there_and_helps(name):
    result = CliRunner().invoke(app, [name, "--help"])

    assert result.exit_code == 0, result.output
    assert "Usage" in result.stdout


def test_help_loads_no_database_and_no_templates():
    code = (
        "import sys\nfrom cli.main import app\n"
        "try: app(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'sqlalchemy', 'mjml', 'premailer', 'aiosmtpd', 'alembic', 'jinja2'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_a_mistyped_command_is_wrong_use_and_the_right_one_is_named():
    result = CliRunner().invoke(app, ["stauts"])

    assert result.exit_code == 2
    assert "status" in result.stderr


def test_a_missing_settings_file_is_told_in_one_line_with_the_fix(empty_folder):
    result = CliRunner().invoke(app, ["members", "list"])

    assert result.exit_code == 78
    assert "digest init" in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""


@pytest.mark.parametrize("place", ["before", "behind", "behind-with-equals"])
def test_the_settings_file_may_be_named_before_and_behind_the_command(digest, place):
    path = str(digest.settings)
    words = {
        "before": ["--settings", path, "members", "list"],
        "behind": ["members", "list", "--settings", path],
        "behind-with-equals": ["members", "list", f"--settings={path}"],
    }[place]

    assert CliRunner().invoke(app, words).exit_code == 0


def test_the_version_says_the_commit_of_the_checkout():
    asked = ["git", "-C", str(CHECKOUT), "rev-parse", "--short=12", "HEAD"]
    head = subprocess.run(asked, capture_output=True, text=True, check=False)
    if head.returncode:
        pytest.skip("this is no checkout")

    assert CliRunner().invoke(app, ["--version"]).stdout.endswith(f" ({head.stdout.strip()})\n")
