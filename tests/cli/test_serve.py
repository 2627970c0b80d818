"""`digest serve` as a process: ready when it says so, gone cleanly when it is told."""

import errno
import importlib
import json
import os
import shutil
import signal
import socket
import time
import urllib.error
import urllib.request
from types import SimpleNamespace

import pytest

from cli import commands, described, serve
from digest.errors import BadSetting
from tests.certificate import write_certificate
from tests.patience import PATIENCE
from tests.ports import free_port
from tests.prefork import Heard
from tests.wire import Wire


@pytest.fixture
def ports():
    return free_port(), free_port()


@pytest.fixture
def start(village, ports):
    """Start the server in the village's folder, at the morning of its summaries."""
    clock = village.folder / "clock"
    clock.write_text("2026-03-02T08:00:00+00:00")
    running = []

    def run(**settings):
        surroundings = {
            **settings,
            "PATH": os.defpath,
            "DIGEST_SMTP__PORT": str(ports[0]),
            "DIGEST_PAGES__PORT": str(ports[1]),
        }
        words = ["serve", "--clock-file", str(clock)]
        process = Heard(words, cwd=village.folder, env=surroundings)
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.wait(PATIENCE)
        process.stdout.close()
        process.stderr.close()


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_it_says_when_it_is_ready_and_stops_cleanly(start, ports, by):
    process = start()
    line = process.stdout.readline()
    assert line.startswith("ready: mail for mail.example.org on 127.0.0.1:")

    with socket.create_connection(("127.0.0.1", ports[0]), 10) as wire:
        assert wire.recv(100).startswith(b"220 mail.example.org")
    with pytest.raises(urllib.error.HTTPError, match="404") as missing:
        urllib.request.urlopen(f"http://127.0.0.1:{ports[1]}/u/x", timeout=PATIENCE)
    missing.value.close()

    process.send_signal(by)
    assert process.wait(PATIENCE) == 0


def test_it_sends_what_is_due_and_stops_between_letters(start, village, letters):
    process = start()
    process.stdout.readline()
    for line in process.stderr:
        if "dispatch: 8 sent" in line:
            break
    process.send_signal(signal.SIGTERM)

    assert process.wait(PATIENCE) == 0
    assert len(letters()) == 8
    assert village.json("run", "--at", "2026-03-02T08:00Z")["summaries_planned"] == 0


def test_it_tells_how_it_goes_on_a_port_of_its_own_and_not_beside_the_pages(start, ports):
    port = free_port()
    process = start(DIGEST_STATUS__PORT=str(port))
    assert f"status on http://127.0.0.1:{port}" in process.stdout.readline()

    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE) as answer:
        assert b"digest_members " in answer.read()
    for path in ("health", "metrics", ""):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"http://127.0.0.1:{ports[1]}/{path}", timeout=PATIENCE)


def test_a_port_in_use_is_told_with_the_fix(start, ports):
    with socket.create_server(("127.0.0.1", ports[0])):
        process = start()
        assert process.wait(PATIENCE) == 78
        assert "change" in process.stderr.read()


def test_a_port_that_is_roots_is_told_with_what_lets_another_user_have_it():
    assert "port 25" in serve._unheard(PermissionError(errno.EACCES, "permission denied"))
    assert "port 25" not in serve._unheard(OSError(errno.EADDRINUSE, "in use"))


def test_its_log_names_nobody(start, village):
    process = start()
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=PATIENCE)

    assert "example.net" not in log


def test_its_log_is_json_where_that_is_set(start):
    process = start(DIGEST_LOG_FORMAT="json")
    process.stdout.readline()

    told = json.loads(process.stderr.readline())  # letters are due, so something is logged

    assert {"at", "level", "logger", "message"} <= told.keys()


def test_behind_a_border_it_speaks_lmtp_on_a_socket_and_answers_for_addresses(
    start, village, ports
):
    port = free_port()
    place = village.folder / "in"
    process = start(
        DIGEST_SMTP__PROTOCOL="lmtp",
        DIGEST_SMTP__SOCKET=str(place),
        DIGEST_SMTP__POLICY_PORT=str(port),
    )
    assert f" on {place}, " in process.stdout.readline()

    with Wire(place, greet="LHLO") as border:
        assert border.mail(b"From: x@example.net\r\n\r\nhello", "postmaster").startswith("250")
    with socket.create_connection(("127.0.0.1", port), 20) as asking:
        asking.sendall(b"request=smtpd_access_policy\nrecipient=r.x@mail.example.org\n\n")
        assert asking.recv(100).startswith(b"action=550 5.1.1")
    until = time.monotonic() + PATIENCE
    while village.json("mail", "list")[0]["outcome"] == "waiting" and time.monotonic() < until:
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    assert not place.exists()
    assert [mail["outcome"] for mail in village.json("mail", "list")] == ["held"]


def test_a_hangup_reads_the_certificate_again_and_a_bad_one_changes_nothing(start, village):
    certificate, key = write_certificate(village.folder, "mx")
    process = start(DIGEST_SMTP__CERTIFICATE=str(certificate), DIGEST_SMTP__PRIVATE_KEY=str(key))
    line = process.stdout.readline()
    process.send_signal(signal.SIGHUP)
    _read_until(process.stderr, "read again")
    certificate.write_text("nothing")
    process.send_signal(signal.SIGHUP)
    _read_until(process.stderr, "the old one stays")

    port = int(line.split(" on ")[1].split(",")[0].rpartition(":")[2])
    with Wire(port, greet="EHLO") as client:
        assert client.say("STARTTLS").startswith("220")
        client.secure()
        assert client.say("EHLO x").startswith("250")
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0


def test_a_hangup_while_it_starts_does_not_end_it(village, monkeypatch):
    heard = []

    def opening(*_, **__):
        heard.append(signal.getsignal(signal.SIGHUP))
        os.kill(os.getpid(), signal.SIGHUP if callable(heard[0]) else 0)
        raise BadSetting("it starts no further")

    monkeypatch.setattr(serve, "opened", opening)
    monkeypatch.setattr(serve, "log_to_stderr", lambda *_: None)
    before = signal.getsignal(signal.SIGHUP)
    found = village("serve", code=78)

    assert callable(heard[0])
    assert "it starts no further" in found.stderr
    assert signal.getsignal(signal.SIGHUP) == before


def test_a_hangup_while_it_is_still_loaded_does_not_end_it(village, monkeypatch):
    heard = []

    def loading(name):
        if name == "cli.output":  # which tells the error
            return importlib.import_module(name)
        heard.append((name, signal.getsignal(signal.SIGHUP)))
        os.kill(os.getpid(), signal.SIGHUP if callable(heard[-1][1]) else 0)
        raise BadSetting("it starts no further")

    for each in (commands, described):  # which import a command's code
        monkeypatch.setattr(each, "importlib", SimpleNamespace(import_module=loading))
    before = signal.getsignal(signal.SIGHUP)
    for command in ("serve", "status"):
        village(command, code=78)

    (loaded, while_loading), (_, of_another) = heard
    assert loaded == "cli.serve"
    assert callable(while_loading)
    assert of_another == before == signal.getsignal(signal.SIGHUP)


def _read_until(log, words):
    for line in log:
        if words in line:
            return
    pytest.fail(f"it never said {words!r}")


def test_it_stops_loudly_when_its_database_is_replaced_under_it(start, village, tmp_path):
    process = start()
    assert process.stdout.readline().startswith("ready:")
    shutil.copy(village.folder / "digest.db", tmp_path / "older.db")

    (tmp_path / "older.db").replace(village.folder / "digest.db")

    _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 78
    assert "the database's file was replaced" in told
    assert "digest restore --in-place" in told


def test_it_does_not_start_on_a_database_that_is_older_than_it_was(start, village, tmp_path):
    village("backup", str(tmp_path / "backups"))
    village("members", "add", "nora@example.net", "--name", "Nora", "--confirmed")
    process = start()
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    [older] = (tmp_path / "backups").glob("*/digest.db")
    shutil.copy(older, village.folder / "digest.db")

    process = start()
    _, told = process.communicate(timeout=PATIENCE)

    assert process.returncode == 78
    assert "the database is older than it was" in told
