"""Whoever calls a command otherwise, writes no number or reads no further is helped in plain words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("hepl",), "'help'"),
        (("members", "delete", "2"), "'erase'"),
        (("outbox", "pause"), "'stop'"),
        (("outbox", "unpause"), "'resume'"),
        (("suppress", "lst"), "'list'"),
        (("users", "list"), "'members'"),
    ],
)
def test_a_command_by_another_word_is_named(digest, words, meant):
    assert f"Did you mean {meant}" in digest(*words, code=2).stderr.replace('"', "'")


def test_no_command_is_invented_for_a_word_that_is_like_none(digest):
    assert "Did you mean" not in digest("xylophone", code=2).stderr


def test_what_is_no_number_is_told_in_plain_words(digest):
    said = " ".join(digest("members", "list", "--limit", "abc", code=2).stderr.split())
    assert "whole number" in said
    assert "parse" not in said


def test_a_folder_is_not_said_to_be_away(digest, tmp_path):
    said = digest("--settings", str(tmp_path), "status", code=78).stderr
    assert "is a folder: name the file in it" in " ".join(said.split())


def test_a_line_that_is_no_toml_is_named_without_its_value(village):
    settings = village.folder / "digest.toml"
    settings.write_text(settings.read_text() + "\npassword = = secret-word\n")

    said = village("status", code=78).stderr

    assert "look at the line of `password`" in " ".join(said.split())
    assert "secret-word" not in said


def test_who_reads_no_further_has_what_they_wanted(village):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-c", "from cli.main import app; app()", "members", "list"],
        cwd=village.folder,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
