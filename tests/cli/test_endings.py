"""How commands end: with a code for scripts, and a sentence that says the fix."""

import errno
import sqlite3

import pytest
from sqlalchemy.exc import OperationalError
from typer.testing import CliRunner

from cli.endings import ExitCode, ending_of
from cli.main import app
from digest.errors import BadInput, BadSetting, NoRoom, RelayDeferred

SAID_BY_A_MEMBER = "I am Ana and I am ill"


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (BadSetting("set it"), ExitCode.SETTINGS, "set it"),
        (BadInput("say it"), ExitCode.FAILED, "say it"),
        (RelayDeferred(0, "no connection"), ExitCode.TEMPORARY, "later"),
        (NoRoom("the disk is full"), ExitCode.TEMPORARY, "later"),
        (KeyboardInterrupt(), ExitCode.STOPPED, "undone"),
        (OSError(errno.ENOSPC, "No space left"), ExitCode.TEMPORARY, "make room"),
        (PermissionError(errno.EACCES, "Permission denied", "out"), ExitCode.FAILED, "out"),
        (OperationalError("", {}, sqlite3.Error("database is locked")), 75, "in a minute"),
        (OperationalError("", {}, sqlite3.Error("database or disk is full")), 75, "make room"),
        (
            OperationalError("", {}, sqlite3.Error("attempt to write a readonly database")),
            1,
            "yours",
        ),
        (ValueError(SAID_BY_A_MEMBER), ExitCode.FAILED, "--debug"),
        (OperationalError("", {}, sqlite3.Error(SAID_BY_A_MEMBER)), ExitCode.FAILED, "--debug"),
    ],
)
def test_each_error_has_its_code_and_says_the_fix(error, code, told):
    ending = ending_of(error)

    assert ending.code == code
    assert told in ending.told
    assert SAID_BY_A_MEMBER not in ending.told


def test_an_error_that_nobody_foresaw_is_one_line_and_with_debug_a_traceback(digest, monkeypatch):
    monkeypatch.setattr("cli.members.find_called", lambda *_: 1 / 0)

    result = digest("members", "show", "1", code=1)
    assert result.stderr.startswith("failed: ZeroDivisionError")
    assert len(result.stderr.splitlines()) == 1
    shown = CliRunner().invoke(
        app, ["members", "show", "1", "--debug", "--settings", str(digest.settings)]
    )
    assert isinstance(shown.exception, ZeroDivisionError)


def test_quiet_prints_data_and_errors_only(digest):
    assert digest("members", "list", "--quiet").stderr == ""
    assert "no member" in digest("--quiet", "members", "show", "7", code=1).stderr


def test_plain_is_a_line_for_each_fact(digest):
    digest("members", "add", "ana@example.net", "--name", "Ana")
    digest("members", "add", "ben@example.net", "--name", "Ben")

    first, second = digest("members", "list", "--plain").stdout.split("\n\n")

    assert "name: Ben" in first.splitlines()
    assert "name: Ana" in second.splitlines()


def test_no_colour_where_it_is_not_wanted(digest, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")

    assert "\x1b[" in digest("config", "show").stdout
    assert "\x1b[3" not in digest("config", "show", "--no-color").stdout
    assert "\x1b[1;31m" in digest("members", "show", "9", code=1).stderr
    assert "31m" not in digest("members", "show", "9", "--no-color", code=1).stderr
    monkeypatch.setenv("NO_COLOR", "1")
    assert "31m" not in digest("members", "show", "9", code=1).stderr


def test_where_a_setting_comes_from_is_told_and_no_secret(digest, monkeypatch):
    monkeypatch.setenv("DIGEST_RELAY__PASSWORD", "open sesame")
    monkeypatch.setenv("DIGEST_DATABASE", f"sqlite:///{digest.folder / 'digest.db'}")

    rows = {each["name"]: each for each in digest.json("config", "show")}

    assert rows["domain"]["origin"] == "digest.toml"
    assert rows["relay.password"] == {
        "name": "relay.password",
        "value": "(set)",
        "origin": "DIGEST_RELAY__PASSWORD",
    }
    assert rows["smtp.port"]["origin"] == "default"
    changed = digest("config", "show", "--changed").stdout
    assert "smtp" not in changed
    assert "domain" in changed


def test_a_test_letter_goes_to_the_operator_alone(digest, monkeypatch):
    assert digest("send-test", code=ExitCode.SETTINGS).stderr.count("operator")
    monkeypatch.setenv("DIGEST_OPERATOR", "you@example.net")

    digest("send-test")

    (letter,) = (digest.folder / "letters" / "new").iterdir()
    assert b"\r\nTo: <you@example.net>\r\n" in letter.read_bytes()


def test_the_manual_names_every_command_and_is_plain_for_roff(digest):
    page = digest("manual").stdout

    assert page.startswith(".TH DIGEST 1")
    assert r".SS digest members add ADDRESS" in page
    assert r"\fB\-\-dry\-run\fR" in page
    known = {".TH", ".SH", ".SS", ".PP", ".TP", ".RS", ".RE", ".nf", ".fi"}
    assert {line.split()[0] for line in page.splitlines() if line.startswith(".")} <= known
