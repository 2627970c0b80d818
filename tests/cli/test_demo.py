"""The demonstration, as a process, from a folder of its own."""

import email
import email.policy
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.prefork import run


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Run it once, and return what it printed and the folder of its letters."""
    folder = tmp_path_factory.mktemp("elsewhere")
    done = run(["demo", "story"], cwd=folder, env={"PATH": os.defpath})
    assert done.returncode == 0, done.stderr
    return done.stdout, folder / "story" / "letters"


def letter(told, pattern):
    (path,) = told[1].glob(pattern)
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return message, " ".join(message.get_body(("plain",)).get_content().split())


def test_it_tells_the_story_in_numbered_chapters(told):
    chapters = re.findall(r"^(\d+)\. ", told[0], re.MULTILINE)

    assert chapters == [str(number) for number in range(1, 9)]


def test_every_letter_it_names_is_there_to_open(told):
    names = re.findall(r"\S+\.eml", told[0].partition("Look at the letters")[0])
    kept = {path.name for path in told[1].iterdir()}

    assert len(names) > 15
    for name in names:
        stem = name.rpartition("/")[2].removesuffix(".eml")
        assert {f"{stem}.eml", f"{stem}.html", f"{stem}.txt"} <= kept


def test_the_reply_became_a_post_without_its_quote(told):
    _, receipt = letter(told, "*-receipt-ana.eml")

    assert "The bricks!" in receipt
    assert "My son will do it" in receipt
    _, summary = letter(told, "*-next-summary-finn.eml")
    assert "raising the whole bed" in summary
    assert "wrote:" not in summary


def test_the_change_within_the_hour_is_in_the_next_summary_and_the_late_one_is_not(told):
    _, summary = letter(told, "*-next-summary-dmitri.eml")

    assert "My daughter will do it" in summary
    assert "My son" not in summary
    assert "says my wife" not in summary


def test_who_was_too_late_got_the_words_back(told):
    _, refusal = letter(told, "*-refusal-ben.eml")

    assert "says my wife" in refusal


def test_who_pressed_unsubscribe_gets_a_word_and_no_summary(told):
    _, notice = letter(told, "*-stopped-elif.eml")

    assert notice
    assert list(told[1].glob("*-next-summary-elif.eml")) == []


@pytest.mark.beyond_the_sample
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_what_it_says_to_go_on_with_works_as_printed(told):
    printed, letters = told
    serve, write = re.findall(r"^  (\S.+)$", printed.partition("Go on from here")[2], re.MULTILINE)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = os.environ | {"PATH": path, "PYTHONPATH": os.pathsep.join(sys.path)}
    where = {"cwd": letters.parents[1], "env": environment}
    server = subprocess.Popen(["/bin/sh", "-c", f"exec {serve}"], stdout=subprocess.PIPE, **where)
    try:
        assert b"ready" in server.stdout.readline()
        subprocess.run(["/bin/sh", "-c", write], check=True, capture_output=True, **where)
        until = time.monotonic() + 60
        while not list(letters.glob("new/*")) and time.monotonic() < until:
            time.sleep(0.1)
    finally:
        server.terminate()
        server.communicate()

    (answer,) = letters.glob("new/*")
    message = email.message_from_bytes(answer.read_bytes(), policy=email.policy.default)
    assert message["To"] == "ana@example.net"
    assert "inner pocket" in message.get_body(("plain",)).get_content()


def test_nothing_it_leaves_behind_lies_in_the_future(told):
    dates = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)["Date"].datetime
        for path in told[1].glob("*.eml")
    ]

    assert max(dates).timestamp() < (told[1].parent / "digest.toml").stat().st_mtime


def test_it_leaves_an_installation_to_go_on_with(told):
    settings = ["--settings", str(told[1].parent / "digest.toml")]
    done = run([*settings, "members", "list", "--json"], cwd=told[1], env={"PATH": os.defpath})

    assert done.stdout.count('"id"') == 8
