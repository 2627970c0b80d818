"""The command as an operator types it, in a folder of its own."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree
from typing import Any
from unittest.mock import patch

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cli.main import app
from cli.sample import found_sample_community
from digest.community.conversations.post import EditWindow
from digest.store.database import Store

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
AT = ("--at", MORNING.isoformat())


class Digest:
    """Runs `digest` with the settings of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = folder / "digest.toml"

    def __call__(self, *words: str, code: int = 0, typed: str | None = None) -> Result:
        """Run it, and hold its exit code against the one that is expected.

        `typed` is what somebody answers at a terminal; without it nobody is there.
        """
        if typed is None and words[0] == "restore" and code == 0:
            typed = "y\n"
        with patch("cli.asking.is_attended", lambda: typed is not None):
            result = CliRunner().invoke(
                app, ["--settings", str(self.settings), *words], input=typed
            )
        assert result.exit_code == code, result.output
        assert words[0] != "restore" or code or "Restore all the same?" not in result.output, (
            "it has doubts"
        )
        return result

    def json(self, *words: str) -> Any:
        """Run it and return what it prints as JSON."""
        printed = self(*words, "--json").stdout
        return json.loads(printed.removeprefix(" y\n"))  # what is typed is shown, too

    def kept(self) -> tuple[list[str], dict[str, bytes]]:
        """Return all that the database holds, and what is in every other file of the folder."""
        with closing(sqlite3.connect(self.folder / "digest.db")) as database:
            rows = list(database.iterdump())
        files = (each for each in self.folder.rglob("*") if each.is_file())
        return rows, {
            str(each): each.read_bytes() for each in files if not each.name.startswith("digest.db")
        }

    def store(self) -> Store:
        """Return its database."""
        return Store(f"sqlite:///{self.folder / 'digest.db'}")


@pytest.fixture(scope="session")
def settled(empty_installation: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, with the made-up community in it, on the morning of its summaries."""
    folder = tmp_path_factory.mktemp("settled") / "village"
    made = Digest(copytree(empty_installation, folder))
    store = made.store()
    with store.write() as session:
        found_sample_community(session, morning=MORNING, window=EditWindow())
    store.close()
    return folder


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def digest(empty_installation: Path, empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Digest:
    """An installation without anybody in it, which asks no network for DNS."""
    made = Digest(copytree(empty_installation, empty_folder, dirs_exist_ok=True))
    zone_file = empty_folder / "zone.txt"
    zone_file.touch()
    monkeypatch.setenv("DIGEST_AUTHENTICATION__ZONE_FILE", str(zone_file))
    return made


@pytest.fixture
def village(digest: Digest, settled: Path) -> Digest:
    """An installation with the made-up community, on the morning of its summaries."""
    copytree(settled, digest.folder, dirs_exist_ok=True)
    return digest


@pytest.fixture
def letters(digest: Digest) -> Callable[[], list[Path]]:
    """Return the letters that were sent, in the order of their deliveries."""
    return lambda: sorted((digest.folder / "letters" / "new").glob("*.eml"))
