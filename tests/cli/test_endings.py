"""How commands end: with a code for scripts, and a sentence that says the fix."""

import errno
import os
import signal
import sqlite3
import subprocess
import sys

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
        (sqlite3.OperationalError("database or disk is full"), 75, "`database` in digest.toml"),
        (OSError(errno.ENOSPC, "No space left", "/small/x"), 75, "disk of /small/x is full"),
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


AT_A_TERMINAL = """
import os, pty, sys
pid, terminal = pty.fork()
if not pid:
    os.execv(sys.executable, [sys.executable, "-c", "from cli.main import app; app()", *sys.argv[1:]])
try:
    while part := os.read(terminal, 4096):
        os.write(1, part)
except OSError:  # that is how it ends
    os.waitpid(pid, 0)
"""


def at_a_terminal(*words, **environment):
    return subprocess.run(
        [sys.executable, "-c", AT_A_TERMINAL, *words],
        capture_output=True,
        text=True,
        env=os.environ | {"TERM": "xterm", **environment},
        check=True,
    ).stdout


@pytest.mark.parametrize("words", [("members", "show"), ("plan",)], ids=["wrong use", "refused"])
def test_errors_have_colours_at_a_terminal_and_none_where_they_are_not_wanted(words, empty_folder):
    here = ("--settings", str(empty_folder / "none.toml"))

    assert "\x1b[" in at_a_terminal(*words, *here)
    for shown in (
        at_a_terminal(*words, *here, NO_COLOR="1"),
        at_a_terminal(*words, *here, "--no-color"),
    ):
        assert shown.strip()
        assert "\x1b[" not in shown


def test_everything_that_is_wrong_with_the_settings_is_told_at_once_and_in_plain_words(digest):
    digest.settings.write_text(
        digest.settings.read_text()
        .replace("# port = 8025", 'port = "many"')
        .replace("# edit_minutes = 60 ", "edit_minuts = 60 ")
        .replace("# letters_a_minute = 0 ", "letters_a_minute = -1 ")
    )

    told = digest("status", code=78).stderr

    assert "smtp.port: must be a whole number" in told
    assert "relay.letters_a_minute: must be 0 or more" in told
    assert "do you mean community.edit_minutes?" in told
    assert "valid integer" not in told


STUBBORN = """
import time
from cli.signals import when_told_to_stop
with when_told_to_stop(lambda: print("told", flush=True)):
    print("ready", flush=True)
    time.sleep(60)
    time.sleep(60)
"""


@pytest.mark.parametrize(
    ("sent", "code"),
    [([signal.SIGINT] * 2, 130), ([signal.SIGTERM, signal.SIGINT, signal.SIGINT], 130)],
    ids=["twice", "after a SIGTERM"],
)
def test_a_second_ctrl_c_ends_what_the_first_one_only_asked_to_end(sent, code):
    with subprocess.Popen(
        [sys.executable, "-c", STUBBORN], stdout=-1, stderr=-1, text=True
    ) as process:
        assert process.stdout.readline() == "ready\n"
        for number in sent[:-1]:
            process.send_signal(number)
            assert process.stdout.readline() == "told\n"
        assert process.poll() is None
        process.send_signal(sent[-1])

        assert process.wait(20) == code
        assert "stopped at once" in process.stderr.read()


def test_a_second_sigterm_waits_as_the_first():
    with subprocess.Popen([sys.executable, "-c", STUBBORN], stdout=-1, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        for _ in range(2):
            process.terminate()
            assert process.stdout.readline() == "told\n"
        assert process.poll() is None
        process.kill()


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


@pytest.mark.parametrize(
    "line", [("members", "list", "--json"), ("--help",), ("members", "--help")]
)
@pytest.mark.parametrize("output", ["full", "closed"])
def test_output_that_cannot_be_written_is_a_sentence_and_temporary(village, line, output):
    where = ">/dev/full" if output == "full" else ">&-"
    command = [sys.executable, "-c", "from cli.main import app; app()", *line]
    settings = ["--settings", str(village.settings)] if "list" in line else []
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {where}', "sh", *command, *settings],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )

    assert done.returncode == ExitCode.TEMPORARY
    (said,) = done.stderr.splitlines()
    assert said.startswith("failed: ")


def test_what_is_wrong_use_is_told_without_boxes_where_nothing_is_drawn(village):
    for line in (["memers"], ["members", "list", "--nothing"], ["--nothing"], ["why", "--post"]):
        said = village(*line, code=2).stderr
        assert "│" not in said
        assert "Error: " in said


def test_with_plain_a_terminal_gets_no_boxes_either():
    line = ["members", "list", "--nothing", "--plain"]
    command = [sys.executable, "-c", AT_A_TERMINAL, *line]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    assert "Error: No such option" in said
    assert "│" not in said
