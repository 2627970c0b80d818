"""One backup: a folder with the database, the list of those who left, the settings, and a manifest.

    <time>/  digest.db or digest.dump    departed    digest.toml    manifest.json

It has another name until all of it is on the disk, so a half backup is never taken for one. The secret keys
are in none: whoever had both could read received mail and forge addresses.
"""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cli.private import writable
from digest.errors import BadInput, BadSetting
from digest.store.mark import Mark, mark_from
from digest.store.snapshot import sync

MANIFEST = "manifest.json"
UNFINISHED = ".unfinished-"
FORMAT = 1
DATABASES = {"sqlite": "digest.db", "postgresql": "digest.dump"}
LIST, SETTINGS = "departed", "digest.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself; `mark` is how far its database had come, `keys` what tells its keys."""

    database: str  # sqlite or postgresql
    sha256: str  # of the database's file
    revision: str
    keys: dict[str, str]
    mark: Mark

    @property
    def file(self) -> str:
        """The name of the database's file."""
        return DATABASES[self.database]

    @property
    def at(self) -> datetime:
        """Everything that was done before this moment is in it."""
        return self.mark.at

    def as_json(self) -> dict[str, Any]:
        """Return it as it is written down."""
        return {
            "format": FORMAT,
            "made_by": f"community-digest {version('community-digest')}",
            "database": self.database,
            "file": self.file,
            "sha256": self.sha256,
            "revision": self.revision,
            "keys": self.keys,
            **self.mark.as_json(),
        }


def new_folder(parent: Path, at: datetime) -> Path:
    """Return a new folder that is no backup yet, in a folder of backups; only its owner can read it."""
    folder = parent / f"{UNFINISHED}{_name(at)}"
    with writable(parent):
        parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
    return folder


def finish(folder: Path, manifest: Manifest) -> Path:
    """Make it a backup, on the disk before this returns, and return where it is."""
    write(folder / MANIFEST, json.dumps(manifest.as_json(), indent=2).encode() + b"\n")
    sync(folder)
    done = folder.with_name(_name(manifest.at))
    if done.exists():
        raise BadInput(f"{done} is there already: wait a second, and try again")
    folder.rename(done)
    sync(done.parent)
    return done


def write(path: Path, content: bytes) -> None:
    """Write a new file that only its owner can read, on the disk before this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def find_backup(path: Path) -> tuple[Path, Manifest]:
    """Return the backup at a path, or the newest in a folder of them; raise BadInput for none."""
    folders = [path] if (path / MANIFEST).is_file() else sorted(path.glob(f"[!.]*/{MANIFEST}"))
    if not folders:
        raise BadInput(f"there is no backup in {path}: `digest backup` makes one")
    folder = path if folders == [path] else folders[-1].parent
    return folder, _read(folder)


def verify(folder: Path, manifest: Manifest) -> None:
    """Raise BadInput where the database's file is not the one that the manifest tells of."""
    if (
        not (folder / manifest.file).is_file()
        or digest_of(folder / manifest.file) != manifest.sha256
    ):
        raise BadInput(f"{folder / manifest.file} is damaged or not whole: take another backup")


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(folder: Path) -> Manifest:
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if said["format"] != FORMAT or said["database"] not in DATABASES:
            raise BadInput(f"{folder} is a backup of another version: use that one to restore it")
        return Manifest(
            database=said["database"],
            sha256=said["sha256"],
            revision=said["revision"],
            keys=dict(said["keys"]),
            mark=mark_from(said),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, BadSetting):
        raise BadInput(f"{folder / MANIFEST} cannot be read: take another backup") from None


def _name(at: datetime) -> str:
    """Return what a backup of a moment is called: names sort by time."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")
